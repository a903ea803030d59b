package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonReader;
import io.webchat.sample.WebhookSignature;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.spi.config.Configured;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a back end gets of chats by webhooks. */
class WebhooksIT {
  private static final String SECRET = "a secret of the test";

  private record Got(String signature, String body) {
    Map<String, Object> json() {
      return JsonReader.object(body).orElseThrow();
    }

    String event() {
      return (String) json().get("event");
    }
  }

  private static final List<Got> GOT = new CopyOnWriteArrayList<>();
  private static volatile int status = 200;
  private static HttpServer receiver;
  @TempDir static Path folder;

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class, Configured.class)
          .bundles(DeployedBundles.jars())
          .build();

  @BeforeAll
  static void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (status == 200) {
            GOT.add(new Got(exchange.getRequestHeaders().getFirst("Webchat-Signature"), body));
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.stop(0);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage
        .toCompletableFuture()
        .get(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<String> texts() {
    return GOT.stream()
        .filter(got -> got.event().equals("messageReceived"))
        .flatMap(got -> ((List<?>) ((Map<?, ?>) got.json().get("data")).get("messages")).stream())
        .map(message -> ((Map<?, ?>) message).get("text"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  @Test
  void aChatIsToldInOrderAcrossAnAbsenceAndANewBundle() throws Exception {
    container.configureFactory(
        "io.webchat.webhooks",
        "crm",
        Map.of(
            "url",
            "http://127.0.0.1:" + receiver.getAddress().getPort() + "/",
            ".secrets",
            SECRET,
            "folder",
            folder.toString(),
            "timeoutMs",
            60_000,
            "firstPauseMs",
            10,
            "longestPauseMs",
            50));
    container.service(
        Configured.class, "(component.name=io.webchat.webhooks*)", OsgiContainer.TIMEOUT);
    try (ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start();
        WebChat chat =
            container
                .service(WebChatFactory.class)
                .create(
                    InstanceSettings.of(
                            WebChatConfiguration.of(
                                Map.of(
                                    "dataURL",
                                    simulator.gmsUrl().toString(),
                                    "ajaxTimeout",
                                    60_000,
                                    "acknowledge",
                                    true)))
                        .withId("support-7"))) {
      get(chat.ready());
      get(chat.service().startChat(StartChat.by("Paul", "Client")));
      SimulatedAgent agent = simulator.chats().get(0).agent("Anna").join();
      agent.say("one");
      await().until(() -> texts().contains("one"));

      status = 503;
      agent.say("two");
      agent.say("three");
      await().until(() -> Files.readString(folder.resolve("crm.outbox")).contains("three"));
      container.stop("io.webchat.webhooks");
      agent.say("missed");
      agent.say("missed, too");
      await()
          .until(
              () ->
                  get(chat.service().getTranscript()).messages().stream()
                      .anyMatch(message -> "missed, too".equals(message.text())));
      status = 200;
      container.start("io.webchat.webhooks");
      await().until(() -> texts().contains("missed, too")); // nothing else has to happen
      agent.say("four");
      await().until(() -> texts().contains("four"));
      get(chat.service().endChat());
      await().until(() -> GOT.stream().anyMatch(got -> got.event().equals("ended")));

      assertThat(texts())
          .containsSubsequence("one", "two", "three", "missed", "missed, too", "four");
      assertThat(texts().stream().filter(text -> text.equals("four"))).hasSize(1);
      assertThat(GOT.get(0).event()).isEqualTo("started");
      assertThat(GOT.stream().map(Got::event)).contains("agentConnected");
      for (Got got : GOT) {
        assertThat(WebhookSignature.isRight(got.signature(), got.body(), SECRET, Instant.now()))
            .isTrue();
        assertThat(
                WebhookSignature.isRight(got.signature(), got.body() + " ", SECRET, Instant.now()))
            .isFalse();
        assertThat(got.body()).doesNotContain("secureKey", "originalMessages", "sessionData");
        assertThat(got.json()).containsEntry("chat", "support-7").containsEntry("webhook", "crm");
      }
      assertThat(GOT.stream().filter(got -> got.event().equals("messageReceived")))
          .allSatisfy(got -> assertThat(got.json()).containsKey("position"));
    }
  }
}
