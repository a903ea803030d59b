package io.webchat.simulator.internal.chat;

import java.time.Duration;

/** Which chat server a v2 chat lives on. Guarded by the chat's lock. */
final class Alias {
  private final long graceNanos;
  private int current;
  private int previous;
  private long changedAt;
  private boolean newOneUsed = true;

  Alias(int first, Duration grace) {
    this.current = first;
    this.previous = first;
    this.graceNanos = grace.toNanos();
  }

  String current() {
    return Integer.toString(current);
  }

  void change() {
    previous = current;
    current++;
    changedAt = System.nanoTime();
    newOneUsed = false;
  }

  /**
   * Whether a request with this alias is served: the current one, or the one before as long as the
   * client can still have it in flight.
   */
  boolean accept(String alias) {
    if (alias.equals(current())) {
      newOneUsed = true;
      return true;
    }
    boolean inTime = System.nanoTime() - changedAt < graceNanos;
    return alias.equals(Integer.toString(previous)) && (!newOneUsed || inTime);
  }
}
