package io.webchat.spi.bus;

import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Deferred;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees the commands of one instance, whoever calls them, and changes nothing. Called on the mailbox
 * of the instance, must not block; what it throws is logged.
 */
@ConsumerType
public interface CommandObserver {
  /**
   * A command was called; {@code before} functions have not run yet. Calls that were refused before
   * they reached the mailbox are not seen.
   *
   * @param call with the data of the caller
   * @param outcome to listen to, settled when the command is
   */
  void called(CommandCall call, Deferred outcome);

  /**
   * The handler of the command gets the call now.
   *
   * @param call as in {@link #called}
   * @param data what the {@code before} functions left of the data
   */
  default void handled(CommandCall call, Map<String, Object> data) {}
}
