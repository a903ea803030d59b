package io.webchat.core.internal;

import io.webchat.mailbox.ManualClock;
import io.webchat.mailbox.Timers;
import static io.webchat.core.internal.ChatFixture.get;

import io.webchat.api.AjaxResponse;
import io.webchat.api.InstanceSettings;
import io.webchat.api.Rejection;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** A chat whose time only the test moves, so that pauses can be measured and skipped. */
public final class ClockedChat implements AutoCloseable {
  private static final int ROUNDS = 4;

  /** A search for sessions goes from thread to thread more often. */
  private static final int ROUNDS_OF_FAILOVER = 16;

  public final ManualClock clock = new ManualClock();
  public final ScriptedWire wire = new ScriptedWire(clock);
  final Plugins plugins = new Plugins();
  final Instances instances;
  final List<BusEvent> events = new CopyOnWriteArrayList<>();
  final WebChat chat;
  private Runnable unplug;

  ClockedChat(Map<String, ?> more) {
    this(more, EnumSet.noneOf(Capability.class));
  }

  private ClockedChat(Map<String, ?> more, Set<Capability> missing) {
    wire.capabilities.removeAll(missing);
    instances = instances(CoreSettings.DEFAULT);
    chat = open(more);
    chat.bus().subscribe(Bus.EVERY_EVENT, events::add);
  }

  /**
   * A container without a chat of its own, whose sessions are stored; its {@link #chat} is null.
   */
  ClockedChat(CoreSettings settings, SessionStorageProvider storage) {
    plugins.storages.add(storage, Map.of());
    instances = instances(settings);
    chat = null;
  }

  private Instances instances(CoreSettings settings) {
    BusFactory bus = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
    plugins.buses.add(bus, Map.of());
    plug();
    return new Instances(plugins, settings, clock::nanos, new Timers(clock));
  }

  /** A chat over a wire that pushes. */
  static ClockedChat pushing() {
    ClockedChat chat = new ClockedChat(Map.of(), EnumSet.of(Capability.POLLING));
    chat.start();
    return chat;
  }

  ClockedChat() {
    this(Map.of());
  }

  /** A chat that has started, with one poll answered. */
  public static ClockedChat started(Map<String, ?> more) {
    ClockedChat chat = new ClockedChat(more);
    chat.start();
    return chat;
  }

  public static ClockedChat started() {
    return started(Map.of());
  }

  void start() {
    resolved(command("startChat", Map.of("nickname", "Jane")));
    advance(600);
  }

  /** Another instance of the platform. */
  WebChat open(Map<String, ?> more) {
    return open(null, more);
  }

  /** Another instance of the platform, with this id. */
  WebChat open(String id, Map<String, ?> more) {
    Map<String, Object> webchat = new LinkedHashMap<>();
    webchat.put("dataURL", "http://127.0.0.1:1/chat");
    webchat.putAll(more);
    WebChat opened =
        instances.create(InstanceSettings.of(WebChatConfiguration.of(webchat)).withId(id));
    for (int i = 0; i < 100 && !opened.ready().toCompletableFuture().isDone(); i++) {
      advance(100);
    }
    get(opened.ready());
    return opened;
  }

  void plug() {
    unplug = plugins.plug(TransportProvider.class, wire, Map.of());
  }

  void unplug() {
    unplug.run();
    settle();
  }

  CompletionStage<Object> command(String name, Map<String, ?> options) {
    CompletionStage<Object> result =
        chat.bus().command("WebChatService." + name, options).toCompletionStage();
    settle();
    return result;
  }

  CompletionStage<Object> command(String name) {
    return command(name, Map.of());
  }

  public CompletionStage<Object> send(String text) {
    return command("sendMessage", Map.of("message", text));
  }

  public Object resolved(CompletionStage<Object> command) {
    settle();
    return get(command);
  }

  static Rejection rejected(CompletionStage<Object> command) {
    return ChatFixture.rejection(command);
  }

  /** What {@code endChat} resolves with; it must be settled already. */
  static AjaxResponse ajax(CompletionStage<Object> command) {
    try {
      return (AjaxResponse) command.toCompletableFuture().getNow(null);
    } catch (CompletionException e) {
      throw new AssertionError(e);
    }
  }

  public void advance(long ms) {
    clock.advance(ms, this::settle);
  }

  /** Waits until the threads have nothing left to do: of mailboxes, and of what is stored. */
  void settle() {
    int rounds = instances.services().settings().failover().enabled() ? ROUNDS_OF_FAILOVER : ROUNDS;
    for (int round = 0; round < rounds; round++) {
      settle(instances.services().threads().mailboxes());
      settle(instances.services().threads().storage());
      settle(instances.services().threads().leases());
      settle(instances.services().threads().takeovers());
      settle(instances.services().threads().mailboxes());
    }
  }

  private void settle(Executor executor) {
    ThreadPoolExecutor threads = (ThreadPoolExecutor) executor;
    if (threads.getPoolSize() == 0) {
      return; // nothing was ever to be done
    }
    int count = threads.getMaximumPoolSize();
    AtomicInteger arrived = new AtomicInteger();
    CompletableFuture<Void> all = new CompletableFuture<>();
    for (int i = 0; i < count; i++) {
      threads.execute(
          () -> {
            if (arrived.incrementAndGet() == count) {
              all.complete(null);
            }
            all.join();
          });
    }
    String name = name(threads);
    while (!all.isDone() && arrived.get() + waiting(name) < count) {
      Thread.onSpinWait();
    }
    all.complete(null); // the rest waits in the store
  }

  private int waiting(String threads) {
    return plugins.storages.snapshot().stream()
        .filter(MemoryStore.Connection.class::isInstance)
        .mapToInt(store -> ((MemoryStore.Connection) store).waiting(threads))
        .sum();
  }

  /** The name of a pool. */
  static String name(ThreadPoolExecutor threads) {
    return name(threads.getThreadFactory().newThread(() -> {}));
  }

  /** The name of the pool of a thread. */
  static String name(Thread thread) {
    return thread.getName().substring(0, thread.getName().lastIndexOf('-'));
  }

  WebChatState state() {
    return chat.state();
  }

  /** Names of the service's events so far, in order; what is of no interest here is left out. */
  List<String> eventNames() {
    return events.stream()
        .map(BusEvent::event)
        .filter(name -> name.startsWith("WebChatService.") && !name.contains(".data."))
        .map(name -> name.substring("WebChatService.".length()))
        .filter(name -> !name.equals("capabilitiesChanged") && !name.equals("ajaxResponse"))
        .toList();
  }

  List<BusEvent> events(String name) {
    return events.stream().filter(e -> e.event().equals("WebChatService." + name)).toList();
  }

  /** Texts of all messages shown so far. */
  List<Object> shownTexts() {
    List<Object> texts = new ArrayList<>();
    for (BusEvent event : events("messageReceived")) {
      for (Object message : (List<?>) event.data().get("messages")) {
        texts.add(((Map<?, ?>) message).get("text"));
      }
    }
    return texts;
  }

  @Override
  public void close() {
    instances.close();
  }
}
