package io.webchat.webhooks.internal.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver that answers as a test says, and keeps what it was asked. */
public final class ReceivingServer implements AutoCloseable {
  /** One request. */
  record Got(Map<String, String> headers, String body) {
    Map<String, Object> json() {
      try {
        return JsonReader.readObject(body);
      } catch (MalformedJsonException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }

    String text() {
      return json().get("chat") + " " + ((Map<?, ?>) json().get("data")).get("text");
    }
  }

  /** How a request is answered. */
  interface Answer {
    void to(Got request, HttpExchange exchange) throws IOException;
  }

  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Answer answer = (request, exchange) -> status(exchange, 204);

  public ReceivingServer() throws IOException {
    this(0);
  }

  /** One on a port where another one comes back. */
  ReceivingServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Got request = new Got(headers, body);
    got.add(request);
    try (exchange) {
      answer.to(request, exchange);
    }
  }

  static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  void answers(Answer next) {
    answer = next;
  }

  /** Answers everything with a status. */
  public void answers(int status) {
    answers((request, exchange) -> status(exchange, status));
  }

  List<Got> got() {
    return got;
  }

  /** What came, in order. */
  public List<Map<String, Object>> bodies() {
    return got.stream().map(Got::json).toList();
  }

  public List<String> texts() {
    return got.stream().map(Got::text).toList();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
