package io.webchat.demo.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** Takes the folder of a demonstration away, in which something may still be closing. */
final class DemoFolder extends SimpleFileVisitor<Path> {
  private static final long CLOSING_NS = 20_000_000_000L;
  private static final long PAUSE_MS = 50;

  private DemoFolder() {}

  /**
   * Deletes a folder with all that is in it. Files may go by themselves meanwhile, and others come
   * for a while, as those of a database that is just being closed.
   *
   * @throws IOException when something cannot be deleted
   */
  static void delete(Path folder) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      try {
        Files.walkFileTree(folder, new DemoFolder());
        return;
      } catch (DirectoryNotEmptyException e) {
        if (System.nanoTime() - begun > CLOSING_NS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.deleteIfExists(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (Files.exists(file)) {
      throw failure;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path done, IOException failure) throws IOException {
    Files.deleteIfExists(done);
    return FileVisitResult.CONTINUE;
  }
}
