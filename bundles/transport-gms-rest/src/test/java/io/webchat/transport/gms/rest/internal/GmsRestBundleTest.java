package io.webchat.transport.gms.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.spi.config.ConfigurationState.Setting;
import io.webchat.spi.config.Configured;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bundle in a container, on the bundles of HTTP and JSON as they are published. */
class GmsRestBundleTest {
  private static final String BUNDLE = "io.webchat.transport.gms.rest";
  private static final String TYPE = "(webchat.transport.type=gms-v2-rest)";

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix().fromClassPath(GmsRestProvider.class).build();

  private final SimulatedChatServer server = SimulatedChatServer.gms();

  @AfterEach
  void close() {
    server.close();
  }

  private Transport transport() {
    return container
        .service(TransportProvider.class, TYPE, OsgiContainer.TIMEOUT)
        .create(TestTransportContext.of(server.configuration()));
  }

  private static Reply settle(CompletionStage<Reply> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static StartRequest jane() {
    return new StartRequest(Map.of("nickname", "Jane"), Map.of(), false);
  }

  @Test
  void holdsAChatAndLeavesItToAnotherTransportWhenItStops() throws Exception {
    Transport first = transport();
    Reply started = settle(first.start(jane()));

    container.stop(BUNDLE);
    container.awaitNoService(TransportProvider.class, TYPE);
    container.start(BUNDLE);

    settle(transport().send(started.session(), OutgoingMessage.of("still here")));
    assertThat(
            server.simulator().chat(started.session().value("sessionID")).orElseThrow().sentTexts())
        .containsExactly("still here");
  }

  @Test
  void aTransportGoesOnWhileTheEngineIsConfiguredAnew() throws Exception {
    Transport transport = transport();
    Reply started = settle(transport.start(jane()));

    container.configure("io.webchat.rest", Map.of("maxRequests", 7));
    await().untilAsserted(() -> assertThat(inForce("maxRequests")).isEqualTo("7"));

    settle(transport.send(started.session(), OutgoingMessage.of("still here")));
    assertThat(
            server.simulator().chat(started.session().value("sessionID")).orElseThrow().sentTexts())
        .containsExactly("still here");
  }

  /** The value that the engine works with. */
  private static String inForce(String key) {
    String rest = "(component.name=io.webchat.rest.internal.RestComponent)";
    return container
        .service(Configured.class, rest, OsgiContainer.TIMEOUT)
        .configuration()
        .settings()
        .stream()
        .filter(setting -> setting.key().equals(key))
        .map(Setting::value)
        .findFirst()
        .orElseThrow();
  }
}
