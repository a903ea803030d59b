package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are configured by an empty file keep sessions where the next run finds them. */
class SessionStoresIT {
  private static final List<String> STORES = List.of("file", "jdbc");

  /** Exit code after SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  @Test
  void chatsAreRestoredAfterTheProcessWasKilled() throws Exception {
    try (ChatSimulator server = new SimulatorBuilder().start()) {
      configure(server);
      try (DistributionProcess killed = run()) {
        for (String store : STORES) {
          awaitInstance(killed, store, "IDLE");
          killed.type("use kept-" + store);
          killed.type("start Paul");
          killed.await("started a chat with kept-" + store + " as Paul");
          Awaitility.await("the stored session")
              .atMost(DistributionProcess.PATIENCE)
              .until(() -> isStored(store));
        }
        killed.process().destroyForcibly();
        assertThat(killed.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      try (DistributionProcess run = run()) {
        for (int i = 0; i < STORES.size(); i++) {
          awaitInstance(run, STORES.get(i), "ACTIVE");
          run.type("use kept-" + STORES.get(i));
          run.type("send Here I am again");
          SimulatedChat chat = server.chats().get(i);
          Awaitility.await("what was sent")
              .atMost(DistributionProcess.PATIENCE)
              .untilAsserted(() -> assertThat(chat.sentTexts()).containsExactly("Here I am again"));
        }
        assertThat(server.chats()).hasSize(STORES.size());
        // as a service is stopped
        run.process().destroy();
        assertThat(run.exitCode()).isEqualTo(TERMINATED);
        assertThat(run.output()).doesNotContain("WARN");
      }
    }
  }

  private void configure(ChatSimulator server) throws IOException {
    Path conf =
        DistributionProcess.confThatDeploys(folder.resolve("conf"), folder.resolve("deploy"));
    for (String store : STORES) {
      Files.createFile(conf.resolve("io.webchat.session." + store + ".cfg"));
      Files.write(
          conf.resolve("io.webchat.instance-" + store + ".cfg"),
          List.of(
              "id = kept-" + store,
              "dataURL = " + server.gmsUrl(),
              "sessionStorage = " + store,
              "ajaxTimeout = 60000",
              // however long the next start takes
              "restoreTimeout = 3600000"));
    }
  }

  private DistributionProcess run() {
    return DistributionProcess.start(
        "run",
        "--shell",
        "--conf",
        folder.resolve("conf").toString(),
        "--data",
        folder.resolve("data").toString());
  }

  /** Not a file that the store has still to rename: that is nobody's after the kill. */
  private boolean isStored(String store) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(file -> isOf(store, file)).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("secureKey")) {
          return true;
        }
      }
      return false;
    } catch (UncheckedIOException | NoSuchFileException e) {
      return false; // a file was renamed meanwhile
    }
  }

  private static boolean isOf(String store, Path file) {
    String name = file.toString();
    return name.contains("sessions") && name.endsWith(store.equals("file") ? ".record" : ".mv.db");
  }

  private static void awaitInstance(DistributionProcess run, String store, String state) {
    Awaitility.await("the instance of " + store + " " + state)
        .atMost(DistributionProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              run.type("list");
              assertThat(run.output()).containsPattern("kept-" + store + " +" + state);
            });
  }
}
