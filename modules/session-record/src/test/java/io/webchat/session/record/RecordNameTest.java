package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.SessionKey;
import org.junit.jupiter.api.Test;

class RecordNameTest {
  @Test
  void isTheDigestOfThePartsWithTheirLengths() {
    RecordName name = RecordName.of("aé", "");

    assertThat(name.place()).containsExactly(0, 0, 0, 2, 0, 'a', 0, 0xe9, 0, 0, 0, 0);
    assertThat(name.text())
        .isEqualTo("deee99cb9fc69213993ab4c75d06c5fab27ea9e5655c5da65110d6a26b1ef47e");
    assertThat(name).hasToString(name.text());
  }

  @Test
  void ofASessionIsThatOfItsKey() {
    assertThat(RecordName.of(new SessionKey("i", "t", "d")).text())
        .isEqualTo(RecordName.of("session", "i", "t", "d").text());
  }

  @Test
  void aPartThatIsNullCountsAsEmpty() {
    assertThat(RecordName.of("a", null, "b").place())
        .isEqualTo(RecordName.of("a", "", "b").place());
    assertThat(RecordName.of("a", null, "b").text()).isEqualTo(RecordName.of("a", "", "b").text());
  }

  @Test
  void namesOfDifferentPartsDiffer() {
    assertThat(RecordName.of("a", "b").text()).isNotEqualTo(RecordName.of("ab", "").text());
    assertThat(RecordName.of("a").text()).isNotEqualTo(RecordName.of("A").text());
    assertThat(RecordName.of("\ud800").text()).isNotEqualTo(RecordName.of("\ud801").text());
    assertThat(RecordName.of("x".repeat(10_000)).text()).matches("[0-9a-f]{64}");
  }

  @Test
  void itsPlaceCannotBeChanged() {
    RecordName name = RecordName.of("a");
    name.place()[5] = 'b';

    assertThat(name.place()).isEqualTo(RecordName.of("a").place());
  }
}
