package io.webchat.test.patience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.EvaluatedCondition;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void aWaitWithoutALimitOfItsOwnHasThisOne() {
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger remaining = new AtomicInteger();
    ConditionEvaluationListener<Object> listener =
        (EvaluatedCondition<Object> condition) ->
            remaining.set((int) (condition.getRemainingTimeInMS() / 1_000));
    await().conditionEvaluationListener(listener).until(() -> looks.incrementAndGet() == 2);
    assertThat(remaining.get())
        .isBetween(11, (int) Patience.LIMIT.toSeconds()); // more than Awaitility's own ten
  }

  @Test
  void aLimitOfItsOwnCounts() {
    assertThatThrownBy(() -> await().atMost(Duration.ofMillis(20)).until(() -> false))
        .hasMessageContaining("within 20 milliseconds");
  }
}
