package io.webchat.spi.transport;

import io.webchat.spi.provide.TransportType;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Offers one type of transport: an OSGi service (whiteboard) or a {@code ServiceLoader} service. It
 * may come and go at any time; of several with one type the highest {@code service.ranking} serves
 * new sessions. Thread-safe.
 */
@ConsumerType
public interface TransportProvider {
  /** Service property with the type, from {@link TransportType}; {@link #type()} counts. */
  String TYPE_PROPERTY = "webchat.transport.type";

  /**
   * The type, as {@code transport.type} names it in a configuration; constant, here that of {@link
   * TransportType}.
   *
   * @throws IllegalStateException when the class has neither the annotation nor a method of its own
   */
  default String type() {
    TransportType type = getClass().getAnnotation(TransportType.class);
    if (type == null) {
      throw new IllegalStateException(getClass().getName() + " has no @TransportType");
    }
    return type.value();
  }

  /**
   * What the session data of this type mean; constant. The default is safe for any wire, but a
   * session that several instances attach to is then polled by each of them.
   */
  default SessionFormat sessionFormat() {
    return SessionFormat.UNKNOWN;
  }

  /**
   * A transport for one widget instance. Cheap: no I/O, no thread. Called on any thread, never
   * under a lock.
   *
   * @throws TransportConfigurationException when the configuration lacks something this type needs
   */
  Transport create(TransportContext context);
}
