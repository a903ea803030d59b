package io.webchat.webhooks.internal.delivery;

/**
 * What became of one attempt.
 *
 * @param kind whether the receiver has it
 * @param reason why not; without secrets and texts, empty when it has
 * @param waitMs how long the receiver asks to wait at least, ms
 */
record Outcome(Kind kind, String reason, long waitMs) {
  /** Kinds of outcomes. */
  enum Kind {
    /** The receiver has it. */
    DELIVERED,
    /** Another attempt may help. */
    FAILED,
    /** The receiver does not want it, now and later. */
    REFUSED
  }

  static final Outcome DELIVERED = new Outcome(Kind.DELIVERED, "", 0);

  static Outcome failed(String reason, long waitMs) {
    return new Outcome(Kind.FAILED, reason, waitMs);
  }
}
