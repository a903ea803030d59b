package io.webchat.rest.internal;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import io.webchat.rest.ServerCookies;
import io.webchat.rest.internal.connection.CallThreads;
import io.webchat.rest.internal.connection.CallTrace;
import io.webchat.rest.internal.connection.ChatSockets;
import io.webchat.rest.internal.connection.FreshConnectionRetry;
import io.webchat.rest.internal.connection.IdleConnectionCheck;
import io.webchat.rest.internal.connection.SameOriginRedirects;
import io.webchat.rest.internal.connection.ZeroRetryAfterFilter;
import java.net.CookieStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on OkHttp. Long polls have limits and threads of their own, so that held polls never
 * keep a message from being sent; connections are shared.
 */
public final class OkHttpEngine implements RestEngine {
  private static final Logger LOG = LoggerFactory.getLogger(OkHttpEngine.class);

  private final ChatSockets sockets;
  private final Dispatcher callThreads;
  private final Dispatcher pollThreads;
  private final AtomicInteger admitted = new AtomicInteger();
  private volatile Clients clients;
  private volatile boolean closed;

  /** What new calls are made with. */
  private record Clients(
      EngineSettings settings, ConnectionPool pool, CompletableFuture<Pair> pair, int limit) {}

  /** Both clients, which share all but their threads. */
  private record Pair(OkHttpClient calls, OkHttpClient longPolls) {}

  /** An engine with these settings. */
  public OkHttpEngine(EngineSettings settings) {
    this(settings, System::nanoTime);
  }

  /** An engine whose kept connections grow old by {@code nanos}. */
  public OkHttpEngine(EngineSettings settings, LongSupplier nanos) {
    this.sockets = new ChatSockets(nanos);
    this.callThreads = dispatcher("http", settings);
    this.pollThreads = dispatcher("poll", settings);
    apply(settings);
    LOG.info(
        "HTTP engine with {} threads, {} calls and {} long polls at once",
        settings.virtual() ? "virtual" : "platform",
        callThreads.getMaxRequests(),
        pollThreads.getMaxRequests());
  }

  /**
   * Changes settings while calls are under way: those go on as they began, new ones take the new
   * settings. The threads stay those of the start.
   */
  final synchronized void apply(EngineSettings settings) {
    Clients former = clients;
    int callsAtOnce = settings.atOnce(settings.maxRequests());
    int pollsAtOnce = settings.atOnce(settings.maxLongPolls());
    callThreads.setMaxRequests(callsAtOnce);
    callThreads.setMaxRequestsPerHost(settings.maxRequestsPerHost());
    pollThreads.setMaxRequests(pollsAtOnce);
    pollThreads.setMaxRequestsPerHost(pollsAtOnce);
    ConnectionPool pool = pool(settings, former);
    clients =
        new Clients(
            settings,
            pool,
            // a thread of the calls reads the trusted certificates while the container starts
            CompletableFuture.supplyAsync(
                () -> pair(settings, pool), callThreads.executorService()),
            callsAtOnce + pollsAtOnce + settings.maxWaiting());
  }

  private Pair pair(EngineSettings settings, ConnectionPool pool) {
    OkHttpClient calls = client(settings, pool);
    return new Pair(calls, calls.newBuilder().dispatcher(pollThreads).build());
  }

  /** The connections there are, unless they are to be kept in another way. */
  private static ConnectionPool pool(EngineSettings settings, Clients former) {
    if (former != null
        && former.settings().maxIdleConnections() == settings.maxIdleConnections()
        && former.settings().keepAliveSeconds() == settings.keepAliveSeconds()
        && former.settings().http2() == settings.http2()) {
      return former.pool();
    }
    if (former != null) {
      former.pool().evictAll(); // idle ones; the others end with their calls
    }
    return new ConnectionPool(
        settings.maxIdleConnections(), settings.keepAliveSeconds(), TimeUnit.SECONDS);
  }

  private OkHttpClient client(EngineSettings settings, ConnectionPool pool) {
    return new OkHttpClient.Builder()
        .dispatcher(callThreads)
        .connectionPool(pool)
        .protocols(
            settings.http2()
                ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)
                : List.of(Protocol.HTTP_1_1))
        .socketFactory(sockets)
        .connectTimeout(settings.connectTimeout(), TimeUnit.MILLISECONDS)
        .readTimeout(settings.idleTimeout(), TimeUnit.MILLISECONDS)
        .writeTimeout(settings.idleTimeout(), TimeUnit.MILLISECONDS)
        .pingInterval(30, TimeUnit.SECONDS)
        .cookieJar(CookieJar.NO_COOKIES)
        .followRedirects(false)
        // it would send again on every kept connection in turn; see FreshConnectionRetry
        .retryOnConnectionFailure(false)
        .addInterceptor(new SameOriginRedirects())
        .addInterceptor(new FreshConnectionRetry())
        .addNetworkInterceptor(new ZeroRetryAfterFilter())
        .addNetworkInterceptor(new IdleConnectionCheck(sockets))
        .eventListener(new CallTrace.Recorder())
        .build();
  }

  private static Dispatcher dispatcher(String name, EngineSettings settings) {
    return new Dispatcher(
        settings.virtual() ? CallThreads.virtual(name) : CallThreads.platform(name));
  }

  @Override
  public RestClient open() {
    return new OkHttpRestClient(this, null);
  }

  @Override
  public RestClient open(CookieStore cookies) {
    return new OkHttpRestClient(this, new ServerCookies(cookies));
  }

  long maxBodyBytes() {
    return clients.settings().maxBodyBytes();
  }

  boolean closed() {
    return closed;
  }

  /** Takes a place for a call, if there is one; {@link #release} gives it back. */
  boolean admit() {
    if (admitted.incrementAndGet() > clients.limit()) {
      admitted.decrementAndGet();
      return false;
    }
    return true;
  }

  void release() {
    admitted.decrementAndGet();
  }

  Call newCall(RestCall call, Request request) {
    Clients now = clients;
    Pair pair = now.pair().join();
    Call made = (call.longPoll() ? pair.longPolls() : pair.calls()).newCall(request);
    long idle = now.settings().idleTimeout();
    long timeout = call.timeoutMs();
    if (call.longPoll() && (timeout == 0 || timeout > idle)) {
      timeout = idle;
    }
    made.timeout().timeout(timeout, TimeUnit.MILLISECONDS);
    return made;
  }

  /** Cancels every call and lets go of threads and connections; never blocks. */
  public void close() {
    closed = true;
    for (Dispatcher dispatcher : List.of(callThreads, pollThreads)) {
      dispatcher.cancelAll();
      dispatcher.executorService().shutdown();
    }
    clients.pool().evictAll();
  }
}
