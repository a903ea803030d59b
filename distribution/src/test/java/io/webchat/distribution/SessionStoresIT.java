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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that are configured by an empty file keep sessions where the next run finds them. */
class SessionStoresIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"file", "jdbc"})
  void aChatIsRestoredAfterTheProcessWasKilled(String store) throws Exception {
    try (ChatSimulator server = new SimulatorBuilder().start()) {
      configure(store, server);
      try (DistributionProcess killed = run()) {
        awaitInstance(killed, "IDLE");
        killed.type("use kept");
        killed.type("start Paul");
        killed.await("started a chat with kept as Paul");
        Awaitility.await("the stored session")
            .atMost(DistributionProcess.PATIENCE)
            .until(this::isStored);
        killed.process().destroyForcibly();
        assertThat(killed.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      try (DistributionProcess run = run()) {
        awaitInstance(run, "ACTIVE");
        run.type("use kept");
        run.type("send Here I am again");
        SimulatedChat chat = server.chats().get(0);
        Awaitility.await("what was sent")
            .atMost(DistributionProcess.PATIENCE)
            .untilAsserted(() -> assertThat(chat.sentTexts()).containsExactly("Here I am again"));
        assertThat(server.chats()).hasSize(1);
        run.type("exit");
        assertThat(run.exitCode()).as(run.output()).isZero();
      }
    }
  }

  private void configure(String store, ChatSimulator server) throws IOException {
    Path conf = DistributionProcess.copyOfConf(folder.resolve("conf"));
    Files.delete(conf.resolve("io.webchat.simulator.cfg"));
    Files.createFile(conf.resolve("io.webchat.session." + store + ".cfg"));
    Files.write(
        conf.resolve("io.webchat.instance-kept.cfg"),
        List.of(
            "id = kept",
            "dataURL = " + server.gmsUrl(),
            "sessionStorage = " + store,
            "ajaxTimeout = 60000",
            // however long the next start takes
            "restoreTimeout = 3600000"));
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
  private boolean isStored() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(SessionStoresIT::isOfAStore).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("secureKey")) {
          return true;
        }
      }
      return false;
    } catch (UncheckedIOException | NoSuchFileException e) {
      return false; // a file was renamed meanwhile
    }
  }

  private static boolean isOfAStore(Path file) {
    String name = file.toString();
    return name.contains("sessions") && (name.endsWith(".record") || name.endsWith(".mv.db"));
  }

  private static void awaitInstance(DistributionProcess run, String state) {
    Awaitility.await("the instance " + state)
        .atMost(DistributionProcess.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              run.type("list");
              assertThat(run.output()).containsPattern("kept +" + state);
            });
  }
}
