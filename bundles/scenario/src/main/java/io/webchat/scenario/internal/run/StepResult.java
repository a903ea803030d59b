package io.webchat.scenario.internal.run;

import io.webchat.scenario.internal.script.Step;

/**
 * What came of a step.
 *
 * @param nanos it took; 0 when it was left out
 * @param failure why it failed; {@code null} when it did not
 * @param skipped whether it was left out, because one before it failed
 */
public record StepResult(Step step, long nanos, String failure, boolean skipped) {
  static StepResult left(Step step) {
    return new StepResult(step, 0, null, true);
  }
}
