package io.webchat.scripting.internal.context;

import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.sandbox.ScriptThreads;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The time in which a promise of a hook has to settle. A part of it begins when the scripts of the
 * instance have had their turn, so that on a busy machine a promise gets more time.
 */
final class PromiseTime {
  private static final int PARTS = 10;

  private final Gateway gateway;
  private final ScriptThreads threads;
  private final Supplier<ScriptLimits> limits;

  PromiseTime(Gateway gateway, ScriptThreads threads, Supplier<ScriptLimits> limits) {
    this.gateway = gateway;
    this.threads = threads;
    this.limits = limits;
  }

  /** The promises of a call, one after the other. Asked on the queue, except where said. */
  interface Promises {
    /** Whether one of them is still to settle. Any thread. */
    boolean isAwaited();

    /** How many have settled. */
    int settled();

    /** One did not settle in time. */
    void tooLate(long limitMs);
  }

  /** Begins the time of the first promise; each that settles begins that of the next one. */
  void begin(Promises promises) {
    begin(promises, promises.settled(), PARTS);
  }

  private void begin(Promises promises, int settled, int partsLeft) {
    Runnable partOver =
        () -> {
          if (promises.isAwaited()) {
            gateway.afterTurn(() -> partOver(promises, settled, partsLeft - 1));
          }
        };
    Future<?> unused = threads.after(Math.max(1, limits.get().promiseMs() / PARTS), partOver);
  }

  private void partOver(Promises promises, int settledBefore, int partsLeft) {
    if (!promises.isAwaited()) {
      return;
    }
    int settled = promises.settled();
    if (settled > settledBefore) {
      begin(promises, settled, PARTS);
    } else if (partsLeft > 0) {
      begin(promises, settled, partsLeft);
    } else {
      promises.tooLate(limits.get().promiseMs());
    }
  }
}
