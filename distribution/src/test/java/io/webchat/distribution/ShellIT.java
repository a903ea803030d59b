package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code webchat run} with a user at the shell. */
class ShellIT {
  @TempDir Path folder;

  private final Path deployed = DistributionProcess.FOLDER.resolve("deploy/emoji.jar");

  @AfterEach
  void removeWhatWasDeployed() throws IOException {
    Files.deleteIfExists(deployed);
  }

  @Test
  void everyBundleIsActive() throws Exception {
    try (DistributionProcess run = run()) {
      run.type("felix:lb -s");
      run.await("io.webchat.shell");
      assertThat(run.output()).doesNotContain("Installed", "Resolved ").contains("io.webchat.core");
      run.type("transports");
      run.await("pureengage-v3-rest");
      assertThat(run.output()).contains("gms-v2-rest");
      leave(run);
    }
  }

  @Test
  void aChatSurvivesASwapOfItsTransport() throws Exception {
    try (DistributionProcess run = run()) {
      run.type("start Paul");
      run.await("started a chat with demo-v2 as Paul");
      run.await("Anna: ");
      run.type("bundle stop transport-gms-rest");
      run.await("the connection is lost");
      run.type("bundle start transport-gms-rest");
      run.await("the connection is back");
      run.type("send Are you still there?");
      run.await("Paul: Are you still there?");
      run.type("agents");
      run.await("Anna, in the chat");
      run.type("end");
      run.await("the chat has ended");
      leave(run);
    }
  }

  @Test
  void failuresAreOneLineAndSecretsAreMasked() throws Exception {
    try (DistributionProcess run = run()) {
      run.type("send Hello");
      run.await("error NO_ACTIVE_SESSION: There is no active chat session");
      run.type("command dance");
      run.await("error UNKNOWN_COMMAND: ");
      run.type("start Paul");
      run.await("started a chat");
      run.type("command getSessionData");
      run.await("\"secureKey\" : \"•••\"");
      leave(run);
    }
  }

  @Test
  void aBundleInDeployComesAndGoesAndAHalfCopiedOneDoesNoHarm() throws Exception {
    Path jar = optional("webchat-preprocessor-emoji");
    byte[] whole = Files.readAllBytes(jar);
    try (DistributionProcess run = run()) {
      Files.write(deployed, Arrays.copyOf(whole, whole.length / 2));
      run.type("list");
      run.await("demo-v3");
      Files.write(deployed, whole);
      awaitBundle(run, true);
      Files.delete(deployed);
      awaitBundle(run, false);
      leave(run);
    }
  }

  @Test
  void startsAgainAfterItWasKilled() throws Exception {
    try (DistributionProcess killed = run()) {
      killed.type("list");
      killed.await("demo-v2");
      killed.process().destroyForcibly();
      assertThat(killed.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    try (DistributionProcess run = run()) {
      run.type("list");
      run.await("demo-v2");
      leave(run);
    }
  }

  @Test
  void aSecondOneWithTheSameDataIsRefused() throws Exception {
    try (DistributionProcess first = run()) {
      first.await("WebChatService");
      try (DistributionProcess second = run()) {
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output()).contains("another one runs with the data folder");
      }
      leave(first);
    }
  }

  private DistributionProcess run() {
    return DistributionProcess.start("run", "--shell", "--data", folder.toString());
  }

  private static void leave(DistributionProcess run) throws Exception {
    run.type("exit");
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private static void awaitBundle(DistributionProcess run, boolean there) {
    Awaitility.await("emoji bundle there: " + there)
        .atMost(DistributionProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              int before = run.output().length();
              run.type("bundles");
              run.type("echo end-of-list");
              Awaitility.await("the list")
                  .atMost(DistributionProcess.PATIENCE)
                  .until(() -> run.output().indexOf("end-of-list", before) >= 0);
              return run.output().substring(before).contains("preprocessor-emoji") == there;
            });
  }

  private static Path optional(String name) throws IOException {
    try (Stream<Path> files = Files.list(DistributionProcess.FOLDER.resolve("optional"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }
}
