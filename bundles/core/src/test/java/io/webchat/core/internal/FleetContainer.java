package io.webchat.core.internal;

import io.webchat.mailbox.MovedTimers;
import io.webchat.mailbox.Timers;
import static io.webchat.core.internal.ChatFixture.get;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * One container of a fleet with a clock that only the test moves. It can be frozen as a stopped
 * process is, and cut from the store and the chat servers as a dead one is.
 */
final class FleetContainer implements AutoCloseable {
  static final long LEASE_MS = 600;

  /** How long the store keeps a lease that is not confirmed. */
  static final long KEPT_MS = failover("any").keptMs();

  /** An event with the instance and what the container's subscribers know of it. */
  record Seen(String instance, BusEvent event) {}

  final String name;
  final MemoryStore.Connection store;
  final Plugins plugins = new Plugins();
  final Instances instances;
  final AtomicLong clock;

  /** Retries and time limits, which run when the test says so. */
  final MovedTimers timers = new MovedTimers();

  final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** Messages whose acknowledgement has settled, {@code instance/text}. */
  final List<String> settled = new CopyOnWriteArrayList<>();

  /** Tokens that calls to the chat servers were made with, in order. */
  final List<String> tokens = new CopyOnWriteArrayList<>();

  /** What the chat servers answer next as new session data. */
  final AtomicReference<SessionData> rotation = new AtomicReference<>();

  /** What extensions see of the instances. */
  final Map<String, InstanceContext> contexts = new ConcurrentHashMap<>();

  private final Map<String, ScriptedServer> servers;
  private final List<Runnable> lateReplies = new CopyOnWriteArrayList<>();
  private volatile boolean repliesHeld;
  private volatile boolean acknowledging = true;
  private CountDownLatch frozen = new CountDownLatch(0);

  /** A container whose clock begins at {@code clockStart} ns. */
  FleetContainer(
      String name, MemoryStore shared, Map<String, ScriptedServer> servers, long clockStart) {
    this.name = name;
    this.servers = servers;
    this.clock = new AtomicLong(clockStart);
    this.store = shared.new Connection();
    BusFactory bus = ServiceLoader.load(BusFactory.class).findFirst().orElseThrow();
    plugins.buses.add(bus, Map.of());
    plugins.transports.add(transport("gms-v2-rest"), Map.of());
    plugins.transports.add(transport(WebChatConfiguration.PUREENGAGE_V3), Map.of());
    plugins.storages.add(store, Map.of());
    InstanceExtension recorder =
        context -> {
          record(context.instance());
          contexts.put(context.instance().id(), context);
          return CompletableFuture.completedFuture(() -> {});
        };
    plugins.extensions.add(recorder, Map.of());
    CoreSettings settings = CoreSettings.DEFAULT.with(failover(name)).withStorageTimeout(1_500);
    this.instances = new Instances(plugins, settings, clock::get, new Timers(timers));
  }

  /**
   * Waits until everything that was under way here has been done: in the mailboxes, and on the
   * threads of the stores. Polls go on.
   */
  void quiet() {
    await().until(this::isIdle);
  }

  private boolean isIdle() {
    long before = done();
    return threads().stream().allMatch(this::isIdle) && done() == before;
  }

  /** Threads that the store keeps waiting do nothing. */
  private boolean isIdle(ThreadPoolExecutor threads) {
    int waiting = store.waiting(ClockedChat.name(threads));
    return threads.getActiveCount() == waiting
        && (threads.getQueue().isEmpty() || waiting == threads.getMaximumPoolSize());
  }

  private long done() {
    return threads().stream().mapToLong(ThreadPoolExecutor::getCompletedTaskCount).sum();
  }

  private List<ThreadPoolExecutor> threads() {
    return instances.services().threads().all().toList();
  }

  /**
   * Lets time pass, from one retry or time limit to the next, until this is so; what each of them
   * brings is done before the next one runs.
   */
  void passUntil(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .until(
            () -> {
              quiet();
              if (condition.call()) {
                return true;
              }
              timers.passToNext();
              return false;
            });
  }

  private static FailoverSettings failover(String name) {
    return new FailoverSettings(true, LEASE_MS, name, 50);
  }

  SessionStorageProvider provider() {
    return store;
  }

  /** The subscribers of this container do not acknowledge what they get from now on. */
  void stopAcknowledging() {
    acknowledging = false;
  }

  void advance(long ms) {
    clock.addAndGet(ms * 1_000_000);
  }

  /** What makes the chat {@code id} an asynchronous one. */
  static Map<String, Object> async(String id) {
    return Map.of(
        "transport",
        Map.of(
            "type",
            WebChatConfiguration.PUREENGAGE_V3,
            "dataURL",
            "http://127.0.0.1:1/" + id,
            "endpoint",
            "e",
            "headers",
            Map.of("x-api-key", "k"),
            "async",
            Map.of("enabled", true)));
  }

  /** A chat that has started, under a server of its own. */
  WebChat start(String id, Map<String, ?> more) {
    WebChat chat = open(id, more);
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    return chat;
  }

