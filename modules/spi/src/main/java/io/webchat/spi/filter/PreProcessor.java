package io.webchat.spi.filter;

import io.webchat.api.message.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Changes messages before they are shown. An OSGi service (whiteboard) or a {@code ServiceLoader}
 * service, run in the order of {@code service.ranking}, highest first, before those that an
 * instance registered by command. Called on mailboxes of many instances at once: thread-safe,
 * microseconds, no blocking. One that throws is reported by an {@code error} event; whether the
 * message passes as it came is the policy {@code hooks.onFailure} of the instance. Rich content is
 * changed by {@link Message#withContent}; what takes something out of every text uses {@link
 * Message#withTexts}.
 */
@ConsumerType
@FunctionalInterface
public interface PreProcessor {
  /** The message to show instead; {@code message} itself for no change; never {@code null}. */
  Message process(Message message, ChatContext chat);
}
