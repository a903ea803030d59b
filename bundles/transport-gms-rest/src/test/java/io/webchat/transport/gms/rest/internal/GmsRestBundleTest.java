package io.webchat.transport.gms.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
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
      OsgiContainer.felix()
          .systemPackagesFrom(TransportProvider.class, Message.class)
          .bundles(OsgiContainer.runtime())
          .bundle(OsgiContainer.bundlesFolder().jar("kotlin-osgi-bundle"))
          .bundle(OsgiContainer.bundlesFolder().jar("okio-jvm"))
          .bundle(OsgiContainer.bundlesFolder().jar("okhttp-jvm"))
          .bundle(OsgiContainer.bundlesFolder().jar("jackson-core"))
          .bundleFromTarget("rest", "transport-gms-rest")
          .build();

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
  void anEngineThatIsConfiguredAnewEndsTheCallsOfTheOldOne() throws Exception {
    Transport old = transport();
    Reply started = settle(old.start(jane()));

    container.configure("io.webchat.rest", Map.of("maxRequests", 7));

    await()
        .untilAsserted(
            () ->
                assertThat(kind(old.send(started.session(), OutgoingMessage.of("x"))))
                    .isEqualTo(Kind.CLOSED));
    settle(transport().send(started.session(), OutgoingMessage.of("y")));
  }

  private static Kind kind(CompletionStage<Reply> stage) throws Exception {
    try {
      settle(stage);
      return null;
    } catch (ExecutionException e) {
      return ((TransportException) e.getCause()).kind();
    }
  }
}
