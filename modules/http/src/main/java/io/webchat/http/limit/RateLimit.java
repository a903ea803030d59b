package io.webchat.http.limit;

import java.util.function.LongSupplier;

/** So many a second, and a few more at once: a bucket of tokens that fills again. Thread-safe. */
public final class RateLimit {
  private final double perMs;
  private final double most;
  private final LongSupplier clock;
  private double left;
  private long filled;

  /**
   * A full bucket.
   *
   * @param clock a clock that only goes forward, ms
   */
  public RateLimit(Rate rate, LongSupplier clock) {
    this.perMs = rate.perSecond() / 1_000.0;
    this.most = rate.burst();
    this.clock = clock;
    this.left = most;
    this.filled = clock.getAsLong();
  }

  /**
   * A rate.
   *
   * @param perSecond how many on average
   * @param burst how many at once
   */
  public record Rate(double perSecond, int burst) {}

  /** Takes {@code count}, all or none. More than the bucket holds is taken as all that it holds. */
  public synchronized boolean tryTake(int count) {
    fill();
    double wanted = Math.min(count, most);
    if (left < wanted) {
      return false;
    }
    left -= wanted;
    return true;
  }

  /** Whether it is full again: nothing is remembered of whoever took. */
  synchronized boolean isFull() {
    fill();
    return left >= most;
  }

  private void fill() {
    long now = clock.getAsLong();
    left = Math.min(most, left + (now - filled) * perMs);
    filled = now;
  }
}