  /** An instance, which takes up what is stored for it. */
  WebChat open(String id, Map<String, ?> more) {
    servers.putIfAbsent(id, new ScriptedServer());
    Map<String, Object> webchat = new LinkedHashMap<>();
    webchat.put("dataURL", "http://127.0.0.1:1/" + id);
    webchat.put("pollRateMin", 50);
    webchat.put("pollRateMax", 100);
    webchat.put("ajaxTimeout", 20_000);
    webchat.put("sessionStorage", MemoryStore.NAME);
    webchat.putAll(more);
    return instances.create(InstanceSettings.of(WebChatConfiguration.of(webchat)).withId(id));
  }

  private void record(WebChat chat) {
    chat.bus().subscribe(Bus.EVERY_EVENT, event -> seen(chat, event));
  }

  private void seen(WebChat chat, BusEvent event) {
    seen.add(new Seen(chat.id(), event));
    if (acknowledging
        && event.event().equals("WebChatService.messageReceived")
        && event.data().get("position") instanceof Long position) {
      List<String> texts = texts(new Seen(chat.id(), event));
      chat.service()
          .acknowledge(position)
          .thenAccept(unused -> texts.forEach(text -> settled.add(chat.id() + "/" + text)));
    }
  }

  static List<String> texts(Seen seen) {
    List<String> texts = new ArrayList<>();
    if (seen.event().event().equals("WebChatService.messageReceived")) {
      for (Object message : (List<?>) seen.event().data().get("messages")) {
        texts.add(((Message) message).text());
      }
    }
    return texts;
  }

  /** Texts delivered by this container for an instance, empty ones left out. */
  List<String> delivered(String instance) {
    return seen.stream()
        .filter(each -> each.instance().equals(instance))
        .flatMap(each -> texts(each).stream())
        .filter(text -> !text.isEmpty())
        .toList();
  }

  List<String> eventNames(String instance) {
    return seen.stream()
        .filter(each -> each.instance().equals(instance))
        .map(each -> each.event().event().substring(each.event().event().indexOf('.') + 1))
        .toList();
  }

  boolean serves(String instance) {
    return instances.find(instance).filter(chat -> chat.state().hasSession()).isPresent();
  }

  /** Nothing of this container runs any more until {@link #thaw}. */
  void freeze() {
    frozen = new CountDownLatch(1);
    int threads = instances.services().settings().threads();
    CountDownLatch stopped = new CountDownLatch(threads);
    CountDownLatch until = frozen;
    for (int i = 0; i < threads; i++) {
      instances
          .services()
          .threads()
          .mailboxes()
          .execute(
              () -> {
                stopped.countDown();
                awaitQuietly(until);
              });
    }
    awaitQuietly(stopped);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void thaw() {
    frozen.countDown();
  }

  /** Requests to the chat servers are under way until {@link #deliverReplies}. */
  void holdReplies() {
    repliesHeld = true;
  }

  /** What is asked from now on is answered at once. */
  void letNewRepliesPass() {
    repliesHeld = false;
  }

  int heldReplies() {
    return lateReplies.size();
  }

  void deliverReplies() {
    repliesHeld = false;
    List<Runnable> late = List.copyOf(lateReplies);
    lateReplies.clear();
    late.forEach(Runnable::run);
  }

  /** Nothing of this container reaches anybody any more. */
  void die() {
    store.way(MemoryStore.Way.HANGING);
    holdReplies();
    freeze();
  }

  private TransportProvider transport(String type) {
    return new TransportProvider() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public SessionFormat sessionFormat() {
        return ScriptedWire.FORMAT;
      }

      @Override
      public Transport create(TransportContext context) {
        ScriptedServer server = servers.get(context.instanceId());
        return held((server == null ? new ScriptedServer() : server).provider().create(context));
      }
    };
  }

  private Transport held(Transport wire) {
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof SessionData session) {
                tokens.add(session.value("secureKey"));
              }
              return repliesHeld && method.getReturnType() == CompletionStage.class
                  ? later(() -> called(wire, method, arguments))
                  : called(wire, method, arguments);
            });
  }

  private Object called(Transport wire, Method method, Object[] arguments) {
    try {
      Object value = method.invoke(wire, arguments);
      return value instanceof CompletionStage<?> stage && rotation.get() != null
          ? stage.thenApply(reply -> rotated((Reply) reply))
          : value;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply rotated(Reply reply) {
    SessionData fresh = rotation.getAndSet(null);
    return fresh == null ? reply : new Reply(reply.ajax(), fresh, reply.inbound());
  }

  private CompletionStage<Reply> later(Supplier<Object> call) {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    lateReplies.add(
        () ->
            ((CompletionStage<?>) call.get())
                .whenComplete(
                    (reply, failure) -> {
                      if (failure == null) {
                        late.complete((Reply) reply);
                      } else {
                        late.completeExceptionally(failure);
                      }
                    }));
    return late;
  }

  @Override
  public void close() {
    store.way(MemoryStore.Way.FAILING);
    thaw();
    instances.close();
  }
}
