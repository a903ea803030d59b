package io.webchat.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.InstanceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancePropertiesTest {
  @Test
  void dotsNestAndForeignKeysAreLeftOut() {
    InstanceSettings settings =
        InstanceProperties.read(
            Map.of(
                "id", "shop",
                "transport.type", "pureengage-v3-rest",
                "transport.headers.X-API-KEY", "k",
                "transport.async.enabled", "true",
                "pollRateMult", "1.5",
                "main.deploymentID", "d1",
                "service.pid", "io.webchat.instance~shop",
                "felix.fileinstall.filename", "file:x"));
    assertThat(settings.id()).isEqualTo("shop");
    assertThat(settings.configuration().transportType()).isEqualTo("pureengage-v3-rest");
    assertThat(settings.configuration().headers()).isEqualTo(Map.of("x-api-key", "k"));
    assertThat(settings.configuration().async().enabled()).isTrue();
    assertThat(settings.configuration().poll().multiplier()).isEqualTo(1.5);
    assertThat(settings.configuration().deploymentId()).isEqualTo("d1");
    assertThat(settings.configuration().webchat()).containsOnlyKeys("transport", "pollRateMult");
  }

  @Test
  void jsonIsTheBaseThatOtherKeysChange() {
    InstanceSettings settings =
        InstanceProperties.read(
            Map.of("json", "{\"dataURL\":\"http://a/\",\"emojis\":true}", "dataURL", "http://b/"));
    assertThat(settings.configuration().dataUrl()).isEqualTo("http://b");
    assertThat(settings.configuration().webchat()).containsEntry("emojis", true);
  }

  @Test
  void aScriptIsReadAndAMissingOneNamed(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("widgets.config.js");
    Files.writeString(script, "window._genesys = {}");
    assertThat(InstanceProperties.read(Map.of("script", script.toString())).scripts())
        .containsExactly(
            new InstanceSettings.ScriptSource("widgets.config.js", "window._genesys = {}"));
    assertThatThrownBy(() -> InstanceProperties.read(Map.of("script", folder + "/none.js")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.js");
  }

  @Test
  void aWrongValueNamesItsKeyAndKeepsSecrets() {
    assertThatThrownBy(() -> InstanceProperties.read(Map.of("ajaxTimeout", "s3cret")))
        .hasMessage("ajaxTimeout: expected a number, found a string");
  }
}
