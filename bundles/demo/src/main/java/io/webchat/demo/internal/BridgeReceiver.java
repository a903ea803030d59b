package io.webchat.demo.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A back end that is told of chats by a webhook, and has bad days: it refuses, is away for a while,
 * and breaks off after it took something. It knows by the position what it has already.
 */
final class BridgeReceiver implements AutoCloseable {
  private static final String SECRET = "the bridge of the demonstration";
  private static final int REFUSES_EACH = 7;
  private static final int BREAKS_OFF_EACH = 11;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Set<String> texts = new HashSet<>();
  private final Set<String> positions = new HashSet<>();
  private int requests;
  private int doubled;
  private int refused;
  private int brokenOff;
  private int forged;
  private boolean away;

  BridgeReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The configuration of the webhook. */
  Map<String, Object> settings() {
    return Map.of(
        "url",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/bridge",
        ".secrets",
        SECRET,
        "events",
        "messageReceived",
        "firstPauseMs",
        100,
        "longestPauseMs",
        1_000);
  }

  synchronized void away(boolean now) {
    away = now;
  }

  synchronized boolean has(String text) {
    return texts.contains(text);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String signature = exchange.getRequestHeaders().getFirst("Webchat-Signature");
      switch (answer(signature, body)) {
        case 0 -> {
          // broken off: what was taken is not confirmed
        }
        case 200 -> exchange.sendResponseHeaders(200, -1);
        default -> exchange.sendResponseHeaders(503, -1);
      }
    }
  }

  /** The status; 0 for none. */
  private synchronized int answer(String signature, String body) throws IOException {
    requests++;
    if (!isSigned(signature, body)) {
      forged++;
      return 403;
    }
    if (away || requests % REFUSES_EACH == 0) {
      refused++;
      return 503;
    }
    take(body);
    if (requests % BREAKS_OFF_EACH == 0) {
      brokenOff++;
      return 0;
    }
    return 200;
  }

  private void take(String body) throws IOException {
    Map<String, Object> event;
    try {
      event = JsonReader.readObject(body);
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
    if (!positions.add(event.get("chat") + " " + event.get("position"))) {
      doubled++;
    }
    if (event.get("data") instanceof Map<?, ?> data
        && data.get("messages") instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> message && message.get("text") instanceof String text) {
          texts.add(text);
        }
      }
    }
  }

  private static boolean isSigned(String signature, String body) {
    if (signature == null || !signature.matches("t=\\d+,v1=[0-9a-f]{64}")) {
      return false;
    }
    String seconds = signature.substring(2, signature.indexOf(','));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] expected = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      byte[] found = HexFormat.of().parseHex(signature.substring(signature.indexOf("v1=") + 3));
      return MessageDigest.isEqual(expected, found);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JVM has it", e);
    }
  }

  /** Counts what came of what agents said. */
  synchronized Count count(List<String> said) {
    int received = (int) said.stream().filter(texts::contains).count();
    return new Count(said.size(), received, doubled, requests, refused, brokenOff, forged);
  }

  /** What became of the messages. */
  record Count(
      int sent, int received, int doubled, int requests, int refused, int brokenOff, int forged) {
    int lost() {
      return sent - received;
    }

    boolean isRight() {
      return sent > 0 && lost() == 0 && forged == 0;
    }

    @Override
    public String toString() {
      return "%d sent, %d delivered, %d lost; %d doubled, told by their positions; %d requests, %d refused, %d broken off, %d not signed"
          .formatted(sent, received, lost(), doubled, requests, refused, brokenOff, forged);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
