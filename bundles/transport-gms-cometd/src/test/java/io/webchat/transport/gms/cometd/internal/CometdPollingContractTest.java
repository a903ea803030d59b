package io.webchat.transport.gms.cometd.internal;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.CannotHappen;
import io.webchat.testkit.transport.PushingChatServer;
import io.webchat.testkit.transport.PushingChatServer.PushTrouble;
import io.webchat.testkit.transport.PushingTransportContract;
import io.webchat.testkit.transport.SimulatedChatServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@CannotHappen(
    pushes = {
      PushTrouble.CUT,
      PushTrouble.CLOSED,
      PushTrouble.SILENCE,
      PushTrouble.REFUSED,
      PushTrouble.RUBBISH,
      PushTrouble.HUGE
    },
    because = "the faults of sockets do not reach long polls: CometdTroubleTest has theirs")
@Execution(ExecutionMode.CONCURRENT)
class CometdPollingContractTest extends PushingTransportContract {
  private final CometdProvider provider = new CometdProvider();

  @Override
  protected PushingChatServer startServer() {
    ChatSimulator simulator = new SimulatorBuilder().longPoll(Duration.ofSeconds(2)).start();
    return SimulatedChatServer.of(simulator, configuration(simulator, false));
  }

  static Map<String, Object> configuration(ChatSimulator simulator, boolean sockets) {
    return Map.of(
        "cometD",
        Map.of(
            "enabled",
            true,
            "cometURL",
            simulator.cometUrl(),
            "apiURL",
            simulator.cometApiUrl(),
            "websocketEnabled",
            sockets));
  }

  @Override
  protected TransportProvider provider() {
    return provider;
  }

  /** What was published is answered by the poll that is held meanwhile, too. */
  @Override
  protected boolean isAnsweredElsewhere() {
    return true;
  }

  @AfterEach
  void closeProvider() {
    provider.close();
  }
}
