package io.webchat.scenario.internal.run;

import io.webchat.scenario.internal.script.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** How long one step took in many chats. Immutable. */
public final class StepTimes {
  private final Step step;
  private final long[] succeeded;
  private final long[] failed;

  private StepTimes(Step step, List<StepResult> results) {
    this.step = step;
    this.succeeded = nanos(results, false);
    this.failed = nanos(results, true);
  }

  private static long[] nanos(List<StepResult> results, boolean failed) {
    return results.stream()
        .filter(each -> !each.skipped() && (each.failure() != null) == failed)
        .mapToLong(StepResult::nanos)
        .sorted()
        .toArray();
  }

  /** All steps of chats of one scenario, in their order. */
  public static List<StepTimes> of(List<ChatResult> chats) {
    Map<Step, List<StepResult>> steps = new LinkedHashMap<>();
    chats.forEach(
        chat ->
            chat.steps()
                .forEach(
                    each ->
                        steps.computeIfAbsent(each.step(), key -> new ArrayList<>()).add(each)));
    return steps.entrySet().stream()
        .map(each -> new StepTimes(each.getKey(), each.getValue()))
        .toList();
  }

  /** Whose times they are. */
  public Step step() {
    return step;
  }

  /** In how many chats it succeeded. */
  public int succeeded() {
    return succeeded.length;
  }

  /** In how many chats it failed. */
  public int failed() {
    return failed.length;
  }

  /** Nanoseconds that it took where it succeeded, all together. */
  public long nanosSucceeded() {
    return LongStream.of(succeeded).sum();
  }

  /** Nanoseconds that it took where it failed, all together. */
  public long nanosFailed() {
    return LongStream.of(failed).sum();
  }

  /**
   * The least time in nanoseconds that this share of those that succeeded does not exceed; empty
   * where none did.
   *
   * @param share above 0, to 1
   */
  public OptionalLong quantile(double share) {
    if (succeeded.length == 0) {
      return OptionalLong.empty();
    }
    int rank = Math.max(1, (int) Math.ceil(share * succeeded.length));
    return OptionalLong.of(succeeded[rank - 1]);
  }
}
