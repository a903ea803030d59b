package io.webchat.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/** Waiting, where only time is waited for. */
final class Pause {
  private Pause() {}

  /** Until that {@link System#nanoTime()}. */
  static void until(long nanoTime) {
    for (long left; (left = nanoTime - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }

  static void seconds(double seconds) {
    until(System.nanoTime() + (long) (seconds * 1e9));
  }
}
