package io.webchat.scripting.internal.sandbox;

import java.util.concurrent.TimeUnit;

/**
 * How long a call has really taken: the time that its thread had the processor, and the time that
 * it waited by itself. On a busy machine it may take much longer on the clock. Used by the watchdog
 * only.
 */
final class CallTime {
  /** What is to be done with the call. */
  enum Verdict {
    GOES_ON,
    /** It took more than its limit. */
    TOO_LONG,
    /** It used little of its limit, but does not end: the machine is too busy. */
    STARVED
  }

  /** Times of its limit that a call may take by the clock where the JVM tells no better. */
  static final int PATIENCE = 5;

  /** The least time by the clock after which a call is cut off that used little of its limit. */
  static final long STARVED_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int STARVED_LIMITS = 30;

  /** Between two looks a thread counts as waiting for this time at most. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long limit;
  private final long begun;
  private final boolean cpuTold;
  private long cpuAtFirst = -1;
  private long waited;
  private long looked;

  /**
   * A call that begins.
   *
   * @param limit ns
   * @param begun when, ns
   * @param cpuTold whether the JVM tells the processor time of threads
   */
  CallTime(long limit, long begun, boolean cpuTold) {
    this.limit = limit;
    this.begun = begun;
    this.cpuTold = cpuTold;
    this.looked = begun;
  }

  /**
   * Looks at the call.
   *
   * @param now ns
   * @param cpu processor time of its thread, ns
   * @param state of its thread
   */
  Verdict check(long now, long cpu, Thread.State state) {
    long elapsed = now - begun;
    if (!cpuTold) {
      return elapsed > PATIENCE * limit ? Verdict.TOO_LONG : Verdict.GOES_ON;
    }
    if (cpuAtFirst < 0) {
      cpuAtFirst = cpu;
    }
    if (isWaiting(state)) {
      waited += Math.min(LOOK_NANOS, now - looked);
    }
    looked = now;
    if (cpu - cpuAtFirst + waited > limit) {
      return Verdict.TOO_LONG;
    }
    return elapsed > Math.max(STARVED_NANOS, STARVED_LIMITS * limit)
        ? Verdict.STARVED
        : Verdict.GOES_ON;
  }

  private static boolean isWaiting(Thread.State state) {
    return state == Thread.State.WAITING
        || state == Thread.State.TIMED_WAITING
        || state == Thread.State.BLOCKED;
  }
}
