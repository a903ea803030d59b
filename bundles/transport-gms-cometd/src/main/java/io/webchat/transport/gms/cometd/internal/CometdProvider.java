package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestEngine;
import io.webchat.rest.gms.GmsSession;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.standalone.StandaloneSocketEngine;
import io.webchat.spi.provide.TransportType;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers the version 2 API over Bayeux. */
@Component(service = TransportProvider.class)
@TransportType(WebChatConfiguration.GMS_COMETD)
public final class CometdProvider implements TransportProvider {
  private final RestEngine engine;
  private final BayeuxResources resources;

  /** Without OSGi. */
  public CometdProvider() {
    this(StandaloneEngine.get(), StandaloneSocketEngine.get());
  }

  /** A provider on an engine for files, and one for sockets. */
  @Activate
  public CometdProvider(@Reference RestEngine engine, @Reference SocketEngine sockets) {
    this(engine, new BayeuxResources(sockets));
  }

  CometdProvider(RestEngine engine, BayeuxResources resources) {
    this.engine = engine;
    this.resources = resources;
  }

  @Override
  public SessionFormat sessionFormat() {
    return GmsSession.FORMAT;
  }

  @Override
  public Transport create(TransportContext context) {
    CometdOptions options = CometdOptions.of(context.configuration());
    return new CometdTransport(context, options, resources, engine);
  }

  /** Cuts what is left of connections; never blocks. */
  @Deactivate
  void close() {
    resources.close();
  }
}
