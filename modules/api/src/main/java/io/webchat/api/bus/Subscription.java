package io.webchat.api.bus;

import org.osgi.annotation.versioning.ProviderType;

/** A subscription or hook that can be taken back. Thread-safe. */
@ProviderType
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /**
   * Ends it: no call begins after this returns when called on the mailbox. Further calls do
   * nothing.
   */
  @Override
  void close();
}
