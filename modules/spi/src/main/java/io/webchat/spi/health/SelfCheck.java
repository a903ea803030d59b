package io.webchat.spi.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks for one kind of trouble in this container. An OSGi service (whiteboard), which may come and
 * go at any time. Called every few seconds on a thread that is kept for checks, one call at a time;
 * may block, and counts as trouble itself when it does for too long.
 */
@ConsumerType
public interface SelfCheck {
  /** The subject in a word, in lower case: {@code stores}. Constant. */
  String name();

  /**
   * What is wrong now; empty when nothing is. Without secrets and without texts of messages. An
   * exception counts as a {@link Finding.Severity#WARNING}.
   *
   * @throws InterruptedException when the thread was interrupted, since the checks end
   */
  List<Finding> check() throws InterruptedException;
}
