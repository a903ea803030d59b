package io.webchat.benchmarks.load;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A page of a visitor of its own: opens a channel, starts a chat, confirms what comes and sends. No
 * thread belongs to it. Thread-safe.
 */
final class LoadedPage {
  private static final long START = 1;
  private static final int MOST_TRIES = 3;

  private final HttpClient client;
  private final String front;
  private final PageCounts counts;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private String token = "";
  private String channel = "";
  private WebSocket socket;
  private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
  private long received;
  private long sent;
  private long latestText;

  LoadedPage(HttpClient client, URI front, PageCounts counts) {
    this.client = client;
    this.front = front.toString();
    this.counts = counts;
  }

  /**
   * Opens it.
   *
   * @param bySocket whether frames come over a WebSocket, else by server-sent events
   * @return done when the chat has started
   */
  CompletionStage<Void> open(boolean bySocket) {
    HttpRequest open =
        HttpRequest.newBuilder(URI.create(front + "/channels"))
            .POST(BodyPublishers.ofString("{\"bearer\":true}"))
            .build();
    return answer(open, MOST_TRIES)
        .thenCompose(
            response -> {
              if (response.statusCode() != 201) {
                throw new CompletionException(new IOException(response.body()));
              }
              Map<String, Object> answer = JsonReader.object(response.body()).orElseThrow();
              token = "Bearer " + answer.get("token");
              channel = front + "/channels/" + answer.get("channel");
              return bySocket ? openSocket() : openEvents();
            })
        .thenCompose(
            opened -> {
              call("WebChatService.startChat", Map.of("nickname", "Load"));
              return started;
            });
  }

  private CompletionStage<Void> openSocket() {
    return client
        .newWebSocketBuilder()
        .header("Authorization", token)
        .buildAsync(URI.create(channel.replace("http:", "ws:") + "/socket"), new Socket())
        .thenAccept(opened -> socket = opened);
  }

  /** Done when the answer begins. */
  private CompletionStage<Void> openEvents() {
    CompletableFuture<Void> opened = new CompletableFuture<>();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(channel + "/frames"))
            .header("Authorization", token)
            .build();
    var unused =
        client
            .sendAsync(
                request,
                answer -> {
                  opened.complete(null);
                  return BodySubscribers.fromLineSubscriber(new Lines());
                })
            .whenComplete(
                (answer, problem) -> {
                  counts.connectionEnded();
                  if (problem != null) {
                    opened.completeExceptionally(problem);
                  }
                });
    return opened;
  }

  /** Sends a message of the customer. */
  void say(String text) {
    counts.sent();
    call("WebChatService.sendMessage", Map.of("message", text));
  }

  private synchronized void call(String command, Map<String, ?> data) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("n", ++sent);
    frame.put("type", "call");
    frame.put("call", sent);
    frame.put("command", command);
    frame.put("commander", "Load");
    frame.put("data", data);
    send(List.of(frame));
  }

  private synchronized void confirm() {
    send(List.of());
  }

  private void send(List<Map<String, Object>> frames) {
    String text = JsonWriter.write(Map.of("ack", received, "frames", frames));
    // one after the other
    sending =
        sending
            .thenCompose(before -> socket == null ? post(text) : push(text))
            .exceptionally(
                problem -> {
                  counts.failed(problem);
                  return null;
                });
  }

  private CompletableFuture<Void> push(String text) {
    return socket.sendText(text, true).thenAccept(done -> {});
  }

  private CompletableFuture<Void> post(String text) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(channel + "/frames"))
            .header("Authorization", token)
            .POST(BodyPublishers.ofString(text))
            .build();
    return answer(request, MOST_TRIES)
        .thenAccept(
            answer -> {
              if (answer.statusCode() != 200) {
                throw new CompletionException(new IOException(answer.body()));
              }
            });
  }

  /** A page asks again when a connection breaks: the container takes each frame once. */
  private CompletableFuture<HttpResponse<String>> answer(HttpRequest request, int tries) {
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .exceptionallyCompose(
            problem -> {
              if (tries == 1) {
                return CompletableFuture.failedFuture(problem);
              }
              counts.again();
              return answer(request, tries - 1);
            });
  }

  private synchronized void take(String text) {
    Map<String, Object> frame = JsonReader.object(text).orElseThrow();
    if (frame.get("n") instanceof Number number) {
      counts.frame(number.longValue() - received);
      received = Math.max(received, number.longValue());
    }
    switch (String.valueOf(frame.get("type"))) {
      case "event" -> event(frame);
      case "resolved", "rejected" -> settled(frame);
      case "beat" -> confirm();
      case "end" -> counts.failed(new IOException(text));
      default -> {
        // a state, or a sign that frames were taken
      }
    }
  }

  private void settled(Map<String, Object> frame) {
    boolean resolved = frame.get("type").equals("resolved");
    if (!Long.valueOf(START).equals(((Number) frame.get("call")).longValue())) {
      counts.settled(resolved);
    } else if (resolved) {
      started.complete(null);
    } else {
      started.completeExceptionally(new IOException(JsonWriter.write(frame)));
    }
  }

  private void event(Map<String, Object> frame) {
    if (!"WebChatService.messageReceived".equals(frame.get("event"))) {
      return;
    }
    List<?> messages = (List<?>) ((Map<?, ?>) frame.get("data")).get("messages");
    for (Object message : messages) {
      OptionalLong time = TimesSaid.in(String.valueOf(((Map<?, ?>) message).get("text")));
      if (time.isPresent()) {
        long said = time.getAsLong();
        counts.heard(said, ((Number) frame.get("time")).longValue(), said > latestText);
        latestText = Math.max(latestText, said);
      }
    }
  }

  /** Frames of a socket. */
  private final class Socket implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        String text = part.toString();
        part.setLength(0);
        take(text);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      counts.connectionEnded();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
      counts.connectionEnded();
    }
  }

  /** Frames of events. */
  private final class Lines implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.startsWith("data: ")) {
        take(line.substring("data: ".length()));
      }
    }

    @Override
    public void onError(Throwable problem) {
      // counted with the request
    }

    @Override
    public void onComplete() {
      // counted with the request
    }
  }
}
