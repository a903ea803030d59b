package io.webchat.transport.webmessaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.transport.TestTransportContext;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bundle in a container, and the provider without one. */
class WebMessagingBundleTest {
  private static final String BUNDLE = "io.webchat.transport.webmessaging";
  private static final String TYPE = "(webchat.transport.type=webmessaging)";

  /** So long at least a connection that is left waits for the next transport. */
  private static final Duration WAITS = Duration.ofSeconds(5);

  private static final int MOST_TRIES = 10;

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix().fromClassPath(WebMessagingProvider.class).build();

  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private final TestTransportContext context =
      TestTransportContext.of(
          Map.of("transport", GuestChat.options(simulator), "ajaxTimeout", 30_000));

  @AfterEach
  void close() {
    simulator.close();
  }

  private Transport transport() {
    return container.service(TransportProvider.class, TYPE, OsgiContainer.TIMEOUT).create(context);
  }

  private static StartRequest jane() {
    return new StartRequest(Map.of("nickname", "Jane"), Map.of(), true);
  }

  @Test
  void holdsAChatAndLeavesItToAnotherTransportWhenItStops() throws Exception {
    Transport first = transport();
    Reply started = GuestChat.settle(first.start(jane()));
    SimulatedChat chat = simulator.awaitChat(Duration.ofSeconds(60));

    container.stop(BUNDLE);
    container.awaitNoService(TransportProvider.class, TYPE);
    Awaitility.await().until(() -> simulator.pushClients() == 0);
    CompletionStage<Reply> late = first.send(started.session(), OutgoingMessage.of("late"));
    assertThat(GuestChat.failure(late).kind()).isEqualTo(Kind.CLOSED);
    Awaitility.await().until(() -> threads() == 0);
    container.start(BUNDLE);

    Transport second = transport();
    GuestChat.settle(
        second.attach(started.session(), new AttachRequest(1, AttachRequest.Mode.RESUME, 20)));
    GuestChat.settle(second.send(started.session(), OutgoingMessage.of("still here")));
    assertThat(chat.sentTexts()).containsExactly("still here");
    second.close();
  }

  /** The socket bundle stays, and with it the open connection: no other one can be opened. */
  @Test
  void leavesItsConnectionToTheTransportOfTheNextBundle() throws Exception {
    boolean inTime = false;
    for (int i = 0; i < MOST_TRIES && !inTime; i++) {
      inTime = leavesItsConnection();
    }
    assertThat(inTime).isTrue();
  }

  /** {@code false} when the machine was so slow that the connection did not wait any longer. */
  private boolean leavesItsConnection() throws Exception {
    Transport first = transport();
    Reply started = GuestChat.settle(first.start(jane()));
    SimulatedChat chat = simulator.awaitChat(Duration.ofSeconds(60));
    simulator.faults().on(Fault.refuseHandshake(503));

    long begin = System.nanoTime();
    first.handOver();
    container.stop(BUNDLE);
    container.awaitNoService(TransportProvider.class, TYPE);
    container.start(BUNDLE);
    Transport second = transport();
    try {
      GuestChat.settle(
          second.attach(started.session(), new AttachRequest(1, AttachRequest.Mode.RESUME, 20)));
    } catch (TransportException e) {
      if (System.nanoTime() - begin < WAITS.toNanos()) {
        throw e;
      }
      second.close();
      simulator.faults().clear();
      Awaitility.await().until(() -> simulator.pushClients() == 0);
      return false;
    }
    GuestChat.settle(second.send(started.session(), OutgoingMessage.of("still here")));

    assertThat(simulator.pushClients()).isOne();
    assertThat(chat.sentTexts()).containsExactly("still here");
    second.close();
    Awaitility.await().until(() -> simulator.pushClients() == 0);
    return true;
  }

  /** Threads of the bundle: none is left behind. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getContextClassLoader() != null)
        .filter(thread -> thread.getName().startsWith("webchat-webmessaging"))
        .count();
  }

  @Test
  void isFoundWithoutAContainer() {
    assertThat(ServiceLoader.load(TransportProvider.class))
        .anySatisfy(provider -> assertThat(provider.type()).isEqualTo("webmessaging"));
  }
}
