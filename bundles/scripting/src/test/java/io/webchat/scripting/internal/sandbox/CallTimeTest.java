package io.webchat.scripting.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.scripting.internal.sandbox.CallTime.Verdict;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What counts as the time of a call, with clocks that the test moves. */
class CallTimeTest {
  private static final long LIMIT = ms(1_000);

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /**
   * Looks every 10 ms from one time to another, with the processor time that {@code share} gives.
   */
  private static Verdict run(CallTime time, long toMs, double share, Thread.State state) {
    Verdict verdict = Verdict.GOES_ON;
    for (long now = 10; now <= toMs && verdict == Verdict.GOES_ON; now += 10) {
      verdict = time.check(ms(now), (long) (ms(now) * share), state);
    }
    return verdict;
  }

  @Test
  void aCallThatHasTheProcessorIsTooLongAtItsLimit() {
    assertThat(run(new CallTime(LIMIT, 0, true), 1_000, 1, Thread.State.RUNNABLE))
        .isEqualTo(Verdict.GOES_ON);
    assertThat(run(new CallTime(LIMIT, 0, true), 1_030, 1, Thread.State.RUNNABLE))
        .isEqualTo(Verdict.TOO_LONG);
  }

  @Test
  void timeWithoutTheProcessorDoesNotCount() {
    CallTime starved = new CallTime(LIMIT, 0, true);
    assertThat(run(starved, 50_000, 0.015, Thread.State.RUNNABLE)).isEqualTo(Verdict.GOES_ON);
    assertThat(starved.check(ms(50_010), ms(2_000), Thread.State.RUNNABLE))
        .isEqualTo(Verdict.TOO_LONG);
  }

  @Test
  void aCallThatNeverGetsTheProcessorIsCutOffInTheEndButNotForBeingSlow() {
    assertThat(run(new CallTime(LIMIT, 0, true), 60_000, 0, Thread.State.RUNNABLE))
        .isEqualTo(Verdict.GOES_ON);
    assertThat(run(new CallTime(LIMIT, 0, true), 60_010, 0, Thread.State.RUNNABLE))
        .isEqualTo(Verdict.STARVED);
  }

  @Test
  void aThreadThatWaitsByItselfUsesItsTime() {
    assertThat(run(new CallTime(LIMIT, 0, true), 1_010, 0, Thread.State.TIMED_WAITING))
        .isEqualTo(Verdict.TOO_LONG);
    CallTime seldom = new CallTime(LIMIT, 0, true);
    for (long now = 1_000; now <= 20_000; now += 1_000) {
      assertThat(seldom.check(ms(now), 0, Thread.State.BLOCKED))
          .as("what it did between two looks that are far apart is not known")
          .isEqualTo(Verdict.GOES_ON);
    }
  }

  @Test
  void whereProcessorTimeIsNotToldTheClockCountsWithPatience() {
    assertThat(run(new CallTime(LIMIT, 0, false), 5_000, 0, Thread.State.RUNNABLE))
        .isEqualTo(Verdict.GOES_ON);
    assertThat(run(new CallTime(LIMIT, 0, false), 5_010, 0, Thread.State.RUNNABLE))
        .isEqualTo(Verdict.TOO_LONG);
  }
}
