package io.webchat.spi.filter;

import io.webchat.api.message.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hides messages of kind {@code Message}: a hidden one is in {@code originalMessages} only, and
 * still drives the single events. An OSGi service (whiteboard) or a {@code ServiceLoader} service,
 * asked in the order of {@code service.ranking}, highest first. Called on mailboxes of many
 * instances at once: thread-safe, microseconds, no blocking. One that throws hides the message
 * (fail closed). What it looks for may be in any of {@link Message#texts()}, not in {@link
 * Message#text()} only.
 */
@ConsumerType
@FunctionalInterface
public interface Prefilter {
  /** Whether the message is to be hidden. */
  boolean hides(Message message, ChatContext chat);
}
