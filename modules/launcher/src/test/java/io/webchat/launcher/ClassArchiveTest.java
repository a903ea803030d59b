package io.webchat.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  private final FileTime longAgo = FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS));

  @TempDir private Path home;
  private Path file;
  private ClassArchive archive;

  @BeforeEach
  void deploy() throws IOException {
    file = home.resolve("17.jsa");
    archive = new ClassArchive(home, file);
    Files.createDirectories(home.resolve("lib"));
    Path jar =
        Files.createFile(Files.createDirectories(home.resolve("bundles/50")).resolve("a.jar"));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
  }

  @Test
  void oneThatIsMissingOrOlderThanAJarIsStale() throws IOException {
    assertThat(archive.isStale()).isTrue();
    Files.writeString(file, "classes");
    assertThat(archive.isStale()).isFalse();
    Files.setLastModifiedTime(file, longAgo);
    assertThat(archive.isStale()).isFalse();
    Files.createFile(home.resolve("lib/b.jar"));
    assertThat(archive.isStale()).isTrue();
  }

  /** The reason, such as a port that another one had, may be over. */
  @Test
  void oneThatCouldNotBeMadeIsStaleAfterADay() throws IOException {
    Files.createFile(file);
    assertThat(archive.isStale()).isFalse();
    Files.setLastModifiedTime(file, longAgo);
    assertThat(archive.isStale()).isTrue();
  }
}
