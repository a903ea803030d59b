package io.webchat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A client of Web Messaging, frame by frame. */
final class MessengerClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ChatSimulator simulator;
  private final String token;
  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;
  private volatile int closedWith;

  MessengerClient(ChatSimulator simulator) {
    this(simulator, UUID.randomUUID().toString());
  }

  MessengerClient(ChatSimulator simulator, String token) {
    this.simulator = simulator;
    this.token = token;
    try {
      this.socket =
          HTTP.newWebSocketBuilder()
              .buildAsync(URI.create(simulator.webMessagingSocketUrl() + "?deploymentId=x"), this)
              .get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  String token() {
    return token;
  }

  /** Sends a frame and returns its answer. */
  JsonNode ask(String action, Map<String, Object> fields) {
    String tracingId = send(action, fields);
    return await(frame -> frame.path("tracingId").asText().equals(tracingId));
  }

  /** Sends a frame and returns its tracing id. */
  String send(String action, Map<String, Object> fields) {
    String tracingId = UUID.randomUUID().toString();
    ObjectNode frame = SimulatorJson.object();
    frame.put("action", action);
    frame.put("token", token);
    frame.put("tracingId", tracingId);
    fields.forEach((name, value) -> frame.set(name, SimulatorJson.tree(value)));
    socket.sendText(frame.toString(), true).join();
    return tracingId;
  }

  JsonNode configure(boolean startNew) {
    return ask(
        "configureSession",
        Map.of("deploymentId", simulator.webMessagingDeployment(), "startNew", startNew));
  }

  JsonNode say(String words) {
    return ask("onMessage", Map.of("message", Map.of("type", "Text", "text", words)));
  }

  JsonNode await(Predicate<JsonNode> wanted) {
    Awaitility.await().until(() -> frames.stream().anyMatch(wanted));
    return frames.stream().filter(wanted).findFirst().orElseThrow();
  }

  JsonNode awaitClass(String kind) {
    return await(frame -> frame.path("class").asText().equals(kind));
  }

  JsonNode awaitText(String words) {
    return await(frame -> frame.path("body").path("text").asText().equals(words));
  }

  void awaitClosed() {
    Awaitility.await().until(() -> closedWith != 0);
  }

  List<JsonNode> frames() {
    return frames;
  }

  /** A page of the history. */
  HttpResponse<String> history(String jwt, int page, int size) {
    return http(
        HttpRequest.newBuilder(
                URI.create(
                    simulator.webMessagingUrl()
                        + "/api/v2/webmessaging/messages?pageNumber="
                        + page
                        + "&pageSize="
                        + size))
            .header("Authorization", "bearer " + jwt)
            .build());
  }

  String jwt() {
    return ask("getJwt", Map.of()).path("body").path("jwt").asText();
  }

  static HttpResponse<String> http(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      frames.add(SimulatorJson.read(text.toString()));
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closedWith = statusCode;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closedWith = 1006;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
