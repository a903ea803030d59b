package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.InstanceSettings;
import io.webchat.api.Rejection;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.spi.transport.TransportProvider;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All instances of a container, the threads they share, and what is plugged in. Thread-safe. */
final class Instances implements WebChatFactory, Takeovers.Container {
  private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

  /** What an id is made of. */
  static final String ID_RULE = "1 to 128 characters of A-Z, a-z, 0-9, '.', '_' and '-'";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final int STORAGE_THREADS = 8;
  private static final int FILE_THREADS = 4;
  private static final int LEASE_THREADS = 4;
  private static final int TAKEOVER_THREADS = 2;
  private static final long CLOSE_MS = 5_000;
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final Plugins plugins;
  private volatile CoreSettings limits;
  private final ThreadPoolExecutor pool;
  private final ThreadPoolExecutor storageThreads;
  private final ThreadPoolExecutor fileThreads;
  private final Timers timers;
  private final Disconnects disconnects;
  private final SharedSessions sharedSessions = new SharedSessions();
  private final Map<String, ChatInstance> chats = new LinkedHashMap<>();

  /** Instances that are closing, by id: the next one with the id waits for them. */
  private final Map<String, CompletableFuture<Void>> leaving = new LinkedHashMap<>();

  private final long started = System.nanoTime();
  private final LongSupplier clock;
  private final ThreadPoolExecutor leaseThreads;
  private final ThreadPoolExecutor takeoverThreads;
  private final Takeovers takeovers;
  private final Reopenings reopenings = new Reopenings(this);
  private boolean closed;

  Instances(Plugins plugins, CoreSettings limits) {
    this(plugins, limits, System::nanoTime);
  }

  /** With another clock that only goes forward, ns. */
  Instances(Plugins plugins, CoreSettings limits, LongSupplier clock) {
    this(plugins, limits, clock, new Timers());
  }

