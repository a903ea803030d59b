package io.webchat.backend.internal.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import io.webchat.spi.config.CheckedConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of the keys of a file counts. */
class BackEndSettingsTest {
  private static final String FILE = "/etc/webchat/io.webchat.backend.cfg";

  private final Made shop = ApiKeys.make("shop", List.of("chats", "read"));
  private final Made desk = ApiKeys.make("desk", List.of("read"));
  private final Made lost = ApiKeys.make("lost", List.of("*"));
  private final List<String> errors = new ArrayList<>();
  private final CheckedConfiguration<BackEndSettings> configuration =
      new CheckedConfiguration<>(
          BackEndSettings.PID,
          BackEndConfiguration.class,
          BackEndSettings::read,
          errors::add,
          errors::add);

  private ApiKeys keys(Object lines) {
    return configuration
        .read(Map.of(".keys", lines, "felix.fileinstall.filename", "file:" + FILE))
        .keys();
  }

  @Test
  void aLineThatIsTakenOutIsRevokedWhateverIsWrongWithAnother() {
    assertThat(keys(String.join(", ", shop.line(), desk.line(), lost.line())).all()).hasSize(3);
    String mistyped = desk.line().substring(0, desk.line().length() - 1);
    ApiKeys now = keys(String.join(", ", shop.line(), mistyped));
    assertThat(now.find(lost.key())).as("taken out").isEmpty();
    assertThat(now.find(desk.key())).as("mistyped").isEmpty();
    assertThat(now.find(shop.key())).as("right").isPresent();
    assertThat(errors)
        .singleElement()
        .isEqualTo(
            FILE
                + " (io.webchat.backend): .keys: expected NAME:SCOPE+SCOPE:DIGEST, as webchat:apikey"
                + " prints it (entry 2 of 2), found (secret); the entry is left out, the others are in"
                + " force");
    assertThat(configuration.state().refusals()).hasSize(1);
  }

  @Test
  void twoLinesWithoutACommaAreNone() {
    assertThat(keys(shop.line()).all()).hasSize(1);
    assertThat(keys(shop.line() + " " + desk.line()).all()).isEmpty();
    assertThat(errors).singleElement().asString().contains("(entry 1 of 1)");
  }

  @Test
  void aKeyWithAScopeThatTheServiceDoesNotHaveIsLeftOut() {
    String line = desk.line().replace(":read:", ":reed:");
    assertThat(keys(new String[] {line, shop.line()}).all()).hasSize(1);
    assertThat(errors)
        .singleElement()
        .asString()
        .contains("scopes of ", " or * (entry 1 of 2)")
        .doesNotContain(desk.line().replaceAll(".*:", ""));
  }

  @Test
  void aKeyInThePlaceOfItsDigestIsNotShown() {
    assertThat(keys("shop:read:" + shop.key()).all()).isEmpty();
    assertThat(errors.toString() + configuration.state()).doesNotContain(shop.key());
  }

  @Test
  void anApplicationHearsOfALineThatIsNone() {
    Map<String, Object> options = Map.of(".keys", List.of(shop.line(), "desk"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackEndSettings.of(options))
        .withMessageContaining("(entry 2 of 2)");
  }
}
