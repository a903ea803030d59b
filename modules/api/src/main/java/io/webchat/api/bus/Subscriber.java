package io.webchat.api.bus;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gets events. Runs on the mailbox and must not block; what it throws is logged and keeps no other
 * subscriber from its event.
 */
@ConsumerType
@FunctionalInterface
public interface Subscriber {
  /** One event. */
  void receive(BusEvent event);
}
