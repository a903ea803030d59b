package org.example.tiny;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.ChatServer;
import io.webchat.testkit.transport.TransportContract;

class TinyContractTest extends TransportContract {
  @Override
  protected ChatServer startServer() {
    return new TinyServer();
  }

  @Override
  protected TransportProvider provider() {
    return new TinyProvider();
  }
}
