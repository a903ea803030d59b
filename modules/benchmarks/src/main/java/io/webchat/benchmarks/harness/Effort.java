package io.webchat.benchmarks.harness;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How much a run does: less of it says less of speed, but counts as right.
 *
 * @param seconds how long something is measured when nothing else limits it; the whole is {@value
 *     #FULL_SECONDS}
 * @param most chats, sessions or instances at most
 * @param distribution the assembled folder, where there is one
 */
public record Effort(double seconds, int most, Optional<Path> distribution) {
  /** Seconds of a measurement in a whole run. */
  public static final double FULL_SECONDS = 5;

  /** Checks that there is something to do. */
  public Effort {
    if (!(seconds > 0) || most < 1) {
      throw new IllegalArgumentException("seconds and most must be positive");
    }
  }

  /** So many, or fewer in a small run. */
  public int atMost(int whole) {
    return Math.min(whole, most);
  }

  /** How often something is repeated that warms up first: in a small run twice. */
  public int rounds(int whole) {
    return isSmall() ? Math.min(whole, 2) : whole;
  }

  /** Whether the run only counts whether all is right: it measures less than a second. */
  public boolean isSmall() {
    return seconds < 1;
  }

  /** Nanoseconds of something that takes so many seconds in a whole run. */
  public long nanos(double wholeSeconds) {
    return (long) (wholeSeconds * seconds / FULL_SECONDS * 1e9);
  }

  /** The same with the assembled folder. */
  public Effort withDistribution(Path folder) {
    return new Effort(seconds, most, Optional.of(folder));
  }
}
