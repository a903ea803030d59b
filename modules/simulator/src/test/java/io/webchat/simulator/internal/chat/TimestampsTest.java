package io.webchat.simulator.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampsTest {
  @Test
  void theTextsAreInTheOrderOfTheTimes() {
    Instant second = Instant.parse("2026-11-29T10:11:54Z");
    assertThat(Timestamps.of(second)).isEqualTo("2026-11-29T10:11:54.000Z");
    assertThat(Timestamps.of(second.plusNanos(1_234_567))).isEqualTo("2026-11-29T10:11:54.001Z");
  }
}
