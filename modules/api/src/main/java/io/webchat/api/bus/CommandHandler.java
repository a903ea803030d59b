package io.webchat.api.bus;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles a command. Runs on the mailbox and must not block; what it throws rejects the command.
 */
@ConsumerType
@FunctionalInterface
public interface CommandHandler {
  /** Handles one call and settles {@code call.deferred()}, now or later. */
  void handle(CommandCall call);
}
