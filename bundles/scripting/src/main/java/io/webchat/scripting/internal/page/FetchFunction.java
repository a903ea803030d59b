package io.webchat.scripting.internal.page;

import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.HostFunctions;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.sandbox.ScriptThreads;
import io.webchat.spi.thread.DaemonThreads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * {@code fetch} for scripts: only to the origins that are configured, without cookies, without
 * redirects, within limits. Not there at all when no origin is configured. Thread-safe.
 */
public final class FetchFunction implements AutoCloseable {
  /** Requests of all chats that are under way at a time, each on a thread of its own. */
  private static final int MAX_REQUESTS = 2_048;

  /** Fewer, so that a host that does not answer leaves places for others. */
  private static final int MAX_REQUESTS_PER_HOST = 1_024;

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private final Set<String> origins;
  private final long timeoutMs;
  private OkHttpClient client;

  /**
   * For the origins {@code scheme://host:port}.
   *
   * @throws IllegalArgumentException when one of them is no origin
   */
  public FetchFunction(List<String> origins, long timeoutMs) {
    this.origins =
        origins.stream().map(FetchFunction::origin).collect(Collectors.toUnmodifiableSet());
    this.timeoutMs = timeoutMs;
  }

  /**
   * Brings an origin into its normal form.
   *
   * @throws IllegalArgumentException when it is none; the message says what is expected
   */
  public static String origin(String text) {
    HttpUrl url = HttpUrl.parse(text.trim());
    if (url == null || !url.encodedPath().equals("/") || url.encodedQuery() != null) {
      throw new IllegalArgumentException("origins as scheme://host:port with commas between them");
    }
    return originOf(url);
  }

  private static String originOf(HttpUrl url) {
    return url.scheme() + "://" + url.host() + ":" + url.port();
  }

  /** Whether scripts get {@code fetch} at all. */
  public boolean isAllowed() {
    return !origins.isEmpty();
  }

  public void addTo(HostFunctions host, Gateway gateway, Realm realm, ScriptThreads threads) {
    FetchRequests requests = new FetchRequests(gateway, realm, threads, timeoutMs);
    realm.registerForAll(requests);
    host.add(
        "fetch",
        arguments -> {
          Asked asked =
              new Asked(
                  arguments.text(1),
                  arguments.text(2),
                  ScriptValueCodec.readObject(arguments.text(3), realm),
                  arguments.text(4));
          requests.add(arguments.number(0), () -> call(asked));
          return null;
        });
    host.add(
        "endFetch",
        arguments -> {
          requests.end(arguments.number(0));
          return true;
        });
  }

  /** What a script asks for. */
  private record Asked(String address, String method, Map<String, Object> headers, String body) {}

  private Call call(Asked asked) {
    HttpUrl url = HttpUrl.parse(asked.address());
    if (url == null) {
      throw new IllegalArgumentException("not a URL");
    }
    if (!origins.contains(originOf(url))) {
      throw new IllegalArgumentException(
          "the origin " + originOf(url) + " is not allowed (fetchOrigins)");
    }
    String method = asked.method();
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException("the method is not allowed");
    }
    Request.Builder request = new Request.Builder().url(url);
    asked.headers().forEach((name, value) -> request.header(name, String.valueOf(value)));
    request.method(
        method, WITH_BODY.contains(method) ? bodyOf(asked.body(), asked.headers()) : null);
    return client().newCall(request.build());
  }

  private static RequestBody bodyOf(String body, Map<String, Object> headers) {
    String type = "text/plain;charset=UTF-8";
    for (Map.Entry<String, Object> header : headers.entrySet()) {
      if (header.getKey().toLowerCase(Locale.ROOT).equals("content-type")) {
        type = String.valueOf(header.getValue());
      }
    }
    byte[] bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
    return RequestBody.create(bytes, MediaType.parse(type));
  }

  /** Without limits of its own: a request is cancelled when its time is over. */
  private synchronized OkHttpClient client() {
    if (client == null) {
      client =
          new OkHttpClient.Builder()
              .followRedirects(false)
              .followSslRedirects(false)
              .connectTimeout(Duration.ZERO)
              .readTimeout(Duration.ZERO)
              .writeTimeout(Duration.ZERO)
              .dispatcher(dispatcher())
              .build();
    }
    return client;
  }

  /** The pool itself has no limit: it gets only as many calls as the dispatcher lets run. */
  private static Dispatcher dispatcher() {
    Dispatcher dispatcher =
        new Dispatcher(
            new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                DaemonThreads.numbered("webchat-script-fetch")));
    dispatcher.setMaxRequests(MAX_REQUESTS);
    dispatcher.setMaxRequestsPerHost(MAX_REQUESTS_PER_HOST);
    return dispatcher;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.dispatcher().cancelAll();
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }
}
