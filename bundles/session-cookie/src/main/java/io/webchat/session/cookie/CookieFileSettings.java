package io.webchat.session.cookie;

import io.webchat.session.record.RecordLimits;
import java.time.Duration;

/**
 * Limits of {@link CookieFiles}.
 *
 * @param pingDelay longest time until a change of nothing but pings and positions is on the disk
 * @param maxInstances most instances with stored cookies
 * @param maxBytes largest file of an instance
 * @param retention how long the cookies of an instance that stores none any more are kept although
 *     others want their room
 */
public record CookieFileSettings(
    Duration pingDelay, int maxInstances, int maxBytes, Duration retention) {
  /**
   * 5 seconds, 100,000 instances, 16 MiB, which holds every jar that is within its limits, and 30
   * days.
   */
  public static final CookieFileSettings DEFAULT =
      new CookieFileSettings(Duration.ofSeconds(5), 100_000, 16 << 20);

  /** As below, with 30 days. */
  public CookieFileSettings(Duration pingDelay, int maxInstances, int maxBytes) {
    this(pingDelay, maxInstances, maxBytes, RecordLimits.DEFAULT_RETENTION);
  }

  /** Checks the limits. */
  public CookieFileSettings {
    if (pingDelay.isNegative() || pingDelay.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("the delay of pings must be within 0 and 10 minutes");
    }
    if (maxInstances < 1) {
      throw new IllegalArgumentException("there must be room for 1 instance at least");
    }
    if (maxBytes < 1024) {
      throw new IllegalArgumentException("files must have room for 1024 bytes at least");
    }
    if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("the retention must be 1 minute at least");
    }
  }
}
