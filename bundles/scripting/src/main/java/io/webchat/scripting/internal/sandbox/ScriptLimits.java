package io.webchat.scripting.internal.sandbox;

/**
 * The bounds of customers' scripts.
 *
 * @param statements statements of one call
 * @param callMs time of one call, without that in which it has no processor
 * @param loadMs time in which a script has to load, counted likewise
 * @param allocationBytes bytes that one call may allocate
 * @param allocationBytesPerMinute bytes that all calls of an instance may allocate in a minute
 * @param promiseMs time in which a promise that a hook returned has to settle
 * @param cutOffs times that a hook is cut off before it is disabled
 * @param queue entries that may wait for one instance
 * @param timers timers of one instance
 * @param characters characters of one value that crosses
 */
public record ScriptLimits(
    long statements,
    long callMs,
    long loadMs,
    long allocationBytes,
    long allocationBytesPerMinute,
    long promiseMs,
    int cutOffs,
    int queue,
    int timers,
    int characters) {
  public static final long STATEMENTS = 100_000_000;
  public static final long CALL_MS = 1_000;
  public static final long LOAD_MS = 3_000;
  public static final long ALLOCATION_MB = 256;
  public static final long ALLOCATION_MB_PER_MINUTE = 1_024;
  public static final long PROMISE_MS = 5_000;
  public static final int CUT_OFFS = 3;
  public static final int QUEUE = 10_000;
  public static final int TIMERS = 200;
  public static final int CHARACTERS = 1_000_000;

  /** Time for this bundle's own code, which is slow in a JVM that has just started. */
  public static final long PRELUDE_MS = 60_000;

  /** Levels of nesting, of values that cross. */
  public static final int DEPTH = 100;

  /** Parts (keys and elements) of a value that crosses. */
  public static final int VALUES = 100_000;

  /** Functions that one instance may have registered. */
  public static final int FUNCTIONS = 5_000;

  /** Functions within data that are remembered. */
  public static final int LENT_FUNCTIONS = 1_000;

  /** Characters of one line of the console. */
  public static final int CONSOLE_CHARACTERS = 2_000;

  /** Lines of the console that one call may print. */
  public static final int CONSOLE_LINES = 100;

  public static final ScriptLimits DEFAULTS =
      new ScriptLimits(
          STATEMENTS,
          CALL_MS,
          LOAD_MS,
          ALLOCATION_MB << 20,
          ALLOCATION_MB_PER_MINUTE << 20,
          PROMISE_MS,
          CUT_OFFS,
          QUEUE,
          TIMERS,
          CHARACTERS);

  public ScriptLimits {
    require(statements >= 1_000, "statementLimit", "at least 1000");
    require(callMs >= 10 && callMs <= 600_000, "callTimeLimit", "from 10 to 600000 ms");
    require(loadMs >= 10 && loadMs <= 600_000, "loadTimeLimit", "from 10 to 600000 ms");
    require(allocationBytes >= 1 << 20, "allocationLimit", "at least 1 MB");
    require(
        allocationBytesPerMinute >= allocationBytes,
        "allocationLimitPerMinute",
        "at least allocationLimit");
    require(promiseMs >= 10 && promiseMs <= 3_600_000, "promiseTimeLimit", "from 10 ms to 1 h");
    require(cutOffs >= 1, "cutOffsUntilDisabled", "at least 1");
    require(queue >= 10, "queueLimit", "at least 10");
    require(timers >= 1, "timerLimit", "at least 1");
    require(characters >= 1_000, "valueLimit", "at least 1000 characters");
  }

  /** With the default of what an instance may allocate in a minute. */
  public ScriptLimits(
      long statements,
      long callMs,
      long loadMs,
      long allocationBytes,
      long promiseMs,
      int cutOffs,
      int queue,
      int timers,
      int characters) {
    this(
        statements,
        callMs,
        loadMs,
        allocationBytes,
        Math.max(allocationBytes, ALLOCATION_MB_PER_MINUTE << 20),
        promiseMs,
        cutOffs,
        queue,
        timers,
        characters);
  }

  private static void require(boolean condition, String name, String expected) {
    if (!condition) {
      throw new IllegalArgumentException(name + ": expected " + expected);
    }
  }
}
