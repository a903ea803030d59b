package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
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

/** Offers the version 3 API. */
@Component
@TransportType(WebChatConfiguration.PUREENGAGE_V3)
public final class PureEngageProvider implements TransportProvider {
  private final RestEngine engine;

  /** Without OSGi. */
  public PureEngageProvider() {
    this(StandaloneEngine.get());
  }

  /** A provider on an engine. */
  @Activate
  public PureEngageProvider(@Reference RestEngine engine) {
    this.engine = engine;
  }

  @Override
  public SessionFormat sessionFormat() {
    return PureEngageSession.FORMAT;
  }

  @Override
  public Transport create(TransportContext context) {
    WebChatConfiguration configuration = context.configuration();
    PureEngageOptions options = PureEngageOptions.of(configuration);
    PureEngageCalls wire = new PureEngageCalls(configuration, engine.open());
    return new PureEngageTransport(context, wire, options.newPollLimit());
  }
}
