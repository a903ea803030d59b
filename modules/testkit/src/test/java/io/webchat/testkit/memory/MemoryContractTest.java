package io.webchat.testkit.memory;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.PushingChatServer;
import io.webchat.testkit.transport.PushingTransportContract;

/** The contract with a transport that fulfils all of it. */
class MemoryContractTest extends PushingTransportContract {
  private final MemoryChatServer server = new MemoryChatServer();

  @Override
  protected PushingChatServer startServer() {
    return server;
  }

  @Override
  protected TransportProvider provider() {
    return server.provider();
  }
}
