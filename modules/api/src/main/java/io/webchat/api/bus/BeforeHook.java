package io.webchat.api.bus;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** A function that runs before a command. Runs on the mailbox and must not block. */
@ConsumerType
@FunctionalInterface
public interface BeforeHook {
  /**
   * May change {@code data} in place (it is a deep copy) or return other data.
   *
   * @return the data for the command; {@code null}, or throwing, cancels it
   */
  Map<String, Object> before(Map<String, Object> data);
}
