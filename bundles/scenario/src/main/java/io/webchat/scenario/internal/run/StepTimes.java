package io.webchat.scenario.internal.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the steps of many chats took, as a table. */
public final class StepTimes {
  private static final double MS = 1e6;

  private StepTimes() {}

  /** A line for each step, with a header; of the steps that succeeded. */
  public static List<String> table(List<ChatResult> chats) {
    Map<String, List<StepResult>> steps = new LinkedHashMap<>();
    chats.forEach(
        chat ->
            chat.steps()
                .forEach(
                    each ->
                        steps
                            .computeIfAbsent(
                                each.step().line() + " " + each.step().label(),
                                key -> new ArrayList<>())
                            .add(each)));
    List<String> lines = new ArrayList<>();
    lines.add(
        "%8s %7s %8s %8s %8s %8s %8s  %s"
            .formatted("chats", "failed", "p50 ms", "p95 ms", "p99 ms", "max ms", "line", "step"));
    steps.values().forEach(each -> lines.add(line(each)));
    return lines;
  }

  private static String line(List<StepResult> results) {
    long[] nanos =
        results.stream()
            .filter(each -> each.failure() == null && !each.skipped())
            .mapToLong(StepResult::nanos)
            .sorted()
            .toArray();
    long failed = results.stream().filter(each -> each.failure() != null).count();
    int line = results.get(0).step().line();
    return "%8d %7d %8s %8s %8s %8s %8s  %s"
        .formatted(
            nanos.length,
            failed,
            at(nanos, 0.5),
            at(nanos, 0.95),
            at(nanos, 0.99),
            at(nanos, 1),
            line == 0 ? "" : line,
            results.get(0).step().label());
  }

  /** The least time that this share of all does not exceed. */
  private static String at(long[] sorted, double share) {
    if (sorted.length == 0) {
      return "-";
    }
    int rank = Math.max(1, (int) Math.ceil(share * sorted.length));
    return "%.1f".formatted(sorted[rank - 1] / MS);
  }
}
