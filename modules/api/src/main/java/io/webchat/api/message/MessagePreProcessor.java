package io.webchat.api.message;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A function for {@code registerPreProcessor}. Runs on the mailbox of its instance and must not
 * block; what it throws is published as {@code error} and the message passes as it came.
 */
@ConsumerType
@FunctionalInterface
public interface MessagePreProcessor {
  /**
   * Changes a message before it is shown.
   *
   * @param message a copy that may be changed in place
   * @return the message to show; {@code null} for the argument as it is now
   */
  Map<String, Object> process(Map<String, Object> message);
}
