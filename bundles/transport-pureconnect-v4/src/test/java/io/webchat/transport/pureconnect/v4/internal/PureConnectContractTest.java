package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.ChatServer;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TransportContract;

class PureConnectContractTest extends TransportContract {
  @Override
  protected ChatServer startServer() {
    return SimulatedChatServer.pureConnect();
  }

  @Override
  protected TransportProvider provider() {
    return new PureConnectProvider();
  }
}
