package io.webchat.spi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.ConfigurationState.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedConfigurationTest {
  @interface Config {
    int threads() default 4;

    long timeout() default 1000;

    boolean http2() default true;

    String folder() default "data";

    String[] _rights() default {};

    @FormerKey("max.origins")
    String[] maxOrigins() default {};

    @FormerKey(".pass.word")
    String _password() default "";

    boolean virtual() default true;
  }

  private record Settings(
      int threads,
      long timeout,
      boolean http2,
      String folder,
      List<String> origins,
      String password,
      boolean virtual) {
    static Settings read(Values values) {
      values.atStart("virtual");
      Settings settings =
          new Settings(
              values.integer("threads", 1, 64),
              values.millis("timeout", 0, 5000),
              values.flag("http2"),
              values.text("folder"),
              values.list("maxOrigins"),
              values.parsed(".password", Settings::password),
              values.flag("virtual"));
      if (settings.threads() == 13 && settings.timeout() == 13) {
        throw new IllegalArgumentException("threads and timeout must not both be 13");
      }
      return settings;
    }

    private static String password(String text) {
      if (text.equals("short")) {
        throw new IllegalArgumentException("a longer one");
      }
      return text;
    }
  }

  private static final Settings DEFAULTS = new Settings(4, 1000, true, "data", List.of(), "", true);
  private static final Map<String, Object> CONTAINER =
      Map.of(
          "service.pid", "io.webchat.test",
          "component.name", "x",
          "felix.fileinstall.filename", "file:/etc/webchat/io.webchat.test.cfg",
          "osgi.ds.satisfying.condition.target", "(x=y)");
  private static final String SOURCE = "/etc/webchat/io.webchat.test.cfg (io.webchat.test): ";

  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final CheckedConfiguration<Settings> checked =
      new CheckedConfiguration<>(
          "io.webchat.test", Config.class, Settings::read, errors::add, warnings::add);

  private Settings read(Map<String, ?> values) {
    Map<String, Object> properties = new HashMap<>(CONTAINER);
    properties.putAll(values);
    return checked.read(properties);
  }

  @Test
  void withoutAConfigurationTheDefaultsAreInForce() {
    assertThat(checked.read(Map.of("component.name", "x"))).isEqualTo(DEFAULTS);
    assertThat(errors).isEmpty();
    assertThat(warnings).isEmpty();
    assertThat(checked.state().source()).isEqualTo("io.webchat.test");
    assertThat(checked.state().settings())
        .contains(new Setting("threads", "4", true, ""))
        .contains(new Setting(".password", "", true, ""));
  }

  @Test
  void aWrongValueAtTheFirstStartLeavesTheDefault() {
    assertThat(read(Map.of("threads", "many", "folder", "other")))
        .isEqualTo(new Settings(4, 1000, true, "other", List.of(), "", true));
    assertThat(errors)
        .containsExactly(
            SOURCE
                + "threads: expected a whole number from 1 to 64, found many;"
                + " the default 4 stays in force");
    assertThat(checked.state().refusals())
        .containsExactly(new Refusal("threads", "many", "a whole number from 1 to 64"));
  }

  @Test
  void aWrongValueLaterLeavesTheFormerOneAndTheOtherKeysChange() {
    read(Map.of("threads", "8"));
    assertThat(read(Map.of("threads", "many", "timeout", "7")).threads()).isEqualTo(8);
    assertThat(checked.inForce().timeout()).isEqualTo(7);
    assertThat(errors).singleElement().asString().endsWith("; the former value 8 stays in force");
    read(Map.of("threads", "9"));
    assertThat(checked.inForce().threads()).isEqualTo(9);
    assertThat(checked.state().refusals()).isEmpty();
  }

  @Test
  void aKeyThatGoesTakesItsFormerValueWithIt() {
    read(Map.of("threads", "8"));
    assertThat(read(Map.of())).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "many",
        "3s",
        "3 000",
        "1,5",
        "1.5",
        "-1",
        "0",
        "65",
        "99999999999999999999",
        "4x"
      })
  void whatIsNoNumberInTheRangeIsRefused(String value) {
    assertThat(read(Map.of("threads", value))).isEqualTo(DEFAULTS);
    assertThat(errors).hasSize(1);
  }

  @Test
  void timesAreWithoutUnit() {
    read(Map.of("timeout", "3s"));
    assertThat(errors)
        .singleElement()
        .asString()
        .contains(
            "timeout: expected a number of milliseconds without unit from 0 to 5000, found 3s");
  }

  @Test
  void typedAndPaddedValuesAreUnderstood() {
    Settings expected = new Settings(8, 0, false, "a b", List.of("x", "y"), "p", true);
    assertThat(
            read(
                Map.of(
                    "threads",
                    8L,
                    "timeout",
                    new Integer[] {0},
                    "http2",
                    false,
                    "folder",
                    List.of("a b"),
                    "maxOrigins",
                    new String[] {"x", " y "},
                    ".password",
                    "p")))
        .isEqualTo(expected);
    assertThat(
            read(
                Map.of(
                    "threads", " 8 ",
                    "timeout", "0.0",
                    "http2", " False",
                    "folder", " a b  ",
                    "maxOrigins", "x, y,",
                    ".password", " p ")))
        .isEqualTo(expected);
    assertThat(errors).isEmpty();
  }

  @Test
  void blankStandsForTheDefaultOrForAnEmptyText() {
    assertThat(read(Map.of("threads", "  ", "http2", "", "folder", " ")))
        .isEqualTo(new Settings(4, 1000, true, "", List.of(), "", true));
    assertThat(errors).isEmpty();
  }

  @Test
  void secretsAreNeverShown() {
    read(Map.of(".password", "geheim"));
    read(Map.of(".password", "short"));
    assertThat(checked.inForce().password()).isEqualTo("geheim");
    assertThat(errors)
        .containsExactly(
            SOURCE
                + ".password: expected a longer one, found (secret);"
                + " the former value (secret) stays in force");
    assertThat(checked.state().toString()).doesNotContain("geheim", "short");
    assertThat(ConfigurationSource.of("p", Map.of(".password", "geheim")).toString())
        .doesNotContain("geheim");
  }

  @Test
  void anEntryThatGivesNoRightIsLeftOutAndNothingFormerComesBack() {
    CheckedConfiguration<List<Integer>> rights =
        new CheckedConfiguration<>(
            "io.webchat.test",
            Config.class,
            values -> values.entries(".rights", CheckedConfigurationTest::right),
            errors::add,
            warnings::add);
    assertThat(rights.read(Map.of())).isEmpty();
    assertThat(rights.read(Map.of(".rights", "1,2,3"))).containsExactly(1, 2, 3);
    assertThat(errors).isEmpty();
    assertThat(rights.read(Map.of(".rights", new String[] {"1", "two", "3"})))
        .as("2 is taken out and 3 stays")
        .containsExactly(1, 3);
    assertThat(errors)
        .containsExactly(
            "io.webchat.test: .rights: expected a digit (entry 2 of 3), found (secret);"
                + " the entry is left out, the others are in force");
    assertThat(rights.state().refusals())
        .containsExactly(new Refusal(".rights", "(secret)", "a digit (entry 2 of 3)"));
    assertThat(rights.read(Map.of(".rights", "one two"))).isEmpty();
    assertThat(rights.read(Map.of(".rights", " "))).isEmpty();
    assertThat(rights.state().refusals()).isEmpty();
  }

  private static Integer right(String text) {
    if (!text.matches("\\d")) {
      throw new IllegalArgumentException("a digit");
    }
    return Integer.valueOf(text);
  }

  @Test
  void unknownKeysAreToldWithTheNearestOne() {
    read(Map.of("thread", "8", "maxOrgins", "x", "something", "else"));
    assertThat(warnings)
        .containsExactly(
            SOURCE + "the key maxOrgins is unknown; the nearest one is maxOrigins",
            SOURCE + "the key something is unknown",
            SOURCE + "the key thread is unknown; the nearest one is threads");
    assertThat(checked.state().unknown()).containsExactly("maxOrgins", "something", "thread");
  }

  @Test
  void aFormerKeyIsReadAndNamedWithTheOneOfToday() {
    assertThat(read(Map.of("max.origins", "x,y", ".pass.word", "geheim")))
        .isEqualTo(new Settings(4, 1000, true, "data", List.of("x", "y"), "geheim", true));
    assertThat(warnings)
        .containsExactlyInAnyOrder(
            SOURCE + "the key max.origins is now maxOrigins",
            SOURCE + "the key .pass.word is now .password");
    assertThat(errors).isEmpty();
    assertThat(checked.state().unknown()).isEmpty();
    assertThat(checked.state().settings())
        .contains(new Setting("maxOrigins", "x,y", false, ""))
        .contains(new Setting(".password", ConfigurationState.SECRET, false, ""));
  }

  @Test
  void ofAFormerKeyAndTheOneOfTodayTheLatterCounts() {
    assertThat(read(Map.of("max.origins", "x", "maxOrigins", "y")).origins()).containsExactly("y");
    assertThat(warnings)
        .containsExactly(
            SOURCE
                + "the key max.origins is now maxOrigins; both are given, and maxOrigins counts");
  }

  @Test
  void aFormerKeyIsToldAlsoWhenTheConfigurationIsRefused() {
    read(Map.of("threads", "13", "timeout", "13", "max.origins", "x"));
    assertThat(warnings).containsExactly(SOURCE + "the key max.origins is now maxOrigins");
    assertThat(errors).hasSize(1);
  }

  @Test
  void aWrongValueOfAFormerKeyIsRefusedUnderTheOneOfToday() {
    read(Map.of(".password", "former"));
    assertThat(read(Map.of(".pass.word", "short")).password()).isEqualTo("former");
    assertThat(checked.state().refusals()).extracting(Refusal::key).containsExactly(".password");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() {
    assertThat(read(Map.of("\uFEFFthreads", "8")).threads()).isEqualTo(8);
    assertThat(read(Map.of("\uFEFF#", "a comment"))).isEqualTo(DEFAULTS);
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatIsReadAtTheStartStaysUntilTheNextOne() {
    read(Map.of("virtual", "true"));
    assertThat(read(Map.of("virtual", "false", "threads", "5")))
        .isEqualTo(new Settings(5, 1000, true, "data", List.of(), "", true));
    assertThat(warnings)
        .containsExactly(SOURCE + "virtual = false takes effect at the next start of the bundle");
    assertThat(checked.state().settings()).contains(new Setting("virtual", "true", false, "false"));
    read(Map.of());
    assertThat(checked.state().settings()).contains(new Setting("virtual", "true", true, ""));
  }

  @Test
  void valuesThatAreWrongTogetherLeaveTheFormerConfiguration() {
    read(Map.of("threads", "5"));
    assertThat(read(Map.of("threads", "13", "timeout", "13")).threads()).isEqualTo(5);
    assertThat(errors)
        .containsExactly(
            "/etc/webchat/io.webchat.test.cfg (io.webchat.test) cannot be used:"
                + " threads and timeout must not both be 13; the former configuration stays in"
                + " force");
    assertThat(checked.state().settings()).contains(new Setting("threads", "5", false, ""));
  }

  @Test
  void valuesThatAreWrongTogetherAtTheFirstStartLeaveTheDefaults() {
    assertThat(read(Map.of("threads", "13", "timeout", "13"))).isEqualTo(DEFAULTS);
    assertThat(errors).hasSize(1);
    assertThat(checked.state().refusals()).hasSize(1);
    assertThat(checked.state().file()).isEqualTo("/etc/webchat/io.webchat.test.cfg");
  }

  @Test
  void settingsThatCannotBeAppliedLeaveTheFormerOnes() {
    List<Settings> applied = new ArrayList<>();
    assertThat(checked.update(Map.of("threads", "5"), applied::add)).isTrue();
    assertThat(
            checked.update(
                Map.of("threads", "6"),
                settings -> {
                  throw new IllegalStateException("the port 8080 is taken");
                }))
        .isFalse();
    assertThat(checked.inForce().threads()).isEqualTo(5);
    assertThat(errors)
        .containsExactly(
            "io.webchat.test cannot be used: the port 8080 is taken;"
                + " the former configuration stays in force");
    assertThat(checked.update(Map.of("threads", "5"), applied::add)).isTrue();
    assertThat(applied).as("applied when it differs only").hasSize(1);
    assertThat(checked.state().refusals()).isEmpty();
  }

  @Test
  void wrongValuesAreToldAlsoWhenTheRestCannotBeApplied() {
    assertThat(
            checked.update(
                Map.of("threads", "many", "folder", "none", "tmeout", "5"),
                settings -> {
                  throw new IllegalStateException("there is no folder none");
                }))
        .isFalse();
    assertThat(errors)
        .containsExactly(
            "io.webchat.test: threads: expected a whole number from 1 to 64, found many",
            "io.webchat.test cannot be used: there is no folder none");
    assertThat(warnings)
        .containsExactly("io.webchat.test: the key tmeout is unknown; the nearest one is timeout");
    assertThat(checked.state().refusals()).extracting(Refusal::key).containsExactly("threads", "");
    assertThat(checked.state().unknown()).containsExactly("tmeout");
  }

  @Test
  void whatIsShownIsOneShortLine() {
    read(Map.of("threads", "a\nERROR b" + "x".repeat(500)));
    assertThat(errors).singleElement().asString().doesNotContain("\n").hasSizeLessThan(300);
  }

  @Test
  void theNameOfAFactoryConfigurationIsThatOfItsFile() {
    assertThat(name("io.webchat.instance~a-b", "file:/c/io.webchat.instance-a-b.cfg"))
        .isEqualTo("a-b");
    assertThat(name("io.webchat.instance~a-b", "file:/c/io.webchat.instance~a-b.cfg"))
        .isEqualTo("a-b");
    assertThat(name("io.webchat.instance~x", "file:/c-d/io.webchat.instance.cfg")).isEqualTo("x");
    assertThat(name("io.webchat.instance.4711", "none")).isEqualTo("-");
  }

  private static String name(String pid, String file) {
    return ConfigurationSource.of(
            "x", Map.of("service.pid", pid, "felix.fileinstall.filename", file))
        .factoryName()
        .orElse("-");
  }
}
