package io.webchat.transport.gms.cometd.internal;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.CannotHappen;
import io.webchat.testkit.transport.ChatServer.Trouble;
import io.webchat.testkit.transport.PushingChatServer;
import io.webchat.testkit.transport.PushingTransportContract;
import io.webchat.testkit.transport.SimulatedChatServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@CannotHappen(
    value = {
      Trouble.UNAVAILABLE,
      Trouble.RATE_LIMITED,
      Trouble.HTML,
      Trouble.TRUNCATED,
      Trouble.HUGE,
      Trouble.DEEP
    },
    because = "on a socket a message is answered by a message, never by HTTP")
@Execution(ExecutionMode.CONCURRENT)
class CometdSocketContractTest extends PushingTransportContract {
  private final CometdProvider provider = new CometdProvider();

  @Override
  protected PushingChatServer startServer() {
    ChatSimulator simulator = new SimulatorBuilder().longPoll(Duration.ofSeconds(2)).start();
    return SimulatedChatServer.of(
        simulator, CometdPollingContractTest.configuration(simulator, true));
  }

  @Override
  protected TransportProvider provider() {
    return provider;
  }

  @AfterEach
  void closeProvider() {
    provider.close();
  }
}
