package io.webchat.scenario.internal.run;

import java.util.List;
import java.util.Optional;

/**
 * What came of one chat.
 *
 * @param number from 1
 * @param steps as far as there is something to say of them
 * @param failure of the chat as a whole, before its first step; {@code null} for none
 */
public record ChatResult(int number, List<StepResult> steps, String failure) {
  /** Copies the list. */
  public ChatResult {
    steps = List.copyOf(steps);
  }

  /** Why it failed; empty when it did not. */
  public Optional<String> whyFailed() {
    return failure != null
        ? Optional.of(failure)
        : steps.stream()
            .filter(each -> each.failure() != null)
            .map(each -> where(each) + each.step().label() + ": " + each.failure())
            .findFirst();
  }

  private static String where(StepResult result) {
    return result.step().line() == 0 ? "" : "line " + result.step().line() + ", ";
  }
}
