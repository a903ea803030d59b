package io.webchat.api.bus;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A function that runs before a command and needs time, for instance JavaScript. Called on the
 * mailbox, must not block. Until its stage completes, within its own time limit, the plugin of the
 * command takes no further command, so that their order stays.
 */
@ConsumerType
@FunctionalInterface
public interface AsyncBeforeHook {
  /**
   * May change {@code data} in place (it is a deep copy) or return other data.
   *
   * @return the data for the command; {@code null}, or a stage that fails, cancels it
   */
  CompletionStage<Map<String, Object>> before(Map<String, Object> data);
}
