package io.webchat.spi.bus;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Subscription;
import org.osgi.annotation.versioning.ConsumerType;

/** A bus whose commands can be observed, as those of this service can. */
@ConsumerType
public interface ObservableBus extends Bus {
  /** Lets an observer see every command from now on, until the result is closed. Any thread. */
  Subscription observe(CommandObserver observer);
}
