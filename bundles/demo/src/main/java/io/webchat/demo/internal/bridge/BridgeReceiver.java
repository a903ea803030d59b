package io.webchat.demo.internal.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.webchat.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The end of the bridge that webhooks call, with bad days: it refuses, is away for a while, does
 * not want some, breaks off after it took something, and takes without confirming. Thread-safe.
 */
public final class BridgeReceiver implements AutoCloseable {
  private static final int REFUSES_EACH = 7;
  private static final int BREAKS_OFF_EACH = 11;
  private static final int NONE = 0;

  /** What the receiver does with deliveries. */
  enum Mood {
    /** It takes most. */
    USUAL,
    /** It answers 503. */
    AWAY,
    /** It answers 410. */
    UNWILLING
  }

  /** How requests were answered. */
  record Requests(int all, int refused, int brokenOff, int notSigned) {
    @Override
    public String toString() {
      return "%d requests, %d refused, %d broken off, %d not signed"
          .formatted(all, refused, brokenOff, notSigned);
    }
  }

  /** A message that was taken and not confirmed. */
  record Unconfirmed(String chat, long place) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deliveries> chats = new HashMap<>();
  private final Map<String, String> lastFrom = new HashMap<>();
  private final List<Unconfirmed> unconfirmed = new ArrayList<>();
  private Requests requests = new Requests(0, 0, 0, 0);
  private Mood mood = Mood.USUAL;
  private String held = "";

  /** Listens on a free port of this machine. */
  public BridgeReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The configuration of the webhook of a container. */
  public Map<String, Object> settings(String container) {
    return Map.of(
        "url",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/" + container,
        ".secrets",
        BridgeSignature.SECRET,
        "events",
        "messageReceived",
        "firstPauseMs",
        100,
        "longestPauseMs",
        1_000);
  }

  synchronized void mood(Mood now) {
    mood = now;
  }

  /** From now on it takes what this container sends and does not confirm it, until it lets go. */
  synchronized void hold(String container) {
    held = container;
  }

  /** Breaks off everything that it holds. */
  synchronized void letGo() {
    held = "";
    notifyAll();
  }

  /** Whether every message that was not wanted has come since. */
  synchronized boolean hasAllThatWasRefused() {
    return chats.values().stream().allMatch(Deliveries::hasAllThatWasRefused);
  }

  /** What was taken and never confirmed. */
  synchronized List<Unconfirmed> unconfirmed() {
    return List.copyOf(unconfirmed);
  }

  /** How many of them came again. */
  synchronized long cameAgain() {
    return unconfirmed.stream().filter(each -> of(each.chat()).times(each.place()) > 1).count();
  }

  /** The container that sent the last message of a chat; empty for none. */
  synchronized String lastFrom(String chat) {
    return lastFrom.getOrDefault(chat, "");
  }

  synchronized boolean has(String chat, String text) {
    return of(chat).has(text);
  }

  synchronized ChatCount count(String chat, List<String> said) {
    return of(chat).count(said);
  }

  synchronized Requests requests() {
    return requests;
  }

  private Deliveries of(String chat) {
    return chats.computeIfAbsent(chat, id -> new Deliveries());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String signature = exchange.getRequestHeaders().getFirst("Webchat-Signature");
      int status = answer(exchange.getRequestURI().getPath().substring(1), signature, body);
      if (status != NONE) {
        exchange.sendResponseHeaders(status, -1);
      }
    }
  }

  /** The status; none when what was taken is not confirmed. */
  private synchronized int answer(String container, String signature, String body) {
    int number = requests.all() + 1;
    if (!BridgeSignature.isRight(signature, body)) {
      count(number, 0, 0, 1);
      return 403;
    }
    Map<String, Object> event = JsonReader.object(body).orElse(Map.of());
    if (mood == Mood.UNWILLING) {
      AgentMessages.of(event).forEach(each -> of(each.chat()).refuse(each.place()));
      count(number, 1, 0, 0);
      return 410;
    }
    if (mood == Mood.AWAY || number % REFUSES_EACH == 0) {
      count(number, 1, 0, 0);
      return 503;
    }
    List<AgentMessages.Said> messages = AgentMessages.of(event);
    for (AgentMessages.Said each : messages) {
      of(each.chat()).take(each.place(), each.text());
      lastFrom.put(each.chat(), container);
    }
    if (held.equals(container)) {
      messages.forEach(each -> unconfirmed.add(new Unconfirmed(each.chat(), each.place())));
      count(number, 0, 1, 0);
      awaitEndOfHold();
      return NONE;
    }
    if (number % BREAKS_OFF_EACH == 0) {
      count(number, 0, 1, 0);
      return NONE;
    }
    count(number, 0, 0, 0);
    return 200;
  }

  private void awaitEndOfHold() {
    try {
      while (!held.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the demonstration is over
    }
  }

  private void count(int number, int refused, int brokenOff, int notSigned) {
    requests =
        new Requests(
            number,
            requests.refused() + refused,
            requests.brokenOff() + brokenOff,
            requests.notSigned() + notSigned);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
