package io.webchat.scripting.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.spi.script.ScriptHooks.HookReport;
import org.junit.jupiter.api.Test;

/** What is counted of hooks. */
class HookStatisticsTest {
  private static final Hook HOOK = new Hook("subscriber A.b", "a.js");
  private final HookStatistics statistics = new HookStatistics();

  @Test
  void aProblemWithinTheFirstCallIsCounted() {
    statistics.problem(HOOK, ScriptFailure.of("no"));
    statistics.record(HOOK, 5, null);
    assertThat(statistics.reports())
        .containsExactly(new HookReport("subscriber A.b", "a.js", 1, 1, 0, 5, 5));
  }

  @Test
  void hooksBeyondTheBoundAreCountedTogether() {
    for (int i = 0; i < 600; i++) {
      statistics.problem(new Hook("hook " + i, ""), ScriptFailure.of("no"));
      statistics.record(new Hook("hook " + i, ""), 1, null);
    }
    assertThat(statistics.reports()).hasSize(501);
    assertThat(statistics.reports().get(0))
        .isEqualTo(new HookReport("others", "", 100, 100, 0, 100, 1));
  }
}
