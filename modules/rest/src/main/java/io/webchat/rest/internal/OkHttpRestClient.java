package io.webchat.rest.internal;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.ServerCookies;
import io.webchat.rest.internal.connection.CallTrace;
import io.webchat.rest.internal.response.CallFailures;
import io.webchat.rest.internal.response.FileBodyReader;
import io.webchat.rest.internal.response.JsonBodyReader;
import io.webchat.rest.internal.response.ResponseBodyReader;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** The calls of one transport on the shared engine. */
final class OkHttpRestClient implements RestClient {
  private final OkHttpEngine engine;
  private final ServerCookies cookies;
  private final Set<Exchange<?>> running = ConcurrentHashMap.newKeySet(4);
  private volatile boolean closed;
  private volatile boolean keptLost;

  OkHttpRestClient(OkHttpEngine engine, ServerCookies cookies) {
    this.engine = engine;
    this.cookies = cookies;
  }

  @Override
  public <T> CompletableFuture<T> exchange(RestCall call, ResponseReader<T> reader) {
    return start(call, new JsonBodyReader<>(call, engine.maxBodyBytes(), reader));
  }

  @Override
  public <T> CompletableFuture<T> download(
      RestCall call, DownloadRequest download, ResponseReader<T> reader) {
    ResponseBodyReader<T> json = new JsonBodyReader<>(call, engine.maxBodyBytes(), reader);
    return start(call, new FileBodyReader<>(call, download, reader, json));
  }

  private <T> CompletableFuture<T> start(RestCall call, ResponseBodyReader<T> answers) {
    if (closed()) {
      return CompletableFuture.failedFuture(CallFailures.closed(false));
    }
    if (!engine.admit()) {
      return CompletableFuture.failedFuture(
          TransportException.of(
              Kind.NETWORK, "Too many calls are waiting: see maxWaiting of io.webchat.rest"));
    }
    Request request;
    try {
      request = request(call);
    } catch (TransportException e) {
      engine.release();
      return CompletableFuture.failedFuture(e);
    }
    Exchange<T> exchange = new Exchange<>(this, call, engine.newCall(call, request), answers);
    running.add(exchange);
    exchange.start();
    if (closed()) {
      exchange.abort(); // close() may have looked before the exchange was there
    }
    return exchange;
  }

  private Request request(RestCall call) {
    Request.Builder request =
        new Request.Builder()
            .url(call.url().adapt(HttpUrl.class).orElseThrow())
            .method(call.method(), call.body() == null ? null : RequestBodies.of(call))
            .header("Accept", "application/json, */*;q=0.5")
            .tag(RestCall.class, call)
            .tag(CallTrace.class, new CallTrace(call.fresh() || (call.once() && keptLost)));
    call.headers().forEach((name, value) -> header(request, name, value));
    if (cookies != null) {
      String header = cookies.header(URI.create(call.url().text()));
      if (!header.isEmpty()) {
        request.header("Cookie", header);
      }
    }
    return request.build();
  }

  /** OkHttp's own text would show the value. */
  private static void header(Request.Builder request, String name, String value) {
    try {
      request.header(name, value);
    } catch (IllegalArgumentException e) {
      throw TransportException.of(
          Kind.REFUSED, "The header " + name + " has a character that HTTP does not allow");
    }
  }

  boolean closed() {
    return closed || engine.closed();
  }

  /** Keeps the cookies of an answer. */
  void answered(Response response) {
    List<String> set = cookies == null ? List.of() : response.headers("Set-Cookie");
    if (!set.isEmpty()) {
      cookies.store(response.request().url().uri(), set);
    }
  }

  /**
   * A call that is sent once only got no answer, or got one. One that a kept connection swallowed
   * is sent again by the caller, when it knows that it did not arrive: not on the next kept one.
   */
  void sentOnce(boolean lostOnKept) {
    keptLost = lostOnKept;
  }

  /** An exchange is over; called once for each. */
  void finished(Exchange<?> exchange) {
    running.remove(exchange);
    engine.release();
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(Exchange::abort);
  }
}
