package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;

/** A page as the protocol sees it: opens a channel, reads frames over one of the ways, sends. */
final class PageClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Served server;
  private final List<Map<String, Object>> frames = new CopyOnWriteArrayList<>();
  private final List<Map<String, Object>> signs = new CopyOnWriteArrayList<>();
  private String cookie = "";
  private Map<String, Object> opened = Map.of();
  private long sent;
  private long calls;
  private InputStream events;
  private Thread reader;
  private WebSocket socket;

  /** The reader whose frames count; guarded by the frames. */
  private Object listening;

  private CompletableFuture<Integer> closed = new CompletableFuture<>();

  PageClient(Served server) {
    this.server = server;
  }

  /** Another page of the same browser. */
  PageClient sibling() {
    PageClient page = new PageClient(server);
    page.cookie = cookie;
    return page;
  }

  /** From now on it comes to another container, with all it has. */
  PageClient at(Served other) {
    cut();
    server = other;
    return this;
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.address(path)).header("Origin", server.origin());
    return cookie.isEmpty() ? builder : builder.header("Cookie", cookie);
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Opens a channel. */
  PageClient open() {
    HttpResponse<String> response = send(request("channels").POST(BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(given -> cookie = given.substring(0, given.indexOf(';')));
    opened = JsonReader.object(response.body()).orElseThrow();
    return this;
  }

  String cookie() {
    return cookie;
  }

  void cookie(String given) {
    cookie = given;
  }

  Map<String, Object> opened() {
    return opened;
  }

  String path(String what) {
    return "channels/" + opened.get("channel") + "/" + what;
  }

  /** Reads events behind the last frame that came. */
  PageClient events() {
    HttpRequest.Builder request =
        request(path("frames")).header("Last-Event-ID", Long.toString(last()));
    try {
      HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      events = response.body();
      InputStream in = events;
      reader = new Thread(() -> read(in));
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return this;
  }

  private void read(InputStream in) {
    try (java.io.BufferedReader lines =
        new java.io.BufferedReader(
            new java.io.InputStreamReader(in, java.nio.charset.StandardCharsets.UTF_8))) {
      String id = "0";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          Map<String, Object> frame = JsonReader.object(line.substring(6)).orElseThrow();
          assertThat(String.valueOf(frame.getOrDefault("n", 0))).isEqualTo(id);
          take(frame);
          id = "0";
        }
      }
      closed.complete(0);
    } catch (IOException e) {
      closed.complete(-1);
    }
  }

  private void taken(Object by, Map<String, Object> frame) {
    synchronized (frames) {
      if (by == listening || !frame.containsKey("n")) {
        take(frame);
      }
    }
  }

  private void take(Map<String, Object> frame) {
    if (frame.containsKey("n")) {
      frames.add(frame);
    } else {
      signs.add(frame);
    }
  }

  /** Opens a socket behind the last frame that came. */
  PageClient socket() {
    closed = new CompletableFuture<>();
    CompletableFuture<Integer> end = closed;
    Object now = new Object();
    long after;
    synchronized (frames) { // what comes late on the former socket comes again on this one
      listening = now;
      after = last();
    }
    socket =
        HTTP.newWebSocketBuilder()
            .header("Cookie", cookie)
            .header("Origin", server.origin())
            .buildAsync(
                URI.create(
                    server.address(path("socket")).toString().replace("http:", "ws:")
                        + "?after="
                        + after),
                new WebSocket.Listener() {
                  private final StringBuilder text = new StringBuilder();

                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence part, boolean last) {
                    text.append(part);
                    if (last) {
                      taken(now, JsonReader.object(text.toString()).orElseThrow());
                      text.setLength(0);
                    }
                    from.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    end.complete(code);
                    return null;
                  }

                  @Override
                  public void onError(WebSocket from, Throwable error) {
                    end.complete(-1);
                  }
                })
            .join();
    return this;
  }

  /** The code that a socket was closed with; -1 when it broke, 0 when events ended. */
  int awaitClose() {
    return await("close").atMost(PATIENCE).until(() -> closed.getNow(null), code -> code != null);
  }

  /** Breaks the connection as a network does. */
  void cut() {
    try {
      if (events != null) {
        events.close();
        events = null;
        reader.join(); // what it has got comes before what the next one gets
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (socket != null) {
      synchronized (frames) {
        listening = null;
      }
      socket.abort();
      socket = null;
    }
  }

  /** The number of the last frame. */
  long last() {
    return frames.isEmpty() ? 0 : number(frames.get(frames.size() - 1));
  }

  private static long number(Map<String, Object> frame) {
    return ((Number) frame.get("n")).longValue();
  }

  /** A frame with the next number. */
  Map<String, Object> frame(String type, Map<String, ?> content) {
    Map<String, Object> frame = new LinkedHashMap<>(content);
    frame.put("n", ++sent);
    frame.put("type", type);
    return frame;
  }

  /** Sends a message over the socket, or else by POST. */
  void send(Map<String, ?> message) {
    String text = JsonWriter.write(message);
    if (socket != null) {
      socket.sendText(text, true).join();
    } else {
      HttpResponse<String> response =
          send(request(path("frames")).POST(BodyPublishers.ofString(text)));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }

  void send(List<Map<String, Object>> some) {
    send(Map.of("frames", some, "ack", last()));
  }

  /** Calls a command; its number. */
  long call(String command, Map<String, ?> data) {
    calls++;
    send(
        List.of(
            frame(
                "call",
                Map.of("call", calls, "command", command, "data", data, "commander", "Page"))));
    return calls;
  }

  /** Calls a command and waits for what it resolves with. */
  Map<String, Object> resolved(String command, Map<String, ?> data) {
    Map<String, Object> frame = settled(call(command, data));
    assertThat(frame).as(command).containsEntry("type", "resolved");
    return frame;
  }

  /** Calls a command and waits for its rejection. */
  Map<String, Object> rejected(String command, Map<String, ?> data) {
    Map<String, Object> frame = settled(call(command, data));
    assertThat(frame).as(command).containsEntry("type", "rejected");
    return frame;
  }

  Map<String, Object> settled(long call) {
    try {
      return await("command " + call)
          .atMost(PATIENCE)
          .until(
              () ->
                  frames.stream()
                      .filter(frame -> !"call".equals(frame.get("type")))
                      .filter(
                          frame ->
                              frame.get("call") instanceof Number number
                                  && number.longValue() == call)
                      .findFirst(),
              Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("No answer among " + all(), e);
    }
  }

  /** Waits for a frame of this type with these values. */
  Map<String, Object> awaitFrame(Map<String, ?> values) {
    return await("frame " + values)
        .atMost(PATIENCE)
        .until(
            () ->
                frames.stream()
                    .filter(frame -> frame.entrySet().containsAll(values.entrySet()))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for an event; its data. */
  @SuppressWarnings("unchecked") // JSON
  Map<String, Object> event(String name) {
    return (Map<String, Object>) awaitFrame(Map.of("event", name)).get("data");
  }

  /** Waits for an unnumbered sign of this type. */
  Map<String, Object> sign(String type) {
    return await("sign " + type)
        .atMost(PATIENCE)
        .until(
            () -> signs.stream().filter(sign -> type.equals(sign.get("type"))).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  List<Map<String, Object>> frames() {
    return frames;
  }

  List<Map<String, Object>> signs() {
    return signs;
  }

  /** The names of the events so far. */
  List<Object> events(String prefix) {
    return frames.stream()
        .map(frame -> frame.get("event"))
        .filter(event -> event != null && event.toString().startsWith(prefix))
        .toList();
  }

  /** The texts of all messages that came, in order. */
  List<Object> texts() {
    return frames.stream()
        .filter(frame -> "WebChatService.messageReceived".equals(frame.get("event")))
        .flatMap(frame -> ((List<?>) ((Map<?, ?>) frame.get("data")).get("messages")).stream())
        .map(message -> (Object) ((Map<?, ?>) message).get("text"))
        .filter(text -> text != null && !text.toString().isEmpty())
        .toList();
  }

  /** Whether the frames came without a gap and none twice. */
  void assertInOrder() {
    long expected = frames.isEmpty() ? 0 : number(frames.get(0));
    for (Map<String, Object> frame : frames) {
      assertThat(number(frame)).isEqualTo(expected++);
    }
  }

  /** Everything that came, as text. */
  String all() {
    return JsonWriter.write(List.copyOf(frames)) + JsonWriter.write(List.copyOf(signs));
  }

  @Override
  public void close() {
    cut();
  }
}
