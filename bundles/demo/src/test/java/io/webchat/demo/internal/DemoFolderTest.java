package io.webchat.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
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
    CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> comeLate(folder));

    DemoFolder.delete(temporary.resolve("demo"));

    closing.get();
    assertThat(temporary).isEmptyDirectory();
  }

  /** Writes while the others are being deleted. */
  private static void comeLate(Path folder) {
    while (IntStream.range(0, FILES).allMatch(i -> Files.exists(folder.resolve("file-" + i)))) {
      Thread.onSpinWait();
    }
    try {
      for (int i = 0; i < FILES; i++) {
        Files.createFile(folder.resolve("late-" + i));
      }
    } catch (NoSuchFileException e) {
      // the folder is gone
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
