package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.rest.RestEngine;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.spi.provide.TransportType;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers the web chat of PureConnect. */
@Component
@TransportType(PureConnectProvider.TYPE)
public final class PureConnectProvider implements TransportProvider {
  static final String TYPE = "pureconnect-v4-rest";

  private final RestEngine engine;

  /** Without OSGi. */
  public PureConnectProvider() {
    this(StandaloneEngine.get());
  }

  /** A provider on an engine. */
  @Activate
  public PureConnectProvider(@Reference RestEngine engine) {
    this.engine = engine;
  }

  @Override
  public SessionFormat sessionFormat() {
    return PureConnectSession.FORMAT;
  }

  @Override
  public Transport create(TransportContext context) {
    PureConnectOptions options = PureConnectOptions.of(context.configuration());
    return new PureConnectTransport(context, options, engine.open(context.serverCookies()));
  }
}
