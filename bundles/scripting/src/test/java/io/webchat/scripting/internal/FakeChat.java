package io.webchat.scripting.internal;

import io.webchat.api.Capabilities;
import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Rejection;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A widget instance as far as scripts see it, on the real bus. */
public final class FakeChat implements WebChat, InstanceContext {
  private final ExecutorService mailbox =
      Executors.newSingleThreadExecutor(DaemonThreads.numbered("fake-mailbox"));
  private final InstanceSettings settings;
  private final Bus bus;
  private final Plugin service;
  private final Map<String, String> jar = new ConcurrentHashMap<>();
  private final List<Map<String, ?>> cookieOptions = new CopyOnWriteArrayList<>();
  private final List<Rejection> errors = new CopyOnWriteArrayList<>();
  private final List<AsyncPreProcessor> preProcessors = new CopyOnWriteArrayList<>();
  private final List<SessionDataHooks> hooks = new CopyOnWriteArrayList<>();
  private final List<WebChatConfiguration> configurations = new CopyOnWriteArrayList<>();
  private final AtomicInteger holds = new AtomicInteger();
  private final AtomicInteger allHolds = new AtomicInteger();
  private volatile HookFailurePolicy policy = HookFailurePolicy.PASS;
  private final AtomicReference<CountDownLatch> jam = new AtomicReference<>();
  private AutoCloseable attached;

  public FakeChat(InstanceSettings settings) {
    this.settings = settings;
    bus =
        ServiceLoader.load(BusFactory.class)
            .findFirst()
            .orElseThrow()
            .create(id(), mailbox, Map.of());
    service = bus.registerPlugin(WebChatService.NAMESPACE).orElseThrow();
    service.ready();
  }

  public static FakeChat of(String script) {
    return new FakeChat(
        InstanceSettings.of(WebChatConfiguration.of(Map.of()))
            .withScript(new ScriptSource("widgets.config.js", script)));
  }

  /** Attaches, and waits until the scripts have run. */
  public FakeChat attachedTo(Scripting scripting) {
    attached = await(scripting.attach(this));
    return this;
  }

  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** What becomes of messages whose hook fails. */
  FakeChat with(HookFailurePolicy onHookFailure) {
    policy = onHookFailure;
    return this;
  }

  /** Whether messages are kept from being processed now. */
  boolean holdsMessages() {
    return holds.get() > 0;
  }

  /** How often messages were kept from being processed. */
  int heldMessages() {
    return allHolds.get();
  }

  /** Calls a command and waits for its result. */
  public Object command(String name, Map<String, ?> options) {
    return await(bus.command(name, options).toCompletionStage());
  }

  public Plugin plugin() {
    return service;
  }

  public List<Rejection> errors() {
    return errors;
  }

  public List<String> errorTexts() {
    return errors.stream().map(Rejection::text).toList();
  }

  Map<String, String> jar() {
    return jar;
  }

  /** The next script that reads the cookies is held, whatever is done to its thread. */
  void jamCookies(CountDownLatch until) {
    jam.set(until);
  }

  List<Map<String, ?>> cookieOptions() {
    return cookieOptions;
  }

  WebChatConfiguration made() {
    return configurations.get(configurations.size() - 1);
  }

  List<WebChatConfiguration> configurations() {
    return configurations;
  }

  public SessionDataHooks sessionHooks() {
    return hooks.get(hooks.size() - 1);
  }

  List<SessionDataHooks> allHooks() {
    return hooks;
  }

  public List<AsyncPreProcessor> preProcessors() {
    return preProcessors;
  }

  /** Runs a message through the preprocessors, as the core does. */
  public Message process(Map<String, ?> message) {
    return process(List.of(Message.of(message))).get(0);
  }

  public List<Message> process(List<Message> messages) {
    List<Message> current = new ArrayList<>(messages);
    ChatContext context = new ChatContext(id(), settings.configuration(), false);
    for (AsyncPreProcessor next : preProcessors) {
      try {
        current = outcome(current, await(next.process(current, context)));
      } catch (Rejection e) {
        errors.add(e);
      }
    }
    return current;
  }

  private List<Message> outcome(List<Message> given, List<Message> made) {
    List<Message> outcome = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Message one = made.get(i);
      if (one != null || policy.passes()) {
        outcome.add(one == null ? given.get(i) : one);
      }
    }
    return outcome;
  }

  public static Map<String, Object> text(String text) {
    return Map.of("type", "Message", "text", text, "index", 1);
  }

  @Override
  public String id() {
    return settings.id() == null ? "fake" : settings.id();
  }

  @Override
  public Bus bus() {
    return bus;
  }

  @Override
  public WebChatService service() {
    throw new IllegalStateException("Scripts have the bus");
  }

  @Override
  public WebChatState state() {
    return configurations.isEmpty() ? WebChatState.NEW : WebChatState.IDLE;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE;
  }

  @Override
  public WebChatConfiguration configuration() {
    return configurations.isEmpty() ? settings.configuration() : made();
  }

  @Override
  public String wire() {
    return configuration().transportType();
  }

  @Override
  public CompletionStage<Void> changeWire(String type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Cookies cookies() {
    return new Cookies() {
      @Override
      public void set(String name, String value, Map<String, ?> options) {
        if (value.length() > 65_536) {
          throw new IllegalArgumentException("The cookie is longer than 65536 characters");
        }
        jar.put(name, value);
        cookieOptions.add(options);
      }

      @Override
      public Optional<String> get(String name) {
        return Optional.ofNullable(jar.get(name));
      }

      @Override
      public Map<String, String> all() {
        CountDownLatch until = jam.getAndSet(null);
        if (until != null) {
          HookMetersTest.awaitUninterruptibly(until);
        }
        return Map.copyOf(jar);
      }

      @Override
      public void remove(String name, Map<String, ?> options) {
        jar.remove(name);
      }

      @Override
      public void change(Map<String, String> values) {
        throw new UnsupportedOperationException("scripts change one cookie at a time");
      }
    };
  }

  @Override
  public CompletionStage<WebChat> ready() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public CompletionStage<Void> closed() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public WebChat instance() {
    return this;
  }

  @Override
  public InstanceSettings settings() {
    return settings;
  }

  @Override
  public boolean isNew() {
    return configurations.isEmpty();
  }

  @Override
  public void configuration(WebChatConfiguration configuration) {
    configurations.add(configuration);
  }

  @Override
  public Subscription hooks(SessionDataHooks sessionDataHooks) {
    hooks.add(sessionDataHooks);
    return () -> hooks.remove(sessionDataHooks);
  }

  @Override
  public Subscription preProcessor(String name, AsyncPreProcessor preProcessor) {
    preProcessors.add(preProcessor);
    return () -> preProcessors.remove(preProcessor);
  }

  @Override
  public Subscription holdMessages() {
    holds.incrementAndGet();
    allHolds.incrementAndGet();
    return holds::decrementAndGet;
  }

  @Override
  public HookFailurePolicy onHookFailure() {
    return policy;
  }

  @Override
  public void error(Rejection problem) {
    errors.add(problem);
    if (!mailbox.isShutdown()) {
      mailbox.execute(
          () ->
              service.publish(
                  "error",
                  Map.of(
                      "errors", List.of(Map.of("code", problem.code(), "text", problem.text())))));
    }
  }

  @Override
  public void handOver() {
    close();
  }

  @Override
  public void close() {
    try {
      if (attached != null) {
        attached.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    mailbox.shutdownNow();
  }
}
