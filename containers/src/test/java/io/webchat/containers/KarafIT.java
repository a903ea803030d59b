package io.webchat.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

/** The features and the archive for Karaf, in Karaf as it is published, without a network. */
class KarafIT extends ContainerCase {
  private static final String FEATURES =
      "mvn:io.webchat/webchat-containers/"
          + System.getProperty("webchat.version")
          + "/xml/features";

  @Override
  Path home() {
    return folder.resolve("karaf");
  }

  /** Karaf 4.4 asks the JVM for its security manager's subject, which Java 24 refuses. */
  @Test
  @EnabledForJreRange(maxVersion = 23)
  void holdsChatsOnEveryWireAndRestoresThem() throws Exception {
    install();
    run();
    assertThat(result("first")).isEqualTo("done");
    door().holdAChatOfPages();
    door().holdAChatOfABackEnd();
    door().lookAtTheConsole(home().resolve("etc"));
    stop();
    run();
    assertThat(result("second")).isEqualTo("done");
    door().takeTheChatOfPagesUp();
    stop();
  }

  private void install() throws Exception {
    Path karaf;
    try (var unpacked = Files.list(TARGET.resolve("karaf"))) {
      karaf = unpacked.findFirst().orElseThrow();
    }
    copy(karaf, home());
    unzip(TARGET.resolve("webchat-karaf.zip"), "repository/", home().resolve("system"));
    append(
        "etc/org.ops4j.pax.url.mvn.cfg",
        "\norg.ops4j.pax.url.mvn.repositories=\norg.ops4j.pax.url.mvn.localRepository="
            + folder.resolve("m2")
            + "\n");
    append(
        "etc/system.properties",
        """

        org.apache.felix.http.require.config = true
        webchat.conf = ${karaf.etc}/webchat
        """);
    door().configureServer(home().resolve("etc"));
    door().configure(home().resolve("etc"), Files.createDirectories(home().resolve("etc/webchat")));
    Path config = home().resolve("etc/config.properties");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "    jdk.internal.reflect, \\",
                "    jdk.internal.module, jdk.internal.access, \\\n    jdk.internal.reflect, \\"));
    Path features = home().resolve("etc/org.apache.karaf.features.cfg");
    Files.writeString(
        features,
        Files.readString(features)
            .replaceAll("(?m)^ *(ssh|management)/.*$\\R", "") // they take ports
            .replace("featuresRepositories = \\", "featuresRepositories = " + FEATURES + ", \\")
            .replace(
                "featuresBoot = \\",
                "featuresBoot = "
                    + String.join(
                        ", ",
                        "webchat-transport-gms-rest",
                        "webchat-transport-gms-cometd",
                        "webchat-transport-pureengage-v3",
                        "webchat-transport-pureconnect-v4",
                        "webchat-transport-purecloud-v2",
                        "webchat-transport-webmessaging",
                        "webchat-session-file",
                        "webchat-session-jdbc",
                        "webchat-session-redis",
                        "webchat-prefilter-cobrowse",
                        "webchat-scripting",
                        "webchat-health",
                        "webchat-recorder",
                        "webchat-metrics",
                        "webchat-tracing",
                        "webchat-webhooks",
                        "webchat-web",
                        "webchat-backend",
                        "webchat-console",
                        "webchat-shell")
                    + ", \\"));
    probeBundle(home().resolve("deploy/probe.jar"));
  }

  private void append(String file, String text) throws IOException {
    Path path = home().resolve(file);
    Files.writeString(path, Files.readString(path) + text);
  }

  /** The script becomes the JVM, which is stopped then. */
  private void run() throws IOException {
    start(
        Map.of("KARAF_EXEC", "exec", "JAVA_OPTS", "-XX:TieredStopAtLevel=1 " + probeOption()),
        List.of(home().resolve("bin/karaf").toString(), "server"));
  }
}
