package io.webchat.scripting.internal.context;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The time in which the promises of a hook have to settle: each of them, and all of a call
 * together. A part of it begins when the scripts of the instance have had their turn, so that on a
 * busy machine a promise gets more time.
 */
final class PromiseTime {
  private static final int PARTS = 10;

  /** Times of its limit that all promises of a call have together. */
  static final int ALL = 10;

  private final Executor turns;
  private final Delays delays;
  private final LongSupplier limitMs;

  /**
   * With a limit that may change.
   *
   * @param turns runs a task when the scripts have had their turn
   */
  PromiseTime(Executor turns, Delays delays, LongSupplier limitMs) {
    this.turns = turns;
    this.delays = delays;
    this.limitMs = limitMs;
  }

  /** Runs tasks after a time. */
  @FunctionalInterface
  interface Delays {
    void after(long ms, Runnable task);
  }

  /** The promises of a call, one after the other. Asked on the queue, except where said. */
  interface Promises {
    /** Whether one of them is still to settle. Any thread. */
    boolean isAwaited();

    /** How many have settled. */
    int settled();

    /**
     * They did not settle in time.
     *
     * @param why as a failure tells it
     */
    void tooLate(String why);
  }

  /**
   * What is left.
   *
   * @param settled the promises that have settled so far
   * @param parts of the time of the next promise
   * @param allParts of the time of all
   */
  private record Left(int settled, int parts, int allParts) {
    Left afterPart(int settledNow) {
      return new Left(settledNow, settledNow > settled ? PARTS : parts - 1, allParts - 1);
    }
  }

  /** Begins the time of the first promise; each that settles begins that of the next one. */
  void begin(Promises promises) {
    begin(promises, new Left(promises.settled(), PARTS, ALL * PARTS));
  }

  private void begin(Promises promises, Left left) {
    delays.after(
        Math.max(1, limitMs.getAsLong() / PARTS),
        () -> {
          if (promises.isAwaited()) {
            turns.execute(() -> partOver(promises, left));
          }
        });
  }

  private void partOver(Promises promises, Left before) {
    if (!promises.isAwaited()) {
      return;
    }
    Left left = before.afterPart(promises.settled());
    long limit = limitMs.getAsLong();
    if (left.parts() <= 0) {
      promises.tooLate("its promise did not settle within " + limit + " ms");
    } else if (left.allParts() <= 0) {
      promises.tooLate("its promises did not all settle within " + ALL * limit + " ms");
    } else {
      begin(promises, left);
    }
  }
}
