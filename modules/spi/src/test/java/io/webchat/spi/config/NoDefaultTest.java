package io.webchat.spi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.ConfigurationState.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values in whose place the default must not be. */
class NoDefaultTest {
  @interface Config {
    String place() default "here";

    String policy() default "open";

    int size() default 1;
  }

  private record Settings(String place, String policy, int size) {
    static Settings read(Values values) {
      values.withoutDefault("place").standIn("policy", "closed");
      Settings settings =
          new Settings(
              values.parsed("place", Settings::known),
              values.parsed("policy", Settings::known),
              values.integer("size", 1, 13));
      if (settings.size() == 13) {
        throw new IllegalArgumentException("13 is too many");
      }
      return settings;
    }

    private static String known(String text) {
      if (text.isEmpty() || text.startsWith("no")) {
        throw new IllegalArgumentException("one that is there");
      }
      return text;
    }
  }

  private final List<String> errors = new ArrayList<>();
  private final List<Settings> applied = new ArrayList<>();
  private final CheckedConfiguration<Settings> checked =
      new CheckedConfiguration<>(
          "io.webchat.test", Config.class, Settings::read, errors::add, errors::add);

  private boolean update(Map<String, ?> properties) {
    return checked.update(properties, applied::add);
  }

  @Test
  void nothingIsInForceUntilTheValueIsRight() {
    assertThat(update(Map.of("place", "nowhere", "size", "2"))).isFalse();
    assertThat(checked.inForce()).isNull();
    assertThat(errors)
        .containsExactly(
            "io.webchat.test cannot be used: place: expected one that is there, found nowhere");
    assertThat(checked.state().settings()).isEmpty();
    assertThat(checked.state().refusals())
        .containsExactly(new Refusal("", "", "place: expected one that is there, found nowhere"));

    assertThat(update(Map.of("place", "there", "size", "2"))).isTrue();
    assertThat(applied).containsExactly(new Settings("there", "open", 2));
    assertThat(checked.state().refusals()).isEmpty();
  }

  /** As of a variable that is empty. */
  @Test
  void aBlankValueThatCannotBeUsedDoesNotBringTheDefaultsEither() {
    assertThat(update(Map.of("place", "", "size", "2"))).isFalse();
    assertThat(checked.inForce()).isNull();
    assertThat(applied).isEmpty();
    assertThat(errors).singleElement().asString().contains("place: expected one that is there");
  }

  @Test
  void theFormerValueStaysInForce() {
    update(Map.of("place", "there"));
    assertThat(update(Map.of("place", "nowhere", "size", "2"))).isTrue();
    assertThat(checked.inForce()).isEqualTo(new Settings("there", "open", 2));
    assertThat(errors).singleElement().asString().endsWith("the former value there stays in force");
  }

  @Test
  void whereNoneIsGivenTheDefaultIsInForce() {
    assertThat(checked.read(Map.of())).isEqualTo(new Settings("here", "open", 1));
    assertThat(errors).isEmpty();
  }

  @Test
  void valuesThatAreWrongTogetherDoNotBringItEither() {
    assertThat(update(Map.of("place", "there", "size", "13"))).isFalse();
    assertThat(checked.inForce()).isNull();
    assertThat(update(Map.of("size", "13"))).isFalse();
    assertThat(checked.inForce()).as("of no place").isEqualTo(new Settings("here", "open", 1));
  }

  @Test
  void anotherValueStandsInUntilThereIsAFormerOne() {
    assertThat(checked.read(Map.of("policy", "none"))).isEqualTo(new Settings("here", "closed", 1));
    assertThat(errors)
        .containsExactly(
            "io.webchat.test: policy: expected one that is there, found none;"
                + " closed is in force in its place");
    assertThat(checked.state().settings()).contains(new Setting("policy", "closed", false, ""));
    errors.clear();
    assertThat(checked.read(Map.of("policy", "wide"))).isEqualTo(new Settings("here", "wide", 1));
    assertThat(checked.read(Map.of("policy", "none"))).isEqualTo(new Settings("here", "wide", 1));
    assertThat(errors).singleElement().asString().endsWith("the former value wide stays in force");
  }
}
