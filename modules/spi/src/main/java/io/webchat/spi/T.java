package io.webchat.spi;

import io.webchat.api.bus.Bus;
import org.osgi.annotation.versioning.ConsumerType;

/** A. */
@ConsumerType
public interface T {
  /** B. */
  Bus bus();
}
