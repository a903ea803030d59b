package io.webchat.benchmarks.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Times that were measured, in microseconds; what comes when it is full is only counted. */
final class Latencies {
  private final int[] micros;
  private final AtomicInteger count = new AtomicInteger();

  Latencies(int most) {
    micros = new int[most];
  }

  void add(long nanos) {
    int index = count.getAndIncrement();
    if (index < micros.length) {
      micros[index] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    }
  }

  int count() {
    return count.get();
  }

  /** How many took longer. */
  int longerThan(long milliseconds) {
    return (int) Arrays.stream(sorted()).filter(each -> each > milliseconds * 1_000).count();
  }

  /** A quantile, in milliseconds. */
  double quantile(double part) {
    int[] sorted = sorted();
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))] / 1_000.0;
  }

  private int[] sorted() {
    int[] copy = Arrays.copyOf(micros, Math.min(count.get(), micros.length));
    Arrays.sort(copy);
    return copy;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d, p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
        count(),
        quantile(0.5),
        quantile(0.99),
        quantile(1));
  }
}
