package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Wire;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.json.MalformedJsonException;
import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/**
 * Two containers with one store: a chat of a back end is served by one of them, then by the other.
 */
class BackEndFleetIT {
  private static final int FIRST = FreePorts.one();
  private static final int SECOND = FreePorts.one();
  private static final Made KEY = ApiKeys.make("shop", List.of("chats", "read"));
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @RegisterExtension static final OsgiContainer one = PagesInContainer.at(FIRST).build();
  @RegisterExtension static final OsgiContainer two = PagesInContainer.at(SECOND).build();

  @TempDir static Path folder;

  @Test
  void aChatIsRefusedWhereAnotherContainerServesItAndGoesOnWhereItIsTakenOver() throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      deploy(one, simulator);
      deploy(two, simulator);
      awaitServed(FIRST);
      awaitServed(SECOND);
      String chat = start();
      SimulatedChat there = simulator.awaitChat(DistributionProcess.PATIENCE);
      SimulatedAgent agent = there.agent("Anna").join();
      EventLines first = events(FIRST, chat, "");
      agent.say("text-1");
      awaitText(first, "text-1");

      // the first one takes the lease behind its answer
      Awaitility.await("the lease")
          .atMost(DistributionProcess.PATIENCE)
          .untilAsserted(() -> assertElsewhere(get(SECOND, chat)));
      assertElsewhere(get(SECOND, chat + "/events"));
      assertElsewhere(send(SECOND, chat, "lost"));
      agent.say("text-2");
      awaitText(first, "text-2");
      assertThat(send(FIRST, chat, "text-3").statusCode()).isEqualTo(200);

      one.stop("io.webchat.core");
      Awaitility.await("the end of the stream")
          .atMost(DistributionProcess.PATIENCE)
          .until(first::isOver);
      assertThat(first.text()).contains("\"code\":\"STOPPING\"").contains("\"again\":true");
      assertThat(get(FIRST, chat).statusCode()).isEqualTo(503);
      agent.say("text-4");
      Awaitility.await("the other container")
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> get(SECOND, chat).body().contains("\"ACTIVE\""));
      assertThat(get(SECOND, chat + "/events?after=" + first.lastId()).statusCode()).isEqualTo(410);
      Awaitility.await("what came meanwhile")
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> get(SECOND, chat + "/transcript").body().contains("text-4"));
      Map<String, Object> transcript =
          JsonReader.readObject(get(SECOND, chat + "/transcript").body());
      assertThat(texts(transcript)).containsExactly("text-1", "text-2", "text-3", "text-4");
      EventLines second = events(SECOND, chat, String.valueOf(transcript.get("lastEventId")));
      agent.say("text-5");
      awaitText(second, "text-5");
      assertThat(send(SECOND, chat, "text-6").statusCode()).isEqualTo(200);
      awaitText(second, "text-6");
      assertThat(texts(second)).containsExactly("text-5", "text-6");
      assertThat(there.sentTexts()).containsExactly("text-3", "text-6");

      one.start("io.webchat.core");
      Awaitility.await("the first container, which takes nothing back")
          .atMost(DistributionProcess.PATIENCE)
          .until(() -> get(FIRST, chat).body().contains("SERVED_ELSEWHERE"));
      agent.say("text-7");
      awaitText(second, "text-7");
    }
  }

  private static void deploy(OsgiContainer container, ChatSimulator simulator)
      throws IOException, BundleException {
    container.configure(
        "io.webchat.core", Map.of("failover", true, "sessionStorage", "jdbc", "leaseMs", 60_000));
    container.configure(
        "io.webchat.session.jdbc",
        Map.of("url", "jdbc:h2:file:" + folder.resolve("sessions") + ";AUTO_SERVER=TRUE"));
    container.stop("io.webchat.core"); // what failover is takes effect at its start
    container.start("io.webchat.core");
    PagesInContainer.deploy(container);
    Path file = folder.resolve("shop.json");
    Files.writeString(file, JsonWriter.write(Map.of("webchat", Wire.V3.configuration(simulator))));
    container.configure(
        "io.webchat.backend", Map.of("configurations", file.toString(), ".keys", KEY.line()));
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
        .header("Authorization", "Bearer " + KEY.key());
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HTTP.send(request(port, path).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(int port, String chat, String text)
      throws IOException, InterruptedException {
    String body = JsonWriter.write(Map.of("message", text));
    return HTTP.send(
        request(port, chat + "/commands/sendMessage").POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static void awaitServed(int port) {
    Awaitility.await("the service at " + port)
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> get(port, "/chats").statusCode() == 200);
  }

  private static String start() throws IOException, InterruptedException {
    String form = "{\"form\":{\"nickname\":\"Jane\"}}";
    HttpResponse<String> started =
        HTTP.send(
            request(FIRST, "/chats").POST(BodyPublishers.ofString(form)).build(),
            BodyHandlers.ofString());
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    return started.headers().firstValue("Location").orElseThrow().substring("/api/v1".length());
  }

  private static void assertElsewhere(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"SERVED_ELSEWHERE\"");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private static EventLines events(int port, String chat, String after) {
    return new EventLines(request(port, chat + "/events?after=" + after).build());
  }

  private static void awaitText(EventLines lines, String text) {
    Awaitility.await(text)
        .atMost(DistributionProcess.PATIENCE)
        .until(() -> texts(lines).contains(text));
  }

  /** The texts of messages in events, in order. */
  private static List<String> texts(EventLines events) throws MalformedJsonException {
    List<String> texts = new ArrayList<>();
    for (String line : events.text().lines().toList()) {
      if (line.startsWith("data: ")) {
        Object data = JsonReader.readObject(line.substring(6)).get("data");
        texts.addAll(data instanceof Map<?, ?> map ? texts(map) : List.of());
      }
    }
    return texts;
  }

  private static List<String> texts(Map<?, ?> data) {
    Stream<?> messages = data.get("messages") instanceof List<?> list ? list.stream() : Stream.of();
    return messages
        .map(message -> String.valueOf(((Map<?, ?>) message).get("text")))
        .filter(text -> text.startsWith("text-"))
        .toList();
  }
}
