package io.webchat.rest.internal;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import java.net.CookieStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on OkHttp. Long polls have limits and threads of their own, so that held polls never
 * keep a message from being sent; connections are shared.
 */
@Component(service = RestEngine.class, configurationPid = RestEngine.PID)
@Designate(ocd = RestConfig.class)
public final class OkHttpEngine implements RestEngine {
  private static final Logger LOG = LoggerFactory.getLogger(OkHttpEngine.class);

  private final EngineSettings settings;
  private final OkHttpClient calls;
  private final OkHttpClient longPolls;
  private final AtomicInteger admitted = new AtomicInteger();
  private final int limit;
  private volatile boolean closed;

  /** An engine as configured. */
  @Activate
  public OkHttpEngine(RestConfig config) {
    this(EngineSettings.of(config));
  }

  OkHttpEngine(EngineSettings settings) {
    this(settings, System::nanoTime);
  }

  /** An engine whose kept connections grow old by {@code nanos}. */
  OkHttpEngine(EngineSettings settings, LongSupplier nanos) {
    this.settings = settings;
    ChatSockets sockets = new ChatSockets(nanos);
    int callsAtOnce = settings.atOnce(settings.maxRequests());
    int pollsAtOnce = settings.atOnce(settings.maxLongPolls());
    this.limit = callsAtOnce + pollsAtOnce + settings.maxWaiting();
    this.calls =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher("http", callsAtOnce, settings.maxRequestsPerHost()))
            .connectionPool(
                new ConnectionPool(
                    settings.maxIdleConnections(), settings.keepAliveSeconds(), TimeUnit.SECONDS))
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
            .addInterceptor(new SameOriginRedirects())
            .addInterceptor(new FreshConnections())
            .addNetworkInterceptor(new KeptConnections(sockets))
            .eventListener(new CallTrace.Recorder())
            .build();
    this.longPolls =
        calls.newBuilder().dispatcher(dispatcher("poll", pollsAtOnce, pollsAtOnce)).build();
    LOG.info(
        "HTTP engine with {} threads, {} calls and {} long polls at once",
        settings.virtual() ? "virtual" : "platform",
        callsAtOnce,
        pollsAtOnce);
  }

  private Dispatcher dispatcher(String name, int atOnce, int perHost) {
    ExecutorService threads =
        settings.virtual() ? CallThreads.virtual(name) : CallThreads.platform(name);
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(atOnce);
    dispatcher.setMaxRequestsPerHost(perHost);
    return dispatcher;
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
    return settings.maxBodyBytes();
  }

  boolean closed() {
    return closed;
  }

  /** Takes a place for a call, if there is one; {@link #release} gives it back. */
  boolean admit() {
    if (admitted.incrementAndGet() > limit) {
      admitted.decrementAndGet();
      return false;
    }
    return true;
  }

  void release() {
    admitted.decrementAndGet();
  }

  Call newCall(RestCall call, Request request) {
    Call made = (call.longPoll() ? longPolls : calls).newCall(request);
    long timeout = call.timeoutMs();
    if (call.longPoll() && (timeout == 0 || timeout > settings.idleTimeout())) {
      timeout = settings.idleTimeout();
    }
    made.timeout().timeout(timeout, TimeUnit.MILLISECONDS);
    return made;
  }

  /** Cancels every call and lets go of threads and connections; never blocks. */
  @Deactivate
  void close() {
    closed = true;
    for (OkHttpClient client : List.of(calls, longPolls)) {
      client.dispatcher().cancelAll();
      client.dispatcher().executorService().shutdown();
    }
    calls.connectionPool().evictAll();
  }
}
