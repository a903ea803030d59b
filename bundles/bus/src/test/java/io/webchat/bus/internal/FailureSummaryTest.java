package io.webchat.bus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the log says of a failure: enough to find it, and nothing of a payload. */
class FailureSummaryTest {
  private static Exception chain(int length) {
    Exception failure = null;
    for (int i = 0; i < length; i++) {
      failure = new IllegalStateException("secret " + i, failure);
    }
    return failure;
  }

  @Test
  void aFailureIsItsTypeAndPlace() {
    assertThat(FailureSummary.describe(chain(1)))
        .startsWith(
            "java.lang.IllegalStateException at io.webchat.bus.internal.FailureSummaryTest.chain")
        .doesNotContain("caused by", "secret");
  }

  @Test
  void causesFollowUpToABound() {
    String name = IllegalStateException.class.getName();
    assertThat(FailureSummary.describe(chain(2)).split(", caused by ")).hasSize(2);
    assertThat(FailureSummary.describe(chain(9)).split(", caused by "))
        .hasSize(4)
        .allSatisfy(cause -> assertThat(cause).startsWith(name).doesNotContain("secret"));
  }

  @Test
  void theNameOfADataEventIsShownWithoutTheValue() {
    assertThat(FailureSummary.nameOnly("Chat.data.token:secret:x")).isEqualTo("Chat.data.token");
    assertThat(FailureSummary.nameOnly(":secret")).isEmpty();
    assertThat(FailureSummary.nameOnly("Chat.ready")).isEqualTo("Chat.ready");
  }
}
