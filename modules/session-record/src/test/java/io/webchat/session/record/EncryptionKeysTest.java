package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeysTest {
  private static final String KEY = "QUFB".repeat(10) + "QUE=";

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
  void theFirstKeySealsAndEachIsFoundByItsId() {
    EncryptionKeys keys =
        EncryptionKeys.parse(List.of("new:" + KEY, "old:" + "QkJC".repeat(10) + "QkI="));
    assertThat(keys.currentId()).isEqualTo("new");
    assertThat(keys.find("new").orElseThrow().getEncoded()).containsOnly('A').hasSize(32);
    assertThat(keys.find("old").orElseThrow().getEncoded()).containsOnly('B').hasSize(32);
    assertThat(keys.find("new").orElseThrow().getAlgorithm()).isEqualTo("AES");
    assertThat(keys.find("none")).isEmpty();
    assertThat(EncryptionKeys.none().isEmpty()).isTrue();
    assertThat(EncryptionKeys.none().find("new")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "QUFB, encryption key 1 is not id:base64",
    ":QUFB, encryption key 1 is not id:base64",
    "a:?, encryption key 1 is not base64",
    "a:QUFB, encryption key 1 has 24 bits instead of 256"
  })
  void aRefusalSaysWhatIsWrong(String entry, String text) {
    assertThatThrownBy(() -> EncryptionKeys.parse(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text)
        .hasNoCause();
  }

  @Test
  void thereAreAtMost32Keys() {
    List<String> most = IntStream.range(0, 32).mapToObj(i -> "k" + i + ":" + KEY).toList();
    EncryptionKeys keys = EncryptionKeys.parse(most);
    assertThat(keys.find("k31")).isPresent();

    List<String> more = IntStream.range(0, 33).mapToObj(i -> "k" + i + ":" + KEY).toList();
    assertThatThrownBy(() -> EncryptionKeys.parse(more))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("more than 32 encryption keys");
  }
}
