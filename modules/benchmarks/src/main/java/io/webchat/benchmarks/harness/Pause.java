package io.webchat.benchmarks.harness;

import java.util.concurrent.locks.LockSupport;

/** Waiting, where only time is waited for. */
public final class Pause {
  private Pause() {}

  /** Until that {@link System#nanoTime()}. */
  public static void until(long nanoTime) {
    for (long left; (left = nanoTime - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }

  /** So many seconds. */
  public static void seconds(double seconds) {
    until(System.nanoTime() + (long) (seconds * 1e9));
  }
}
