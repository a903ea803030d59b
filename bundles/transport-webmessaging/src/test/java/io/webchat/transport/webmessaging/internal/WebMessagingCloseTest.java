package io.webchat.transport.webmessaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.testkit.transport.TestTransportContext;
import io.webchat.transport.webmessaging.internal.session.FakeRest;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come while a transport is closed. */
class WebMessagingCloseTest {
  private static final SessionData SESSION =
      SessionData.of(Map.of("token", "t", "deploymentId", "d1"));

  private final MessagingThreads threads = new MessagingThreads();
  private final CompletableFuture<DeploymentConfig> config = new CompletableFuture<>();
  private final TestTransportContext context =
      TestTransportContext.of(
          Map.of(
              "transport",
              Map.of(
                  "type",
                  WebMessagingProvider.TYPE,
                  "dataURL",
                  "https://api.example.com",
                  "endpoint",
                  "d1")));

  @AfterEach
  void closeThreads() {
    threads.close();
  }

  /** Sockets that are never open. */
  private static final class NeverOpen implements SocketEngine {
    private final List<CompletableFuture<TextSocket>> opening = new ArrayList<>();

    @Override
    public CompletableFuture<TextSocket> connect(SocketRequest request, SocketListener listener) {
      CompletableFuture<TextSocket> socket = new CompletableFuture<>();
      opening.add(socket);
      return socket;
    }

    @Override
    public SocketHandOver handOver(String key) {
      throw new AssertionError("none is open");
    }

    @Override
    public CompletableFuture<Optional<ParkedSocket>> take(String key) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }

  private Transport transport() {
    return transport(threads.mailbox(), new NeverOpen());
  }

  private Transport transport(Mailbox mailbox, NeverOpen sockets) {
    return new WebMessagingTransport(
        context,
        WebMessagingOptions.of(context.configuration()),
        mailbox,
        sockets,
        new FakeRest(),
        client -> config,
        () -> 0.5,
        gone -> {});
  }

  @Test
  void eachRequestIsSettledHoweverLateItComes() throws Exception {
    for (int i = 0; i < 300; i++) {
      Transport transport = transport();
      CompletableFuture<List<CompletableFuture<Reply>>> requests =
          CompletableFuture.supplyAsync(
              () -> {
                List<CompletableFuture<Reply>> all = new ArrayList<>();
                for (int j = 0; j < 20; j++) {
                  all.add(
                      transport.send(SESSION, OutgoingMessage.of("late")).toCompletableFuture());
                }
                return all;
              });
      transport.close();
      for (CompletableFuture<Reply> each : requests.get(60, TimeUnit.SECONDS)) {
        assertThat(each.handle((reply, failure) -> failure).get(60, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  // --- starts

  private final ManualMailbox manual = new ManualMailbox();
  private final NeverOpen sockets = new NeverOpen();

  private CompletableFuture<Reply> start(Transport transport) {
    CompletableFuture<Reply> start =
        transport.start(new StartRequest(Map.of(), Map.of(), true)).toCompletableFuture();
    manual.settle();
    return start;
  }

  private void configured() {
    config.complete(DeploymentConfig.UNKNOWN);
    manual.settle();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStartWhoseTransportIsClosedBeforeTheConfigurationIsThereOpensNothing(boolean handsOver) {
    Transport transport = transport(manual.mailbox, sockets);
    CompletableFuture<Reply> start = start(transport);
    if (handsOver) {
      transport.handOver();
    } else {
      transport.close();
    }
    configured();
    assertThat(start).isCompletedExceptionally();
    assertThat(sockets.opening).isEmpty();
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void aStartThatIsCancelledBeforeTheConfigurationIsThereOpensNothing() {
    CompletableFuture<Reply> start = start(transport(manual.mailbox, sockets));
    assertThat(start.cancel(true)).isTrue();
    manual.settle();
    configured();
    assertThat(sockets.opening).isEmpty();
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void aStartThatIsCancelledLaterClosesWhatItOpened() {
    CompletableFuture<Reply> start = start(transport(manual.mailbox, sockets));
    configured();
    assertThat(sockets.opening).hasSize(1);
    assertThat(start.cancel(true)).isTrue();
    manual.settle();
    assertThat(sockets.opening.get(0)).isCancelled();
    assertThat(manual.waiting()).isZero();
  }
}
