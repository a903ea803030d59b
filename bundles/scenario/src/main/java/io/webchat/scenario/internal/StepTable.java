package io.webchat.scenario.internal;

import io.webchat.scenario.internal.run.StepTimes;
import java.util.ArrayList;
import java.util.List;

/** The times of all steps, as a table for people. */
final class StepTable {
  private static final double MS = 1e6;

  private StepTable() {}

  /** A line for each step below a header; times are of the steps that succeeded. */
  static List<String> of(List<StepTimes> steps) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%8s %7s %8s %8s %8s %8s %8s  %s"
            .formatted("chats", "failed", "p50 ms", "p95 ms", "p99 ms", "max ms", "line", "step"));
    steps.forEach(each -> lines.add(line(each)));
    return lines;
  }

  private static String line(StepTimes times) {
    int line = times.step().line();
    return "%8d %7d %8s %8s %8s %8s %8s  %s"
        .formatted(
            times.succeeded(),
            times.failed(),
            at(times, 0.5),
            at(times, 0.95),
            at(times, 0.99),
            at(times, 1),
            line == 0 ? "" : line,
            times.step().label());
  }

  private static String at(StepTimes times, double share) {
    var nanos = times.quantile(share);
    return nanos.isEmpty() ? "-" : "%.1f".formatted(nanos.getAsLong() / MS);
  }
}
