package io.webchat.transport.webmessaging.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TranscriptPositionsTest {
  private final TranscriptPositions positions = new TranscriptPositions();

  private long of(String key, long micros) {
    return positions.of(key, OptionalLong.of(micros));
  }

  @Test
  void theTimeIsThePosition() {
    assertThat(TranscriptPositions.micros("1970-01-01T00:00:01.002003Z")).hasValue(1_002_003);
    assertThat(TranscriptPositions.micros("2026-11-27T12:00:00+01:00"))
        .isEqualTo(TranscriptPositions.micros("2026-11-27T11:00:00Z"));
    assertThat(TranscriptPositions.micros("yesterday")).isEmpty();
    assertThat(TranscriptPositions.micros("+999999999-01-01T00:00:00Z")).isEmpty();
    assertThat(TranscriptPositions.micros(7)).isEmpty();
    assertThat(of("a", 5_000)).isEqualTo(5_000);
  }

  @Test
  void aMessageKeepsItsPosition() {
    assertThat(of("a", 5_000)).isEqualTo(5_000);
    assertThat(of("b", 5_000)).isEqualTo(5_001);
    assertThat(of("a", 5_000)).isEqualTo(5_000);
    assertThat(of("c", 4_000)).isEqualTo(4_000);
    assertThat(positions.highest()).isEqualTo(5_001);
  }

  @Test
  void aTimeOfFurtherDigitsDoesNotTakeAnothersPlace() {
    of("a", 5_000);
    of("b", 5_000);
    assertThat(of("c", 5_001)).isEqualTo(5_002);
  }

  @Test
  void whatIsOlderComesBeforeTheOthersOfItsMoment() {
    of("a", 5_000);
    of("b", 5_000);
    assertThat(positions.older("c", OptionalLong.of(5_000))).isEqualTo(4_999);
    assertThat(positions.older("d", OptionalLong.of(5_000))).isEqualTo(4_998);
    assertThat(positions.older("b", OptionalLong.of(5_000))).isEqualTo(5_001);
    assertThat(positions.older("e", OptionalLong.of(3_000))).isEqualTo(3_000);
    assertThat(positions.highest()).isEqualTo(5_001);
  }

  @Test
  void anotherOneGoesOnWithTheHighestOnes() {
    of("b", 2_000);
    of("c", 3_000);
    of("d", 3_000);
    positions.older("a", OptionalLong.of(1_000));
    assertThat(positions.latest(3)).containsOnlyKeys("b", "c", "d").containsEntry("d", 3_001L);
    assertThat(positions.latest(9)).hasSize(4);
    TranscriptPositions next = new TranscriptPositions();
    next.goOn(positions.latest(1));
    assertThat(next.highest()).isEqualTo(3_001);
    assertThat(next.of("e", OptionalLong.of(3_001))).isEqualTo(3_002);
    assertThat(next.of("d", OptionalLong.of(3_000))).isEqualTo(3_001);
  }

  @Test
  void withoutATimeItIsBehindAllOthers() {
    assertThat(positions.of("x", OptionalLong.empty())).isEqualTo(-1);
    of("a", 5_000);
    assertThat(positions.of("y", OptionalLong.empty())).isEqualTo(5_001);
  }

  @Test
  void theyAreBounded() {
    for (int i = 1; i <= 3 * TranscriptPositions.LIMIT; i++) {
      of("m" + i, i * 1_000L);
    }
    assertThat(positions.size()).isEqualTo(TranscriptPositions.LIMIT);
    assertThat(of("m1", 1_000)).isEqualTo(1_000);
  }
}
