package io.webchat.transport.gms.rest.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import io.webchat.rest.gms.GmsSession;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.spi.provide.TransportType;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers the version 2 API over REST. */
@Component
@TransportType(WebChatConfiguration.GMS_REST)
public final class GmsRestProvider implements TransportProvider {
  private final RestEngine engine;

  /** What the last configuration said: many chats in succession have the same one. */
  private volatile Located last;

  private record Located(WebChatConfiguration configuration, GmsEndpoint endpoint) {}

  /** Without OSGi. */
  public GmsRestProvider() {
    this(StandaloneEngine.get());
  }

  /** A provider on an engine. */
  @Activate
  public GmsRestProvider(@Reference RestEngine engine) {
    this.engine = engine;
  }

  @Override
  public SessionFormat sessionFormat() {
    return GmsSession.FORMAT;
  }

  @Override
  public Transport create(TransportContext context) {
    GmsEndpoint endpoint = endpoint(context.configuration());
    RestClient client =
        context.configuration().withCredentials()
            ? engine.open(context.serverCookies())
            : engine.open();
    return new GmsRestTransport(context, endpoint, client);
  }

  private GmsEndpoint endpoint(WebChatConfiguration configuration) {
    Located located = last;
    if (located == null || located.configuration() != configuration) {
      located = new Located(configuration, GmsEndpoint.of(configuration));
      last = located;
    }
    return located.endpoint();
  }
}
