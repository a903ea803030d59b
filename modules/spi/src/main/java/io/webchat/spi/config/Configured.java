package io.webchat.spi.config;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Registered as a service by every part that is configured, so that a console can list which
 * configuration is in force. Called on any thread; does not block.
 */
@ConsumerType
public interface Configured {
  /** The configuration as it is now. */
  ConfigurationState configuration();
}