  /** With other timers, too. */
  Instances(Plugins plugins, CoreSettings limits, LongSupplier clock, Timers timers) {
    this.clock = clock;
    this.timers = timers;
    this.plugins = plugins;
    this.limits = limits;
    this.pool =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered("webchat"));
    this.disconnects = new Disconnects(plugins, pool, timers, clock);
    // tasks are bounded by the instances: each has one storage call under way for each of its
    // keepers
    this.storageThreads = threads(STORAGE_THREADS, "webchat-storage");
    // of their own, so that a store that hangs does not keep leases from being confirmed
    this.leaseThreads = threads(LEASE_THREADS, "webchat-lease");
    this.takeoverThreads = threads(TAKEOVER_THREADS, "webchat-takeover");
    // of their own, too: instances without a shared store need them only
    this.fileThreads = threads(FILE_THREADS, "webchat-files");
    plugins.buses.listen(listener((BusFactory came) -> reopenings.busCame(), reopenings::busGone));
    plugins.transports.listen(
        listener(c -> each(ChatInstance::providerCame), gone -> each(c -> c.providerGone(gone))));
    plugins.storages.listen(
        listener(
            (SessionStorageProvider p) -> each(c -> onMailbox(c, c::storagesChanged)),
            p -> each(c -> onMailbox(c, c::storagesChanged))));
    plugins.cookies.listen(
        listener(
            (CookieStorage p) -> each(c -> onMailbox(c, c.cookieKeeper()::storagesChanged)),
            p -> each(c -> onMailbox(c, c.cookieKeeper()::storagesChanged))));
    plugins.extensions.listen(
        listener(
            (InstanceExtension p) -> each(c -> onMailbox(c, () -> c.extensions().came(p))),
            p -> each(c -> onMailbox(c, () -> c.extensions().gone(p)))));
    this.takeovers =
        new Takeovers(this, plugins, limits.failover(), timers, takeoverThreads, clock);
    takeovers.start();
  }

  /** Changes limits while instances are open; what an instance took at its start it keeps. */
  void apply(CoreSettings changed) {
    limits = changed;
    if (changed.threads() > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(changed.threads());
      pool.setCorePoolSize(changed.threads());
    } else {
      pool.setCorePoolSize(changed.threads());
      pool.setMaximumPoolSize(changed.threads());
    }
  }

  private static ThreadPoolExecutor threads(int count, String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered(name),
            // what an instance that closes too late still wants is of no use any more
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static <T> PluginSet.Listener<T> listener(Consumer<T> added, Consumer<T> removed) {
    return new PluginSet.Listener<>() {
      @Override
      public void added(T plugin) {
        added.accept(plugin);
      }

      @Override
      public void removed(T plugin) {
        removed.accept(plugin);
      }
    };
  }

  private static void onMailbox(ChatInstance chat, Runnable task) {
    chat.mailbox().always(task);
  }

  private void each(Consumer<ChatInstance> task) {
    snapshot().forEach(task);
  }

  @Override
  public WebChat create(InstanceSettings settings) {
    return open(settings, null);
  }

  @Override
  public void takeOver(InstanceSettings settings, Takeovers.Heir heir) {
    open(settings, heir);
  }

  /**
   * Checks whether an instance could work, where its configuration does not depend on scripts.
   *
   * @throws IllegalArgumentException when not
   */
  void checkTransport(InstanceSettings settings) {
    if (settings.scripts().isEmpty()) {
      if (settings.configuration().isEmpty()) {
        throw new IllegalArgumentException(
            "the configuration is empty; configure at least dataURL");
      }
      new TransportCheck(settings.id(), settings.configuration()).check(plugins, transports());
    }
  }

  /** Whether an instance may have this id. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  @Override
  public boolean isUsed(String id) {
    synchronized (chats) {
      return chats.containsKey(id) || leaving.containsKey(id);
    }
  }

  /** Completes when a former instance with this id has stored what it had; not later than that. */
  CompletionStage<Void> formerGone(String id) {
    synchronized (chats) {
      return leaving
          .getOrDefault(id, NOTHING)
          .copy()
          .completeOnTimeout(null, CLOSE_MS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Opens an instance.
   *
   * @throws Rejection when it cannot be opened
   */
  ChatInstance open(InstanceSettings settings, Takeovers.Heir heir) {
    String id = settings.id() == null ? UUID.randomUUID().toString() : settings.id();
    if (!isId(id)) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "The id of an instance has " + ID_RULE);
    }
    ChatInstance chat;
    synchronized (chats) {
      check(id);
      chats.put(id, null);
    }
    try {
      chat = new ChatInstance(id, settings, this, heir);
    } catch (RuntimeException | Error e) {
      synchronized (chats) {
        chats.remove(id);
      }
      throw e;
    }
    synchronized (chats) {
      chats.put(id, chat);
    }
    chat.begin();
    if (!plugins.buses.snapshot().contains(chat.maker())) {
      reopenings.busGone(chat.maker()); // it went while the instance was made
    }
    return chat;
  }

  private void check(String id) {
    if (closed) {
      throw Rejection.of(ErrorCode.CLOSED, "The service is shut down");
    }
    if (chats.containsKey(id)) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "There is an instance '" + id + "' already");
    }
    if (chats.size() >= limits.maxInstances()) {
      throw Rejection.of(
              ErrorCode.OVERLOADED, "More than " + limits.maxInstances() + " instances are open")
          .withHint("Raise maxInstances of the core or close instances");
    }
  }

  @Override
  public List<WebChat> list() {
    return List.copyOf(snapshot());
  }

  /** All open instances, oldest first. */
  List<ChatInstance> snapshot() {
    synchronized (chats) {
      Collection<ChatInstance> open = chats.values();
      return open.stream().filter(chat -> chat != null).toList();
    }
  }

  @Override
  public Optional<WebChat> find(String id) {
    synchronized (chats) {
      return Optional.ofNullable(chats.get(id));
    }
  }

  @Override
  public List<String> transports() {
    return plugins.transports.snapshot().stream()
        .map(TransportProvider::type)
        .distinct()
        .sorted()
        .toList();
  }

  /** Forgets an instance that closes; whether it was open. */
  boolean remove(ChatInstance chat) {
    CompletableFuture<Void> left = chat.closed().toCompletableFuture();
    synchronized (chats) {
      if (!chats.remove(chat.id(), chat)) {
        return false;
      }
      leaving.put(chat.id(), left);
    }
    CompletionStage<Void> closing = left;
    closing.whenComplete(
        (unused, failure) -> {
          synchronized (chats) {
            leaving.remove(chat.id(), left);
          }
        });
    return true;
  }

  /** Makes the bus of a new instance. */
  BusFactory busMaker() {
    return plugins.buses.snapshot().stream()
        .findFirst()
        .orElseThrow(
            () ->
                Rejection.of(ErrorCode.PLUGIN_NOT_LOADED, "There is no bus")
                    .withHint("Start the bundle io.webchat.bus"));
  }

  /** Closes every instance, stores what is to be stored, and ends the threads. */
  void close() {
    List<ChatInstance> open;
    takeovers.close();
    synchronized (chats) {
      closed = true;
      open = snapshot();
    }
    reopenings.close();
    open.forEach(ChatInstance::close);
    // behind the instances, which may still leave something to it
    awaitLeaving();
    await(disconnects.close().toCompletableFuture());
    timers.close();
    pool.shutdown();
    storageThreads.shutdown();
    fileThreads.shutdown();
    leaseThreads.shutdown();
    takeoverThreads.shutdown();
  }

  /**
   * Waits for a limited time until what closes is closed: afterwards classes of the bundles that it
   * used may be gone.
   */
  void awaitLeaving() {
    CompletableFuture<?>[] stages;
    synchronized (chats) {
      stages = leaving.values().toArray(CompletableFuture[]::new);
    }
    await(CompletableFuture.allOf(stages));
  }

  private static void await(CompletableFuture<Void> stages) {
    try {
      stages.get(CLOSE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Some instances or their transports did not close within {} ms", CLOSE_MS);
    }
  }

  Reopenings reopenings() {
    return reopenings;
  }

  Plugins plugins() {
    return plugins;
  }

  CoreSettings limits() {
    return limits;
  }

  Executor pool() {
    return pool;
  }

  Executor storageThreads() {
    return storageThreads;
  }

  /** For cookies and files. */
  Executor fileThreads() {
    return fileThreads;
  }

  Executor leaseThreads() {
    return leaseThreads;
  }

  Executor takeoverThreads() {
    return takeoverThreads;
  }

  Takeovers takeovers() {
    return takeovers;
  }

  /** Whether the container closes, so that others may go on with its sessions. */
  boolean isClosed() {
    synchronized (chats) {
      return closed;
    }
  }

  /** A clock that only goes forward, ns. */
  long nanoTime() {
    return clock.getAsLong();
  }

  /** How long from now storage may still be on its way, since the container is starting; ms. */
  long storageGraceLeft() {
    long since = (System.nanoTime() - started) / 1_000_000;
    return Math.max(0, limits.storageGraceMs() - since);
  }

  Disconnects disconnects() {
    return disconnects;
  }

  Timers timers() {
    return timers;
  }

  SharedSessions sharedSessions() {
    return sharedSessions;
  }
}
