package io.webchat.spi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.ConfigurationState.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What listings and log lines show of a value. */
class ShownValueTest {
  @interface Config {
    boolean shared() default false;

    long timeMs() default 10_000;

    @HostOnly
    String hook() default "";
  }

  private final List<String> lines = new ArrayList<>();
  private final CheckedConfiguration<String> checked =
      new CheckedConfiguration<>(
          "io.webchat.test", Config.class, ShownValueTest::read, lines::add, lines::add);

  private static String read(Values values) {
    String hook = values.parsed("hook", ShownValueTest::hook);
    return hook + values.flag("shared") + values.millis("timeMs", 1, 100_000);
  }

  private static String hook(String text) {
    if (!text.isEmpty() && !text.startsWith("https://hooks.example")) {
      throw new IllegalArgumentException("an address");
    }
    return text;
  }

  @Test
  void flagsAndNumbersAreShownAsTheyWereUnderstood() {
    var unused = checked.read(Map.of("shared", " Yes", "timeMs", "1e4"));
    assertThat(checked.state().settings())
        .contains(new Setting("shared", "true", false, ""))
        .contains(new Setting("timeMs", "10000", false, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example,https://hooks.example",
    "https://hooks.example:8443/services/T0/SECRET,https://hooks.example:8443/…",
    "https://hooks.example?SECRET,https://hooks.example/…",
    "https://hooks.example@SECRET/path,(secret)",
    "https://hooks.example.this-is-a-name-that-is-longer-than-a-line-shows-of-one.example"
        + ".org/SECRET,(secret)"
  })
  void ofAnAddressNoMoreThanItsHostIsShown(String value, String shown) {
    var unused = checked.read(Map.of("hook", value));
    assertThat(checked.state().settings()).contains(new Setting("hook", shown, false, ""));
    assertThat(checked.state().toString()).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @CsvSource({
    "https:/hooks.example/SECRET,(secret)",
    "hooks.example/SECRET,(secret)",
    "https://hooks example/SECRET,(secret)",
    "ftp://hooks.example/SECRET,ftp://hooks.example/…"
  })
  void whatIsRefusedIsShownAsLittle(String value, String shown) {
    var unused = checked.read(Map.of("hook", value));
    assertThat(lines).singleElement().asString().contains("found " + shown + ";");
    assertThat(checked.state().toString() + lines).doesNotContain("SECRET");
  }
}
