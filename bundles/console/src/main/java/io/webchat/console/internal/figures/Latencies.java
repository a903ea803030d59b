package io.webchat.console.internal.figures;

import java.util.Arrays;

/**
 * How long calls took, in classes whose bounds grow by a half, so that a percentile is right within
 * that. Not thread-safe.
 */
final class Latencies {
  private static final double LEAST_MS = 0.25;
  private static final double GROWTH = 1.5;
  private static final int CLASSES = 40;

  private final int[] counts = new int[CLASSES];
  private long count;

  void add(long nanos) {
    double ms = nanos / 1_000_000.0;
    int found = 0;
    double bound = LEAST_MS;
    while (ms > bound && found < CLASSES - 1) {
      bound *= GROWTH;
      found++;
    }
    counts[found]++;
    count++;
  }

  void clear() {
    Arrays.fill(counts, 0);
    count = 0;
  }

  /** The time, ms, that this part of the calls did not exceed; -1 without a call. */
  double percentile(double part) {
    if (count == 0) {
      return -1;
    }
    long wanted = (long) Math.ceil(count * part);
    long seen = 0;
    double bound = LEAST_MS;
    for (int each : counts) {
      seen += each;
      if (seen >= wanted) {
        return Math.round(bound * 100) / 100.0;
      }
      bound *= GROWTH;
    }
    return bound;
  }
}
