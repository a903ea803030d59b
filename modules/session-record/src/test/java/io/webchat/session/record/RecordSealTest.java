package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.spi.session.SessionStorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSealTest {
  private static final String KEY = "QUFB".repeat(10) + "QUE=";
  private static final RecordName NAME = RecordName.of("place", "one");
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @Test
  void plainRecordsAreReadWhileAStoreChangesOverToEncryption() {
    EncryptionKeys keys = EncryptionKeys.parse(List.of(" ", "a:" + KEY));
    byte[] plain = new RecordSeal(EncryptionKeys.none(), false).seal(CONTENT, NAME);
    assertThat(new RecordSeal(keys, true).open(plain, NAME)).isEqualTo(CONTENT);
    byte[] sealed = new RecordSeal(keys, true).seal(CONTENT, NAME);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("content");
    assertThatThrownBy(() -> new RecordSeal(keys, false).open(plain, NAME))
        .isInstanceOf(SessionStorageException.class)
        .hasMessageContaining("not encrypted");
  }

  @Test
  void keysShowTheirIdsOnly() {
    EncryptionKeys keys = EncryptionKeys.parse(List.of("new:" + KEY, "old:" + KEY));
    assertThat(keys).hasToString("EncryptionKeys[new, old]");
    assertThat(keys.isEmpty()).isFalse();
    assertThat(EncryptionKeys.parse(List.of("")).isEmpty()).isTrue();
  }

  @Test
  void oneTextHasSeveralKeys() {
    assertThat(EncryptionKeys.parse(List.of("new:" + KEY + ",old:" + KEY)))
        .hasToString("EncryptionKeys[new, old]");
    assertThat(EncryptionKeys.parse(List.of(" c:" + KEY + " , b:" + KEY + "\n\ta:" + KEY + ",")))
        .hasToString("EncryptionKeys[c, b, a]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUFB", "a:QUFB", "a:?QUFB", ":QUFB", "a b:QUFB", "a:"})
  void aKeyThatIsNoneIsRefusedWithoutShowingIt(String entry) {
    assertThatThrownBy(() -> EncryptionKeys.parse(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("encryption key 1 ")
        .message()
        .doesNotContain("QUFB");
  }

  @Test
  void anIdTwiceIsRefused() {
    assertThatThrownBy(() -> EncryptionKeys.parse(List.of("a:" + KEY, "a:" + KEY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("encryption key 2 has the id of another one");
  }

  @Test
  void namesOfDifferentPartsDiffer() {
    assertThat(RecordName.of("a", "b").text()).isNotEqualTo(RecordName.of("ab", "").text());
    assertThat(RecordName.of("\ud800").text()).isNotEqualTo(RecordName.of("\ud801").text());
    assertThat(RecordName.of("x".repeat(10_000)).text()).matches("[0-9a-f]{64}");
  }
}
