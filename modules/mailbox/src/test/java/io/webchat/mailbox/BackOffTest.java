package io.webchat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a failed request is not repeated. */
class BackOffTest {
  private final ManualClock clock = new ManualClock();
  private final BackOff backOff = new BackOff(clock::nanos, 2_000);

  private void advance(long ms) {
    clock.advance(ms, () -> {});
  }

  @Test
  void withoutAFailureThereIsNoPause() {
    assertThat(backOff.remaining()).isZero();
    assertThat(backOff.failures()).isZero();
    backOff.failed(1_000);
    backOff.succeeded();
    assertThat(backOff.remaining()).isZero();
    assertThat(backOff.failures()).isZero();
  }

  @Test
  void whatIsLeftOfAPauseBecomesLess() {
    advance(5_000);
    assertThat(backOff.failed(1_000)).isEqualTo(1_000);
    assertThat(backOff.remaining()).isEqualTo(1_000);
    advance(400);
    assertThat(backOff.remaining()).isEqualTo(600);
    advance(10_000);
    assertThat(backOff.remaining()).isZero();
    assertThat(backOff.failures()).isEqualTo(1);
  }

  @Test
  void aPartOfAMillisecondCounts() {
    long[] nanos = {0};
    BackOff exact = new BackOff(() -> nanos[0], 2_000);
    exact.failed(1);
    nanos[0] = 1;
    assertThat(exact.remaining()).isEqualTo(1);
    nanos[0] = 1_000_000;
    assertThat(exact.remaining()).isZero();
  }

  @Test
  void aPauseLongerThanTheLimitIsKeptAndDoesNotGrow() {
    assertThat(backOff.failed(3_000)).isEqualTo(3_000);
    assertThat(backOff.failed(3_000)).isEqualTo(3_000);
    assertThat(backOff.failures()).isEqualTo(2);
  }

  @Test
  void theServerMayAskForALongerPause() {
    assertThat(backOff.failed(1_000, 60_000)).isEqualTo(60_000);
    assertThat(backOff.remaining()).isEqualTo(60_000);
    assertThat(backOff.failed(1_000, 100)).isEqualTo(1_500);
  }
}
