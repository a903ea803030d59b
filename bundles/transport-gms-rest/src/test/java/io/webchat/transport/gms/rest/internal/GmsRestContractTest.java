package io.webchat.transport.gms.rest.internal;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.ChatServer;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TransportContract;

class GmsRestContractTest extends TransportContract {
  @Override
  protected ChatServer startServer() {
    return SimulatedChatServer.gms();
  }

  @Override
  protected TransportProvider provider() {
    return new GmsRestProvider();
  }
}
