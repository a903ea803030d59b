package io.webchat.scripts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A web server of a customer: keeps what is PUT, gives it back, forgets it on DELETE. It notes what
 * it was asked.
 */
final class WebServer implements AutoCloseable {
  private final Map<String, String> stored = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  WebServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its origin as a URL has it. */
  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What is kept under a path. */
  String stored(String path) {
    return stored.get(path);
  }

  /** Keeps a text as if it had been PUT. */
  void store(String path, String text) {
    stored.put(path, text);
  }

  /** Redirects whoever asks for a path. */
  void redirect(String path, String to) {
    stored.put("redirect " + path, to);
  }

  /** Methods and paths, in order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** Forgets everything. */
  void clear() {
    requests.clear();
    stored.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestMethod() + " " + path);
      String redirect = stored.get("redirect " + path);
      if (redirect != null) {
        exchange.getResponseHeaders().set("location", redirect);
        answer(exchange, 302, "");
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "PUT" -> stored.put(path, body);
        case "DELETE" -> stored.remove(path);
        default -> {
          String text = stored.get(path);
          answer(exchange, text == null ? 404 : 200, text == null ? "" : text);
          return;
        }
      }
      answer(exchange, 200, "");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
