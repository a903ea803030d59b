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
    installHttp();
    run();
    assertThat(result("first")).isEqualTo("done");
    door().holdAChatOfPages();
    door().holdAChatOfABackEnd();
    door().lookAtTheConsole(home().resolve("conf"));
    stop();
    run();
    assertThat(result("second")).isEqualTo("done");
    door().takeTheChatOfPagesUp();
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

  /** What docs/containers.md has copied for what is served over HTTP, and for webhooks. */
  private void installHttp() throws IOException {
    Path deploy = home().resolve("deploy");
    copy(home().resolve("optional/http"), deploy);
    for (String part : List.of("web", "backend", "console", "keys", "swap", "webhooks")) {
      String jar = "webchat-" + part + ".jar";
      Files.copy(home().resolve("optional").resolve(jar), deploy.resolve(jar));
    }
    Path config = home().resolve(CONFIG);
    Files.writeString(
        config,
        Files.readString(config)
            .replace("service.http.port=8181", "service.http.port=" + door().port()));
    door().configure(home().resolve("conf"), home().resolve("conf"));
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
