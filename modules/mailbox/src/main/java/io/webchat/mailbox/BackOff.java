package io.webchat.mailbox;

import java.util.function.LongSupplier;

/**
 * The pause before a failed request is repeated: it grows by half with each failure in a row, up to
 * a limit. Everything in the core that repeats a request takes its pause from here. Used on one
 * thread at a time.
 */
public final class BackOff {
  /** The longest pause where the caller has no other, ms. */
  public static final long LIMIT_MS = 10_000;

  private static final double GROWTH = 1.5;

  private final LongSupplier nanoTime;
  private final long limitMs;
  private double pauseMs;
  private long notBefore;
  private int failures;

  /** Pauses of at most {@code limitMs}; {@code nanoTime} is a clock that only goes forward. */
  public BackOff(LongSupplier nanoTime, long limitMs) {
    this.nanoTime = nanoTime;
    this.limitMs = limitMs;
  }

  /**
   * Another failure.
   *
   * @param firstMs the pause after the first failure of a series
   * @return the pause from now on, ms
   */
  public long failed(long firstMs) {
    return failed(firstMs, 0);
  }

  /**
   * Another failure.
   *
   * @param firstMs the pause after the first failure of a series
   * @param leastMs what the server asks to wait at least; may exceed the limit
   * @return the pause from now on, ms
   */
  public long failed(long firstMs, long leastMs) {
    double longest = Math.max(limitMs, firstMs);
    pauseMs = failures == 0 ? firstMs : Math.min(longest, pauseMs * GROWTH);
    failures++;
    long pause = Math.max(Math.round(pauseMs), leastMs);
    notBefore = nanoTime.getAsLong() + pause * 1_000_000;
    return pause;
  }

  /** The server answered. */
  public void succeeded() {
    failures = 0;
  }

  /** Failures in a row. */
  public int failures() {
    return failures;
  }

  /** How much of the pause is left, ms. */
  public long remaining() {
    if (failures == 0) {
      return 0;
    }
    return Math.max(0, (notBefore - nanoTime.getAsLong() + 999_999) / 1_000_000);
  }
}
