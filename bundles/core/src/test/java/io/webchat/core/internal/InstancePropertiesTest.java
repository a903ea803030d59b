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
  private static final InstanceFiles NOWHERE =
      new InstanceFiles(Path.of("no-home"), Path.of("no-conf"));

  private static InstanceSettings read(Map<String, Object> properties) {
    return InstanceProperties.read(properties, NOWHERE);
  }

  @Test
  void dotsNestAndForeignKeysAreLeftOut() {
    InstanceSettings settings =
        read(
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
        read(Map.of("json", "{\"dataURL\":\"http://a/\",\"emojis\":true}", "dataURL", "http://b/"));
    assertThat(settings.configuration().dataUrl()).isEqualTo("http://b");
    assertThat(settings.configuration().webchat()).containsEntry("emojis", true);
  }

  @Test
  void aScriptIsReadAndAMissingOneNamed(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("widgets.config.js");
    Files.writeString(script, "window._genesys = {}");
    assertThat(read(Map.of("script", script.toString())).scripts())
        .containsExactly(
            new InstanceSettings.ScriptSource("widgets.config.js", "window._genesys = {}"));
    assertThatThrownBy(() -> read(Map.of("script", folder + "/none.js")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.js");
  }

  @Test
  void aWrongValueNamesItsKeyAndKeepsSecrets() {
    assertThatThrownBy(() -> read(Map.of("ajaxTimeout", "s3cret")))
        .hasMessage("ajaxTimeout: expected a number, found a string");
  }

  @Test
  void filesLieInTheFolderOfTheDistributionAndOfTheConfigurations(@TempDir Path folder)
      throws IOException {
    InstanceFiles files = new InstanceFiles(folder.resolve("home"), folder.resolve("conf-b"));
    for (String file : new String[] {"home/conf/v2.js", "conf-b/v2.js", "home/x/a.js"}) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "");
    }
    assertThat(files.find("conf/v2.js")).isEqualTo(folder.resolve("conf-b/v2.js"));
    assertThat(files.find("v2.js")).isEqualTo(folder.resolve("conf-b/v2.js"));
    assertThat(files.find("x/a.js")).isEqualTo(folder.resolve("home/x/a.js"));
    assertThat(files.find("none.js")).isEqualTo(folder.resolve("home/none.js"));
    Path absolute = folder.resolve("home/x/a.js").toAbsolutePath();
    assertThat(files.find(absolute.toString())).isEqualTo(absolute);
    assertThat(InstanceProperties.read(Map.of("script", "conf/v2.js"), files).scripts())
        .containsExactly(new InstanceSettings.ScriptSource("v2.js", ""));
  }
}
