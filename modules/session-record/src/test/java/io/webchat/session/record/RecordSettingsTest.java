package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.spi.config.CheckedConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSettingsTest {
  private static final String KEY = "QUFB".repeat(10) + "QUE=";
  private static final RecordName NAME = RecordName.of("one");
  private static final byte[] CONTENT = {1, 2, 3};

  private final List<String> errors = new ArrayList<>();
  private final CheckedConfiguration<RecordSettings> configuration =
      new CheckedConfiguration<>(
          "test", Keys.class, RecordSettings::read, errors::add, warning -> {});

  /** The keys of a store. */
  @interface Keys {
    String[] _encryptionKeys() default {};

    boolean encryptionAcceptPlain() default false;
  }

  @Test
  void areReadFromTheConfiguration() {
    assertThat(configuration.read(Map.of())).isEqualTo(new RecordSettings(List.of(), false));
    assertThat(
            configuration.read(
                Map.of(
                    ".encryptionKeys", "a:" + KEY + ", b:" + KEY, "encryptionAcceptPlain", "true")))
        .isEqualTo(new RecordSettings(List.of("a:" + KEY, "b:" + KEY), true));
    assertThat(errors).isEmpty();
  }

  @Test
  void aKeyThatIsNoneLeavesTheFormerOnes() {
    configuration.read(Map.of(".encryptionKeys", "a:" + KEY));

    RecordSettings settings = configuration.read(Map.of(".encryptionKeys", "b:QUFB"));

    assertThat(settings.keys()).containsExactly("a:" + KEY);
    assertThat(errors)
        .singleElement()
        .asString()
        .contains(
            "keys as id:base64 of 32 bytes with commas between them"
                + " (encryption key 1 has 24 bits instead of 256)")
        .doesNotContain("QUFB");
  }

  /** The name of a variable that is missing stays as it stands in the file. */
  @ParameterizedTest
  @ValueSource(strings = {"a:${env:WEBCHAT_KEY}", "a:QUFB", "QUFB"})
  void withoutFormerOnesAKeyThatIsNoneOpensNoStore(String key) {
    List<RecordSettings> opened = new ArrayList<>();
    assertThat(configuration.update(Map.of(".encryptionKeys", key), opened::add)).isFalse();
    assertThat(opened).isEmpty();
    assertThat(configuration.inForce()).isNull();
    assertThat(errors).singleElement().asString().contains("cannot be used: .encryptionKeys");

    assertThat(configuration.update(Map.of(".encryptionKeys", "a:" + KEY), opened::add)).isTrue();
    assertThat(opened).containsExactly(new RecordSettings(List.of("a:" + KEY), false));
  }

  @Test
  void blankKeysAreNone() {
    assertThat(configuration.read(Map.of(".encryptionKeys", "  ")))
        .isEqualTo(new RecordSettings(List.of(), false));
    assertThat(errors).isEmpty();
  }

  @Test
  void cannotHaveAKeyThatIsNone() {
    assertThatThrownBy(() -> new RecordSettings(List.of("a"), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("encryption key 1 is not id:base64");
  }

  @Test
  void theyShowNoKey() {
    assertThat(new RecordSettings(List.of("a:" + KEY), true))
        .hasToString("RecordSettings[EncryptionKeys[a] true]");
  }

  @Test
  void theySealAsTheySay() {
    RecordSeal none = new RecordSettings(List.of(), false).seal();
    RecordSeal strict = new RecordSettings(List.of("a:" + KEY), false).seal();
    RecordSeal both = new RecordSettings(List.of("a:" + KEY), true).seal();

    byte[] plain = none.seal(CONTENT, NAME);
    assertThat(both.open(plain, NAME)).isEqualTo(CONTENT);
    assertThatThrownBy(() -> strict.open(plain, NAME)).hasMessageContaining("not encrypted");
    assertThat(strict.open(both.seal(CONTENT, NAME), NAME)).isEqualTo(CONTENT);
  }
}
