package io.webchat.session.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class TemporaryFilesTest {
  private static final String RECORD = RecordName.of("one").text();
  private static final UUID UNIQUE = new UUID(1, 2);

  @TempDir Path folder;

  private Path file(String name, Duration age) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "x");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }

  private static String of(long pid) {
    return RECORD + "." + pid + "-" + UNIQUE + ".tmp";
  }

  /** A process that is over. */
  private static long gone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void itsNameHasTheRecordAndTheProcess() {
    assertThat(TemporaryFiles.name(RECORD, UNIQUE))
        .isEqualTo(
            RECORD
                + "."
                + ProcessHandle.current().pid()
                + "-00000000-0000-0001-0000-000000000002.tmp");
  }

  @Test
  void aFileOfThisProcessIsItsOwnForTenMinutes() throws IOException {
    String own = TemporaryFiles.name(RECORD, UNIQUE);
    assertThat(TemporaryFiles.isAbandoned(file(own, Duration.ZERO))).isFalse();
    assertThat(TemporaryFiles.isAbandoned(file(own, Duration.ofMinutes(11)))).isTrue();
  }

  @Test
  void aFileOfAProcessThatIsOverIsAbandoned() throws Exception {
    assertThat(TemporaryFiles.isAbandoned(file(of(gone()), Duration.ZERO))).isTrue();
  }

  @Test
  void aFileFromBeforeItsProcessBeganIsOfAnotherProcess() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    try {
      assertThat(TemporaryFiles.isAbandoned(file(of(process.pid()), Duration.ofMinutes(1))))
          .isTrue();
      assertThat(TemporaryFiles.isAbandoned(file(of(process.pid()), Duration.ofMinutes(-1))))
          .isFalse();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void otherFilesAreNone() throws Exception {
    long gone = gone();
    for (String name :
        new String[] {
          RECORD + ".record",
          RECORD + ".tmp",
          RECORD.substring(1) + "." + gone + "-" + UNIQUE + ".tmp",
          of(gone) + ".old",
          "x" + of(gone)
        }) {
      assertThat(TemporaryFiles.isAbandoned(file(name, Duration.ofDays(1)))).as(name).isFalse();
    }
  }

  @Test
  void aFileThatWasRenamedMeanwhileIsNone() throws Exception {
    assertThat(TemporaryFiles.isAbandoned(folder.resolve(of(gone())))).isFalse();
  }
}
