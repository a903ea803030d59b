package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A page of a visitor by server-sent events, as {@code docs/http.md} has it. */
final class EventsPage implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String DATA = "data: ";

  /** As {@code Retry-After} of the front has it: who asks more often is refused. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final URI front;
  private final List<Map<String, Object>> frames = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Map<String, Object> opened;
  private final String cookie;
  private final Stream<String> lines;

  private EventsPage(URI front, HttpResponse<String> opening, String known)
      throws IOException, InterruptedException {
    assertThat(opening.statusCode()).as(opening.body()).isEqualTo(201);
    this.front = front;
    this.opened = JsonReader.object(opening.body()).orElseThrow();
    this.cookie = opening.headers().firstValue("Set-Cookie").orElse(known).replaceAll(";.*", "");
    lines =
        HTTP.send(request(front, frames(), cookie).GET().build(), BodyHandlers.ofLines()).body();
    Thread reader = new Thread(this::read, "page of a test");
    reader.setDaemon(true);
    reader.start();
  }

  /** A request to the front at this address, of a page of its host. */
  static HttpRequest.Builder request(URI front, String path, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(front + "/" + path))
            .header("Origin", front.getScheme() + "://" + front.getAuthority());
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Waits until the front answers. */
  static void awaitFront(URI front) {
    Awaitility.await("the front at " + front)
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> send(request(front, "nothing", "").GET()).body().contains("NOT_FOUND"));
  }

  /** A page of a new visitor. */
  static EventsPage open(URI front) throws IOException, InterruptedException {
    return open(front, "");
  }

  /** A page of the visitor with this cookie. */
  static EventsPage open(URI front, String cookie) throws IOException, InterruptedException {
    return new EventsPage(front, opening(front, cookie), cookie);
  }

  /** The same, which tries again for as long as the front says that it cannot yet. */
  static EventsPage comeBack(URI front, String cookie) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        Awaitility.await("the visitor's way back")
            .atMost(DistributionProcess.PATIENCE)
            .pollInterval(RETRY)
            .until(() -> opening(front, cookie), opening -> opening.statusCode() != 503);
    return new EventsPage(front, answer, cookie);
  }

  private static HttpResponse<String> opening(URI front, String cookie)
      throws IOException, InterruptedException {
    return send(request(front, "channels", cookie).POST(BodyPublishers.noBody()));
  }

  private String frames() {
    return "channels/" + opened.get("channel") + "/frames";
  }

  /** What the front answered when the page was opened. */
  Map<String, Object> opened() {
    return opened;
  }

  String cookie() {
    return cookie;
  }

  private void read() {
    try {
      lines
          .filter(line -> line.startsWith(DATA))
          .forEach(
              line -> frames.add(JsonReader.object(line.substring(DATA.length())).orElseThrow()));
    } catch (UncheckedIOException cut) {
      // as by a network, or by close()
    } finally {
      ended.complete(null);
    }
  }

  /** Calls a command of the service, and waits until it has resolved. */
  void resolves(String command, Map<String, ?> options) throws IOException, InterruptedException {
    int number = calls.incrementAndGet();
    Map<String, ?> frame =
        Map.of(
            "n",
            number,
            "type",
            "call",
            "call",
            number,
            "command",
            "WebChatService." + command,
            "data",
            options);
    HttpResponse<String> response =
        send(
            request(front, frames(), cookie)
                .POST(BodyPublishers.ofString(JsonWriter.write(Map.of("frames", List.of(frame))))));
    assertThat(response.body()).contains("\"received\":" + number);
    Awaitility.await(command)
        .atMost(DistributionProcess.PATIENCE)
        .until(() -> !settled(number).isEmpty());
    assertThat(settled(number)).containsExactly("resolved");
  }

  private List<Object> settled(int call) {
    return frames.stream()
        .filter(frame -> List.of("resolved", "rejected").contains(frame.get("type")))
        .filter(frame -> frame.get("call") instanceof Number number && number.intValue() == call)
        .map(frame -> frame.get("type"))
        .toList();
  }

  /** Waits for an event of the service. */
  void awaitEvent(String event) {
    Awaitility.await(event)
        .atMost(DistributionProcess.PATIENCE)
        .until(
            () ->
                frames.stream()
                    .anyMatch(frame -> ("WebChatService." + event).equals(frame.get("event"))));
  }

  /** Waits for the text of a message. */
  void awaitText(String text) {
    Awaitility.await(text).atMost(DistributionProcess.PATIENCE).until(() -> texts().contains(text));
  }

  /** Waits until nothing comes any more. */
  void awaitEnd() {
    Awaitility.await("end").atMost(DistributionProcess.PATIENCE).until(ended::isDone);
  }

  /** The texts of all messages that came, as often as they came and in that order. */
  List<String> texts() {
    return frames.stream()
        .filter(frame -> "WebChatService.messageReceived".equals(frame.get("event")))
        .flatMap(frame -> ((List<?>) ((Map<?, ?>) frame.get("data")).get("messages")).stream())
        .map(message -> ((Map<?, ?>) message).get("text"))
        .filter(text -> text instanceof String written && !written.isEmpty())
        .map(String::valueOf)
        .toList();
  }

  /** The frames came without a gap, and none twice. */
  void assertInOrder() {
    long expected = 1;
    for (Map<String, Object> frame : frames) {
      if (frame.get("n") instanceof Number number) {
        assertThat(number.longValue()).isEqualTo(expected++);
      }
    }
  }

  @Override
  public void close() {
    lines.close();
  }
}
