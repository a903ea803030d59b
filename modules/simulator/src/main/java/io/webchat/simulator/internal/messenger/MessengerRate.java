package io.webchat.simulator.internal.messenger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts what happens within a period. Guarded by its own monitor. */
final class MessengerRate {
  private final int most;
  private final long periodNanos;
  private final Deque<Long> times = new ArrayDeque<>();

  MessengerRate(int most, Duration period) {
    this.most = most;
    this.periodNanos = period.toNanos();
  }

  /** Seconds to wait before the next one may come; 0 when this one is fine, and is counted. */
  synchronized int take() {
    long now = System.nanoTime();
    while (!times.isEmpty() && now - times.peekFirst() >= periodNanos) {
      times.removeFirst();
    }
    if (times.size() >= most) {
      long left = periodNanos - (now - times.peekFirst());
      return (int) Math.max(1, (left + 999_999_999) / 1_000_000_000);
    }
    times.addLast(now);
    return 0;
  }
}
