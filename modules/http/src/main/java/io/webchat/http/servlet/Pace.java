package io.webchat.http.servlet;

import java.util.function.LongSupplier;

/**
 * How fast a body has to come: 1 KiB a second on average. It may fall behind by 30 s, and makes up
 * for that by coming faster. Used by one thread at a time.
 */
final class Pace {
  static final int GRACE_MS = 30_000;
  static final int LEAST_PER_SECOND = 1_024;

  private final LongSupplier clock;
  private double left = GRACE_MS;
  private long last;

  /** A pace from now on; the clock only goes forward, ms. */
  Pace(LongSupplier clock) {
    this.clock = clock;
    this.last = clock.getAsLong();
  }

  /** Counts bytes that have come; {@code false} when the body is too slow. */
  boolean keepsUpWith(int bytes) {
    long now = clock.getAsLong();
    double gained = bytes * 1_000.0 / LEAST_PER_SECOND;
    left = Math.min(GRACE_MS, left - (now - last) + gained);
    last = now;
    return left >= 0;
  }
}
