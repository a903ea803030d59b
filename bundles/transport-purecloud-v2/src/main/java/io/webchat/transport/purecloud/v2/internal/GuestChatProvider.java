package io.webchat.transport.purecloud.v2.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.rest.RestEngine;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.standalone.StandaloneSocketEngine;
import io.webchat.spi.provide.TransportType;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers the guest chat of Genesys Cloud. */
@Component
@TransportType(GuestChatProvider.TYPE)
public final class GuestChatProvider implements TransportProvider {
  static final String TYPE = "purecloud-v2-sockets";

  private final RestEngine rest;
  private final SocketEngine sockets;
  private final Supplier<Mailbox> mailboxes;
  private final Runnable closing;

  /** Without OSGi. */
  public GuestChatProvider() {
    this(StandaloneEngine.get(), StandaloneSocketEngine.get());
  }

  /** A provider on engines. */
  @Activate
  public GuestChatProvider(@Reference RestEngine rest, @Reference SocketEngine sockets) {
    GuestChatThreads threads = new GuestChatThreads();
    this.rest = rest;
    this.sockets = sockets;
    this.mailboxes = threads::mailbox;
    this.closing = threads::close;
  }

  /** A provider whose transports run on these mailboxes. */
  GuestChatProvider(RestEngine rest, SocketEngine sockets, Supplier<Mailbox> mailboxes) {
    this.rest = rest;
    this.sockets = sockets;
    this.mailboxes = mailboxes;
    this.closing = () -> {};
  }

  @Override
  public SessionFormat sessionFormat() {
    return GuestChatData.FORMAT;
  }

  @Override
  public Transport create(TransportContext context) {
    GuestChatOptions options = GuestChatOptions.of(context.configuration());
    GuestChatCalls calls = new GuestChatCalls(context, options, rest.open());
    return new GuestChatTransport(context, options, calls, sockets, mailboxes.get());
  }

  /** Transports are closed by those that have them. */
  @Deactivate
  void close() {
    closing.run();
  }
}
