package io.webchat.scripting.internal.page;

import io.webchat.api.value.Json;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.HostFunctions;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.sandbox.Hook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * {@code fetch} for scripts: only to the origins that are configured, without cookies, without
 * redirects, within limits. Not there at all when no origin is configured. Thread-safe.
 */
public final class FetchFunction implements AutoCloseable {
  private static final long MAX_BODY = 1_000_000;
  private static final int MAX_PENDING = 256;
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

  public void addTo(HostFunctions host, Gateway gateway, Realm realm, Executor threads) {
    host.add(
        "fetch",
        arguments -> {
          Exchange exchange = new Exchange(arguments.number(0), gateway, realm);
          String address = arguments.text(1);
          String method = arguments.text(2);
          Map<String, Object> headers = ScriptValueCodec.readObject(arguments.text(3), realm);
          String body = arguments.text(4);
          threads.execute(
              () -> {
                try {
                  send(exchange, address, method, headers, body);
                } catch (IllegalArgumentException refused) {
                  exchange.answer("fetch: " + refused.getMessage(), Map.of());
                }
              });
          return null;
        });
  }

  private void send(
      Exchange exchange, String address, String method, Map<String, Object> headers, String body) {
    HttpUrl url = HttpUrl.parse(address);
    if (url == null) {
      throw new IllegalArgumentException("not a URL");
    }
    if (!origins.contains(originOf(url))) {
      throw new IllegalArgumentException(
          "the origin " + originOf(url) + " is not allowed (fetchOrigins)");
    }
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException("the method is not allowed");
    }
    Request.Builder request = new Request.Builder().url(url);
    headers.forEach((name, value) -> request.header(name, String.valueOf(value)));
    request.method(method, WITH_BODY.contains(method) ? bodyOf(body, headers) : null);
    OkHttpClient http = client();
    if (http.dispatcher().queuedCallsCount() > MAX_PENDING) {
      throw new IllegalArgumentException("too many requests");
    }
    http.newCall(request.build()).enqueue(exchange);
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

  private synchronized OkHttpClient client() {
    if (client == null) {
      client =
          new OkHttpClient.Builder()
              .followRedirects(false)
              .followSslRedirects(false)
              .callTimeout(timeoutMs, TimeUnit.MILLISECONDS)
              .dispatcher(new Dispatcher())
              .build();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.dispatcher().cancelAll();
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  /** One request; its answer goes back into the realm. */
  private record Exchange(int number, Gateway gateway, Realm realm) implements Callback {
    @Override
    public void onFailure(Call call, IOException e) {
      answer(
          "fetch: " + (call.isCanceled() ? "timeout or end" : e.getClass().getSimpleName()),
          Map.of());
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
      try (response) {
        BufferedSource source = response.body().source();
        if (source.request(MAX_BODY + 1)) {
          answer("fetch: the answer is larger than " + MAX_BODY + " bytes", Map.of());
          return;
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        response
            .headers()
            .names()
            .forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), response.header(name)));
        answer(
            null,
            Map.of(
                "status", response.code(),
                "statusText", response.message(),
                "url", call.request().url().toString(),
                "headers", headers,
                "body", source.readUtf8()));
      }
    }

    private void answer(String failure, Map<String, Object> answer) {
      if (!realm.isClosed()) {
        gateway.post(
            new Hook("answer of fetch", ""),
            realm,
            entered ->
                entered.invoke(
                    "answer", number, failure, ScriptValueCodec.write(Json.freeze(answer), realm)));
      }
    }
  }
}
