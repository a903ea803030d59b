package io.webchat.session.record;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers what is written under a lease, so that a write that arrives late is known as such. A
 * lease belongs to one process: the numbers grow as long as it lives, also when the provider is
 * replaced meanwhile.
 */
public final class WriteSequence {
  private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

  private WriteSequence() {}

  /** Greater than all before. Thread-safe. */
  public static long next() {
    return LAST.updateAndGet(last -> Math.max(last + 1, System.nanoTime()));
  }
}
