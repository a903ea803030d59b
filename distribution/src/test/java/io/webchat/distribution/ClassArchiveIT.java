package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The archive of classes makes a start faster; without a good one only time is lost. */
class ClassArchiveIT {
  private static final String UP = "WebChatService is up; log files in ";

  @TempDir static Path shared;
  @TempDir Path folder;

  /** The maker has the lowest priority, which is none at all on a busy machine: not here. */
  @BeforeAll
  static void hurry() throws Exception {
    Path nice = Files.createDirectories(shared.resolve("bin")).resolve("nice");
    Files.writeString(nice, "#!/bin/sh\nshift 2\nexec \"$@\"\n");
    assertThat(nice.toFile().setExecutable(true)).isTrue();
  }

  /** What is wrong with an archive. */
  enum Fault {
    GARBAGE {
      @Override
      byte[] of(byte[] good) {
        byte[] bytes = good.clone();
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
      }
    },
    CUT_OFF {
      @Override
      byte[] of(byte[] good) {
        return Arrays.copyOf(good, good.length / 3);
      }
    },
    OF_ANOTHER_JVM {
      @Override
      byte[] of(byte[] good) {
        byte[] bytes = good.clone();
        // the header names the version of the JVM as text
        byte[] name = "OpenJDK".getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < 4096; at++) {
          if (Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
            bytes[at] = 'X';
          }
        }
        return bytes;
      }
    };

    abstract byte[] of(byte[] good);
  }

  @Test
  void aRunMakesItAndTheNextOneReadsIt() throws Exception {
    run(Map.of());
    Path archive = awaitArchive();
    Path classes = folder.resolve("classes");
    run(Map.of("JAVA_OPTS", "-Xlog:class+load:file=" + classes));
    try (Stream<String> lines = Files.lines(classes)) {
      assertThat(lines.filter(line -> line.contains("shared objects file")))
          .anyMatch(line -> line.contains("io.webchat.launcher.Launcher "))
          .anyMatch(line -> line.contains("org.apache.felix.scr.impl.Activator "));
    }
    assertThat(archives()).containsExactly(archive);
  }

  @ParameterizedTest
  @EnumSource
  void aBadOneIsPassedOver(Fault fault) throws Exception {
    copyOne();
    Path archive = archives().get(0);
    byte[] good = Files.readAllBytes(archive);
    assertThat(archive.toFile().setWritable(true)).isTrue();
    Files.write(archive, fault.of(good));
    run(Map.of());
    // one that is passed over for its size is made anew beside the run
    awaitWholeArchive();
    awaitEndOfMaker();
  }

  @Test
  void oneThatIsOlderThanWhatIsDeployedIsMadeAnew() throws Exception {
    copyOne();
    FileTime old = FileTime.fromMillis(0);
    Files.setLastModifiedTime(archives().get(0), old);
    run(Map.of());
    Awaitility.await()
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(archives())
                    .singleElement()
                    .satisfies(
                        now -> assertThat(Files.getLastModifiedTime(now)).isGreaterThan(old)));
    awaitEndOfMaker();
  }

  @Test
  void noneIsMadeWhereNothingCanBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    run(Map.of("WEBCHAT_ARCHIVE", file.resolve("archive").toString()));
    assertThat(archives()).isEmpty();
  }

  @Test
  void twoMayMakeItAtOnce() throws Exception {
    try (DistributionProcess one = DistributionProcess.start(here(), "prepare");
        DistributionProcess other = DistributionProcess.start(here(), "prepare")) {
      assertThat(one.exitCode()).as(one.output()).isZero();
      assertThat(other.exitCode()).as(other.output()).isZero();
    }
    assertThat(archives()).isNotEmpty();
    awaitEndOfMaker();
    run(Map.of());
  }

  /** Starts, is up, stops; prints nothing else. */
  private void run(Map<String, String> changes) throws Exception {
    Path data = Files.createTempDirectory(folder, "data");
    Path conf = DistributionProcess.confThatDeploys(data.resolve("conf"), folder.resolve("deploy"));
    Map<String, String> environment = here();
    environment.putAll(changes);
    try (DistributionProcess run =
        DistributionProcess.start(
            environment,
            "run",
            "--no-shell",
            "--conf",
            conf.toString(),
            "--data",
            data.toString())) {
      run.await(UP);
      run.process().toHandle().destroy(); // the process itself would close its output, too
      run.exitCode();
      assertThat(run.output()).isEqualTo(UP + data.resolve("log"));
    }
  }

  /** One that is good, for those that spoil it; it takes long to make. */
  private void copyOne() throws IOException, InterruptedException {
    Path target = Files.createDirectories(folder.resolve("archive"));
    for (Path file : archives(Path.of(SharedArchive.folder()))) {
      Files.copy(file, target.resolve(file.getFileName()));
    }
  }

  private Map<String, String> here() {
    return environment(Map.of("WEBCHAT_ARCHIVE", folder.resolve("archive").toString()));
  }

  private static Map<String, String> environment(Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", shared.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
    environment.put("WEBCHAT_JIT", "off");
    environment.putAll(changes);
    return environment;
  }

  private Path awaitArchive() throws IOException {
    Awaitility.await()
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(() -> assertThat(archives()).isNotEmpty());
    awaitEndOfMaker();
    return archives().get(0);
  }

  /** Its name has its size. */
  private void awaitWholeArchive() {
    Awaitility.await()
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(archives())
                    .singleElement()
                    .satisfies(
                        file ->
                            assertThat(file.getFileName().toString())
                                .endsWith("." + Files.size(file) + ".jsa")));
  }

  /** The maker's own folder goes last. */
  private void awaitEndOfMaker() {
    Awaitility.await()
        .atMost(DistributionProcess.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(folder.resolve("archive")).isDirectoryNotContaining("glob:**prepare.*"));
  }

  private List<Path> archives() throws IOException {
    return archives(folder.resolve("archive"));
  }

  private static List<Path> archives(Path archive) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(archive)) {
      try (Stream<Path> files = Files.list(archive)) {
        files.filter(file -> file.toString().endsWith(".jsa")).forEach(found::add);
      }
    }
    return found;
  }
}
