package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the configuration says, there is one that scripts run with. */
class RefusedScriptingConfigurationTest {
  @TempDir Path home;
  private final List<String> lines = new ArrayList<>();
  private final CheckedConfiguration<ScriptSettings> configuration =
      new CheckedConfiguration<>(
          Scripting.PID,
          ScriptingConfiguration.class,
          values -> ScriptingConfiguration.Reader.settings(values, home, home),
          lines::add,
          lines::add);

  @ParameterizedTest
  @CsvSource({
    "fetchOrigins, not a url",
    "fetchOrigins, 'https://a.example, b.example'",
    "fetchOrigins, https://a.example/path",
    "fetchOrigins, ftp://a.example",
    "location, nowhere",
    "location, https://[bad",
    "location, https://a b/",
    "threads, -1",
    "callTimeLimit, 1s",
    "queueLimit, 0"
  })
  void aValueThatCannotBeUsedLeavesTheDefault(String key, String value) {
    ScriptSettings defaults = configuration.read(Map.of());
    ScriptSettings settings = configuration.read(Map.of(key, value));
    assertThat(settings).isEqualTo(defaults);
    assertThat(configuration.state().refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal).extracting(Refusal::key, Refusal::value).contains(key);
              assertThat(refusal.expected()).isNotBlank();
            });
    assertThat(lines).singleElement().asString().contains(Scripting.PID, key, "stays in force");
    new ScriptRuntime(settings).close();
  }

  @Test
  void originsMayBeWrittenInSeveralWays() {
    ScriptSettings settings =
        configuration.read(Map.of("fetchOrigins", " https://a.example , HTTP://b.example:80/"));
    assertThat(lines).isEmpty();
    new ScriptRuntime(settings).close();
  }
}
