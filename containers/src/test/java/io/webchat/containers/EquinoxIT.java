package io.webchat.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The folder for Equinox. */
class EquinoxIT extends ContainerCase {
  private static final String CONFIG = "configuration/config.ini";

  @Override
  Path home() {
    return folder.resolve("equinox");
  }

  @Test
  void holdsChatsOnEveryWireAndRestoresThem() throws Exception {
    install();
    run();
    assertThat(result("first")).isEqualTo("done");
    stop();
    run();
    assertThat(result("second")).isEqualTo("done");
    stop();
  }

  @Test
  void anEngineThatCannotStartNamesWhatIsMissing() throws Exception {
    install();
    Path config = home().resolve(CONFIG);
    Files.writeString(
        config,
        Files.readString(config).replace("reference:file:webchat-graaljs-framework.jar,", ""));
    run();
    assertThat(result("first")).contains("HOOK_FAILED");
    assertThat(Files.readString(output()))
        .contains("org.osgi.framework.bootdelegation=jdk.internal.module");
    stop();
  }

  private void install() throws Exception {
    copy(TARGET.resolve("webchat-equinox"), home());
    probeBundle(Files.createDirectories(home().resolve("deploy")).resolve("probe.jar"));
  }

  private void run() throws IOException {
    start(
        Map.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            probeOption(),
            "-jar",
            "plugins/org.eclipse.osgi.jar",
            "-configuration",
            "configuration"));
  }
}
