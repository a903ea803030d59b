package io.webchat.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.test.patience.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A page as docs/http.md describes it, over a socket or over events and POST. */
final class ContainerPage {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI front;
  private final Queue<String> frames = new ConcurrentLinkedQueue<>();
  private String token;
  private String channel = "";
  private WebSocket socket;
  private long calls;

  private ContainerPage(URI front, String token) {
    this.front = front;
    this.token = token;
  }

  /** A page of a new visitor of the front at this address, which ends with a slash. */
  static ContainerPage of(URI front) {
    return new ContainerPage(front, "");
  }

  /** Another page of the same visitor, or the same page loaded again. */
  ContainerPage again() {
    return new ContainerPage(front, token);
  }

  /** Opens it as soon as the front is there. */
  ContainerPage bySocket() throws Exception {
    openChannel();
    socket =
        HTTP.newWebSocketBuilder()
            .header("Authorization", token)
            .buildAsync(address("socket", "ws"), new Frames())
            .get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    await("\"type\":\"state\"");
    return this;
  }

  /** Opens it as one where sockets are blocked. */
  ContainerPage byEvents() throws Exception {
    openChannel();
    HttpResponse<InputStream> response =
        HTTP.send(request(address("frames", "http")).build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    Thread reader = new Thread(() -> read(response.body()), "events of a page");
    reader.setDaemon(true);
    reader.start();
    await("\"type\":\"state\"");
    return this;
  }

  private void openChannel() {
    HttpRequest.Builder request = request(front.resolve("channels"));
    HttpRequest opening = request.POST(BodyPublishers.ofString("{\"bearer\":true}")).build();
    HttpResponse<String> response =
        Awaitility.await("a channel at " + front)
            .ignoreExceptions()
            .until(
                () -> HTTP.send(opening, BodyHandlers.ofString()),
                answer -> answer.statusCode() == 201);
    Map<String, Object> answer = JsonReader.object(response.body()).orElseThrow();
    assertThat(answer).containsEntry("sockets", true);
    channel = String.valueOf(answer.get("channel"));
    if (token.isEmpty()) {
      token = "Bearer " + answer.get("token");
    }
  }

  private URI address(String way, String scheme) {
    return URI.create(
        scheme + ":" + front.resolve("channels/" + channel + "/" + way).getSchemeSpecificPart());
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    return token.isEmpty() ? request : request.header("Authorization", token);
  }

  private void read(InputStream events) {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, UTF_8))) {
      lines.lines().filter(line -> line.startsWith("data: ")).forEach(frames::add);
    } catch (IOException | UncheckedIOException e) {
      frames.add(e.toString()); // a wait that fails shows it
    }
  }

  /** Calls a command, which must be resolved. */
  void call(String command, Map<String, ?> data) throws Exception {
    calls++;
    Map<String, Object> frame =
        Map.of("n", calls, "type", "call", "call", calls, "command", command, "data", data);
    String message = JsonWriter.write(Map.of("frames", List.of(frame)));
    if (socket == null) {
      HttpRequest request =
          request(address("frames", "http")).POST(BodyPublishers.ofString(message)).build();
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    } else {
      socket.sendText(message, true).get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    String settled = await("\"call\":" + calls + ",");
    assertThat(settled).contains("\"type\":\"resolved\"");
  }

  /** Waits for a frame with this text, of all that have come so far; the first one. */
  String await(String text) {
    return Awaitility.await(text)
        .until(
            () -> frames.stream().filter(frame -> frame.contains(text)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private final class Frames implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        frames.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
