package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Wire;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleException;

/** A page's chat over each wire of the distribution, in one container. */
class PagesOnEveryWireIT {
  private static final int PORT = FreePorts.one();

  @RegisterExtension static final OsgiContainer container = PagesInContainer.at(PORT).build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String ORIGIN = "http://127.0.0.1:" + PORT;

  @TempDir static Path folder;

  @BeforeAll
  static void deploy() throws IOException, BundleException {
    PagesInContainer.deploy(container);
  }

  static Stream<Wire> wires() {
    return Wire.distributed().stream();
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aChat(Wire wire) throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      serve(wire, simulator);
      try (Events page = Events.open()) {
        page.call("startChat", "{\"nickname\":\"Jane\"}");
        page.await("WebChatService.started");
        SimulatedChat chat = simulator.awaitChat(DistributionProcess.PATIENCE);
        assertThat(chat.wire().name()).isNotEmpty();
        chat.agent("Anna").join().say("over " + wire);
        page.await("WebChatService.agentConnected");
        page.await("\"text\":\"over " + wire + "\"");
        page.call("sendMessage", "{\"message\":\"and back\"}");
        page.await("\"text\":\"and back\"");
        assertThat(chat.sentTexts()).contains("and back");
        page.call("endChat", "{}");
        page.await("WebChatService.ended");
        page.awaitResolved(3);
      }
    }
  }

  /** Each wire has a path of its own, so that a page cannot reach the front of the one before. */
  private static void serve(Wire wire, ChatSimulator simulator) throws IOException {
    Path file = folder.resolve(wire + ".json");
    Files.writeString(file, JsonWriter.write(Map.of("webchat", wire.configuration(simulator))));
    Events.path = "/" + wire.name().toLowerCase(java.util.Locale.ROOT);
    container.configure(
        "io.webchat.web", Map.of("configuration", file.toString(), "path", Events.path));
    Awaitility.await("the front of " + wire)
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> send(request("nothing").GET()).body().contains("NOT_FOUND"));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(ORIGIN + Events.path + "/" + path))
        .header("Origin", ORIGIN);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** A page by server-sent events. */
  private static final class Events implements AutoCloseable {
    private static String path = "";

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final String channel;
    private final String cookie;
    private final Stream<String> lines;

    private Events(String channel, String cookie) throws IOException, InterruptedException {
      this.channel = channel;
      this.cookie = cookie;
      lines =
          HTTP.send(
                  request(channel + "/frames").header("Cookie", cookie).GET().build(),
                  BodyHandlers.ofLines())
              .body();
      Thread reader = new Thread(this::read, "page of a test");
      reader.setDaemon(true);
      reader.start();
    }

    static Events open() throws IOException, InterruptedException {
      HttpResponse<String> response = send(request("channels").POST(BodyPublishers.noBody()));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      Map<String, Object> opened = JsonReader.object(response.body()).orElseThrow();
      String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
      return new Events("channels/" + opened.get("channel"), cookie.replaceAll(";.*", ""));
    }

    private void read() {
      try {
        lines.forEach(heard::add);
      } catch (UncheckedIOException closed) {
        heard.add("closed");
      }
    }

    void call(String command, String options) throws IOException, InterruptedException {
      int number = calls.incrementAndGet();
      String frame =
          "{\"n\":%d,\"type\":\"call\",\"call\":%d,\"command\":\"WebChatService.%s\",\"data\":%s}"
              .formatted(number, number, command, options);
      HttpResponse<String> response =
          send(
              request(channel + "/frames")
                  .header("Cookie", cookie)
                  .POST(BodyPublishers.ofString("{\"frames\":[" + frame + "]}")));
      assertThat(response.body()).contains("\"received\":" + number);
    }

    void await(String text) {
      Awaitility.await(text)
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> heard.stream().anyMatch(line -> line.contains(text)));
    }

    /** Waits until so many calls have resolved; none may be rejected, or settle twice. */
    void awaitResolved(int count) {
      Awaitility.await("results")
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> lines("resolved").size() >= count);
      assertThat(lines("resolved")).hasSize(count);
      assertThat(lines("rejected")).isEmpty();
    }

    private List<String> lines(String type) {
      return heard.stream().filter(line -> line.contains("\"type\":\"" + type + "\"")).toList();
    }

    @Override
    public void close() {
      lines.close();
    }
  }
}
