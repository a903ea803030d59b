package io.webchat.api.bus;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A function that runs before a command and needs time, for instance JavaScript. Called on the
 * mailbox, must not block. Until its stage completes, within its own time limit, further calls of
 * the same command wait, so that their order stays; other commands go ahead, so that the function
 * may call them and wait for their results.
 */
@ConsumerType
@FunctionalInterface
public interface AsyncBeforeHook {
  /**
   * May change {@code data} in place (it is a deep copy) or return other data.
   *
   * @return the data for the command; {@code null}, or a stage that fails, cancels it. A stage that
   *     fails with {@link io.webchat.api.value.ErrorCode#CLOSED} when the registration has ended
   *     cancels nothing: the functions that are there then are asked, from the first on
   */
  CompletionStage<Map<String, Object>> before(Map<String, Object> data);

  /**
   * {@link #before(Map)} for a function that runs elsewhere, and is called there later: until it
   * has returned it cannot wait for a command, so that all commands of the plugin keep their order.
   *
   * @param returned to be run, on any thread, when the function has returned and its result needs
   *     more time: other commands go ahead from now on; needless once the stage is complete
   */
  default CompletionStage<Map<String, Object>> before(Map<String, Object> data, Runnable returned) {
    CompletionStage<Map<String, Object>> result = before(data);
    returned.run();
    return result;
  }
}
