package org.example.tiny;

import io.webchat.rest.RestEngine;
import io.webchat.rest.RestUrl;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.spi.provide.TransportType;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportOptions;
import io.webchat.spi.transport.TransportProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers the wire "tiny". */
@Component
@TransportType("tiny")
public final class TinyProvider implements TransportProvider {
  /** The options of {@code transport} in a configuration, with their defaults. */
  @interface Options {
    String dataURL() default "";
  }

  private final RestEngine engine;

  /** Without OSGi. */
  public TinyProvider() {
    this(StandaloneEngine.get());
  }

  @Activate
  public TinyProvider(@Reference RestEngine engine) {
    this.engine = engine;
  }

  @Override
  public SessionFormat sessionFormat() {
    return SessionFormat.UNKNOWN.identifiedBy("chat").withCredentials("token");
  }

  @Override
  public Transport create(TransportContext context) {
    RestUrl server =
        TransportOptions.read(
            context.configuration(),
            Options.class,
            values -> values.required("dataURL", RestUrl::parse));
    return new TinyTransport(context, server, engine.open());
  }
}
