package io.webchat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When what failed is made again. */
class RetryTest {
  private final ManualMailbox manual = new ManualMailbox();
  private int runs;
  private final Retry retry = new Retry(manual.mailbox, 1_000, 2_000, () -> runs++);

  /** Fails, and asserts that the task runs after the pause, not before. */
  private void assertPause(long ms) {
    int before = runs;
    retry.failed();
    assertThat(retry.isPending()).isTrue();
    manual.advance(ms - 1);
    assertThat(runs).isEqualTo(before);
    manual.advance(1);
    assertThat(runs).isEqualTo(before + 1);
    assertThat(retry.isPending()).isFalse();
  }

  @Test
  void pausesGrowByHalfUpToTheirLimitAndBeginAnew() {
    assertPause(1_000);
    assertPause(1_500);
    assertPause(2_000);
    assertPause(2_000);
    retry.reset();
    assertPause(1_000);
  }

  @Test
  void aPauseThatIsEndedMakesNothing() {
    retry.failed();
    retry.reset();
    assertThat(retry.isPending()).isFalse();
    manual.advance(10_000);
    assertThat(runs).isZero();
  }
}
