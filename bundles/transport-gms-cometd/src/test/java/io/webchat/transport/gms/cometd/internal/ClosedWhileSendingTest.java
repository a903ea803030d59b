package io.webchat.transport.gms.cometd.internal;

import static io.webchat.transport.gms.cometd.internal.CometdCustomer.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.TransportException;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transport that goes in the moment in which something leaves. */
class ClosedWhileSendingTest {
  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private final CometdProvider provider = new CometdProvider();

  /** Runs something when it is written to the wire. */
  private static final class Watched extends AbstractMap<String, Object> {
    private final Runnable written;

    Watched(Runnable written) {
      this.written = written;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      written.run();
      return Map.<String, Object>of("fare", "late").entrySet();
    }
  }

  @AfterEach
  void close() {
    provider.close();
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatLeavesWhileItsTransportGoesIsInDoubt(boolean sockets) throws Exception {
    CometdCustomer jane =
        new CometdCustomer(provider, simulator, Map.of("websocketEnabled", sockets)).start();
    SimulatedChat chat = jane.chat();

    TransportException reason =
        failure(jane.transport.updateUserData(jane.session(), new Watched(jane::close)));

    if (sockets) { // the request of a long poll may be broken off by the client's taking leave
      await().until(() -> "late".equals(chat.userData().get("fare")));
    }
    assertThat(reason.kind()).isEqualTo(TransportException.Kind.CLOSED);
    assertThat(reason.ambiguous()).as("it may have reached the server").isTrue();
  }
}
