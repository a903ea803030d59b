package io.webchat.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway before the chat server that sets a cookie and notes which ones come back. */
public final class CookieServer implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final URI target;

  /** Starts before the chat server of that address. */
  public CookieServer(String dataUrl) {
    target = URI.create(dataUrl);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::forward);
    server.setExecutor(threads);
    server.start();
  }

  /** The {@code dataURL} that leads through the gateway. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + target.getPath();
  }

  /** The {@code Cookie} headers that came. */
  public List<String> received() {
    return received;
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      List<String> cookies = exchange.getRequestHeaders().get("Cookie");
      if (cookies != null) {
        received.addAll(cookies);
      }
      HttpResponse<byte[]> answer =
          client.send(request(exchange), HttpResponse.BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("Set-Cookie", "node=n1; Path=/");
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    return HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
        .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
        .POST(HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
        .build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
