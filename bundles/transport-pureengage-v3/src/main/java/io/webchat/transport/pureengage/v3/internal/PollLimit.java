package io.webchat.transport.pureengage.v3.internal;

/** How long a poll may stay without an answer. Thread-safe. */
interface PollLimit {
  /**
   * The longest limit, ms. The core gives up a poll after 120 s and counts no failure, so that a
   * silent server would never be noticed.
   */
  long MOST_MS = 110_000;

  /** The limit of the next poll, ms. */
  long ms();

  /**
   * A poll was answered.
   *
   * @param heldMs how long the server held it
   * @param empty whether it brought nothing: the server held it as long as it ever does
   */
  default void answered(long heldMs, boolean empty) {}

  /** A poll was not answered within the limit. */
  default void silent() {}
}
