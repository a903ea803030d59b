package io.webchat.scripting.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a hook is disabled and when it is tried again, with a clock that the test moves. */
class DisabledHooksTest {
  private static final Hook HOOK = new Hook("preprocessor", "p.js");
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000); // it may overflow
  private final DisabledHooks disabled = new DisabledHooks(() -> 3, clock::get);

  private void pass(long ms) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  private void disable() {
    for (int i = 1; i < 3; i++) {
      assertThat(disabled.cutOff(HOOK)).isFalse();
      assertThat(disabled.contains(HOOK)).isFalse();
    }
    assertThat(disabled.cutOff(HOOK)).isTrue();
  }

  @Test
  void aHookIsDisabledAfterItsCutOffsAndTriedAgainAfterAMinute() {
    disable();
    assertThat(disabled.now()).containsExactly(HOOK);
    assertThat(disabled.cutOff(HOOK)).as("of a call that was under way").isFalse();
    pass(DisabledHooks.FIRST_MS - 1);
    assertThat(disabled.contains(HOOK)).isTrue();
    pass(1);
    assertThat(disabled.contains(HOOK)).isFalse();
    assertThat(disabled.now()).isEmpty();
  }

  @Test
  void cutOffOnTrialItIsDisabledAtOnceForTwiceTheTimeUpToALimit() {
    disable();
    for (long expected = 2 * DisabledHooks.FIRST_MS;
        expected < 4 * DisabledHooks.LONGEST_MS;
        expected *= 2) {
      pass(disabled.delayMs(HOOK));
      assertThat(disabled.cutOff(HOOK)).isTrue();
      assertThat(disabled.delayMs(HOOK)).isEqualTo(Math.min(expected, DisabledHooks.LONGEST_MS));
    }
  }

  @Test
  void oneThatWorksOnTrialIsEnabledAndBeginsAnewWhenItWorkedForLong() {
    disable();
    pass(DisabledHooks.FIRST_MS);
    disabled.worked(HOOK);
    disable();
    assertThat(disabled.delayMs(HOOK)).as("so soon again").isEqualTo(2 * DisabledHooks.FIRST_MS);
    pass(2 * DisabledHooks.FIRST_MS);
    disabled.worked(HOOK);
    pass(2 * DisabledHooks.FIRST_MS + 1);
    disable();
    assertThat(disabled.delayMs(HOOK)).isEqualTo(DisabledHooks.FIRST_MS);
  }

  @Test
  void anotherHookIsNotConcernedAndWhatIsForgottenIsEnabled() {
    Hook other = new Hook("preprocessor", "q.js");
    assertThat(disabled.add(HOOK)).isTrue();
    assertThat(disabled.add(HOOK)).isFalse();
    assertThat(disabled.contains(other)).isFalse();
    disabled.worked(other);
    disabled.forget(HOOK::equals);
    assertThat(disabled.contains(HOOK)).isFalse();
    disable();
  }
}
