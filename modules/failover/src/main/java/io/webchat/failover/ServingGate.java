package io.webchat.failover;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;

/**
 * Whether this container may serve the session of an instance now. It is open unless several
 * containers share the sessions (failover). Used on the mailbox only.
 */
public interface ServingGate {
  /** Whether what arrives may be delivered, and something be sent and stored. */
  default boolean isOpen() {
    return true;
  }

  /** Whether another container serves the session: this will not open again. */
  default boolean isMoved() {
    return false;
  }

  /**
   * Runs {@code proceed} when this is open, which may be now.
   *
   * @param abandon runs instead when this will not open again
   */
  default void whenOpen(Runnable proceed, Runnable abandon) {
    proceed.run();
  }

  /** Why something is not done while this is not open. */
  default Rejection refusal() {
    return isMoved()
        ? Rejection.of(ErrorCode.SESSION_MOVED, "Another container serves the session")
        : Rejection.of(
                ErrorCode.SESSION_MOVED, "It is not sure that this container serves the session")
            .withHint("The session storage does not answer");
  }
}
