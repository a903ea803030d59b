package io.webchat.transport.pureengage.v3.internal;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.ChatServer;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TransportContract;

class PureEngageContractTest extends TransportContract {
  @Override
  protected ChatServer startServer() {
    return SimulatedChatServer.v3();
  }

  @Override
  protected TransportProvider provider() {
    return new PureEngageProvider();
  }
}
