package io.webchat.testkit.memory;

import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.util.Set;

/** Offers the transports of a server in memory. */
record MemoryTransportProvider(MemoryChatServer server, Set<Flaw> flaws)
    implements TransportProvider {
  @Override
  public String type() {
    return MemoryChatServer.TYPE;
  }

  @Override
  public SessionFormat sessionFormat() {
    return SessionFormat.UNKNOWN
        .identifiedBy(MemoryTransport.ID)
        .withCredentials(MemoryTransport.TOKEN);
  }

  @Override
  public Transport create(TransportContext context) {
    return new MemoryTransport(server, context, flaws);
  }
}
