package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.config.Configured;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a collector of OpenTelemetry gets of a chat in a container with the tracing bundle. */
class TracingIT {
  private static final List<String> BATCHES = new CopyOnWriteArrayList<>();
  private static HttpServer collector;

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class, Configured.class)
          .bundles(DeployedBundles.jars())
          .build();

  @BeforeAll
  static void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          BATCHES.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterAll
  static void stop() {
    collector.stop(0);
  }

  private static Path tracing() throws IOException {
    try (Stream<Path> files = Files.list(DistributionProcess.FOLDER.resolve("optional"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("webchat-tracing-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage
        .toCompletableFuture()
        .get(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean has(String span) {
    return BATCHES.stream().anyMatch(batch -> batch.contains(span));
  }

  @Test
  void aChatIsTracedAsLongAsThereIsAConfiguration() throws Exception {
    container.install(tracing()).start();
    try (ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start()) {
      chat(simulator, "untraced");
      assertThat(BATCHES).isEmpty();

      String address = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
      container.configure(
          "io.webchat.tracing",
          Map.of("endpoint", address, "samplePercent", 100, "intervalMs", 10));
      container.service(
          Configured.class, "(component.name=io.webchat.tracing*)", OsgiContainer.TIMEOUT);
      chat(simulator, "traced");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          List.of(
                              "webchat.transport.start",
                              "webchat.transport.send",
                              "webchat.transport.end",
                              "webchat.store.store"))
                      .allMatch(TracingIT::has));
      assertThat(BATCHES)
          .noneMatch(batch -> batch.contains("a very private text"))
          .noneMatch(batch -> batch.contains("Paul"));
    }
  }

  /** A chat from its beginning to its end. */
  private static void chat(ChatSimulator simulator, String id) throws Exception {
    WebChatConfiguration configuration =
        WebChatConfiguration.of(
            Map.of("dataURL", simulator.gmsUrl().toString(), "ajaxTimeout", 60_000));
    try (WebChat chat =
        container
            .service(WebChatFactory.class)
            .create(InstanceSettings.of(configuration).withId(id))) {
      get(chat.ready());
      get(chat.service().startChat(StartChat.by("Paul", "Client")));
      get(chat.service().sendMessage("a very private text"));
      get(chat.service().endChat());
    }
  }
}
