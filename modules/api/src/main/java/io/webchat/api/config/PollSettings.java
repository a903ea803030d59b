package io.webchat.api.config;

/**
 * When to poll. All times in ms.
 *
 * @param rate interval when {@code dynamic} is off: {@code pollRate}, 3000
 * @param min first interval, and the one after a send: {@code pollRateMin}, 500
 * @param max longest interval: {@code pollRateMax}, 3000
 * @param multiplier growth of the interval after each poll: {@code pollRateMult}, 1.2
 * @param dynamic whether the interval grows: {@code dynamicPolling}, true
 * @param exceptionLimit successive poll exceptions before {@code chatServerWentOffline}: {@code
 *     pollExceptionLimit}, 5
 * @param sleep interval while the instance sleeps: {@code pollRateSleep}, 30000
 */
public record PollSettings(
    long rate,
    long min,
    long max,
    double multiplier,
    boolean dynamic,
    int exceptionLimit,
    long sleep) {
  private static final long SLEEP_MS = 30_000;

  static PollSettings from(LooseValues webchat, LooseValues transport) {
    boolean fixed = transport.has("pollTimeout");
    long max = webchat.number("pollRateMax", 3000, 100, 30_000);
    return new PollSettings(
        fixed
            ? transport.number("pollTimeout", 3000, 100, 300_000)
            : webchat.number("pollRate", 3000, 100, 30_000),
        Math.min(max, webchat.number("pollRateMin", 500, 50, 30_000)),
        max,
        webchat.decimal("pollRateMult", 1.2, 1, 10),
        webchat.flag("dynamicPolling", !fixed),
        (int) webchat.number("pollExceptionLimit", 5, 0, 1_000_000),
        webchat.number("pollRateSleep", SLEEP_MS, 100, 3_600_000));
  }

  /** The settings while the instance sleeps: the interval is fixed. */
  public PollSettings asleep() {
    return new PollSettings(sleep, min, max, multiplier, false, exceptionLimit, sleep);
  }

  /** The settings where the server asks for this interval, ms. */
  public PollSettings every(long ms) {
    return new PollSettings(ms, ms, ms, 1, false, exceptionLimit, sleep);
  }

  /** The first interval of a series. */
  public long first() {
    return dynamic ? min : rate;
  }

  /** The interval that follows {@code current}. */
  public long next(long current) {
    return dynamic ? Math.min(max, Math.round(current * multiplier)) : rate;
  }
}
