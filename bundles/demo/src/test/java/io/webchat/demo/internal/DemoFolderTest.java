package io.webchat.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  private static final int FILES = 2_000;

  @TempDir Path temporary;

  /** As those of a database that is just being closed: the last of them come late. */
  @Test
  void goesWithFilesThatComeMeanwhile() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("demo/data"));
    for (int i = 0; i < FILES; i++) {
      Files.createFile(folder.resolve("file-" + i));
    }
    try (WatchService deletions = folder.getFileSystem().newWatchService()) {
      folder.register(deletions, StandardWatchEventKinds.ENTRY_DELETE);
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(() -> comeLate(folder, deletions));

      DemoFolder.delete(temporary.resolve("demo"));

      closing.get();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  /** Writes while the others are being deleted. */
  private static void comeLate(Path folder, WatchService deletions) {
    try {
      deletions.take();
      for (int i = 0; i < FILES; i++) {
        Files.createFile(folder.resolve("late-" + i));
      }
    } catch (NoSuchFileException e) {
      // the folder is gone
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
