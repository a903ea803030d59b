package io.webchat.scenario.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is written when all chats are over. */
final class ReportFile {
  private final String option;
  private final Path file;

  private ReportFile(String option, Path file) {
    this.option = option;
    this.file = file;
  }

  /**
   * A file of this name, which is not written yet; makes the folder that it is in.
   *
   * @param option that names it, for errors
   * @throws IllegalArgumentException when it cannot be written, so that no chat begins
   */
  static ReportFile of(String option, String name) {
    try {
      Path file = Path.of(name).toAbsolutePath();
      Path folder = file.getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw new IllegalArgumentException(
            option + " " + name + ": expected a file, found a folder");
      }
      if (isPlain(file)) {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
          throw new IllegalArgumentException(
              option + " " + name + ": its folder cannot be written");
        }
      }
      return new ReportFile(option, file);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          option + " " + name + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Whether it is, or will be, a file of its own: no link, and nothing like {@code /dev/stdout}.
   * Anything else is written as it is, and never replaced.
   */
  private static boolean isPlain(Path file) {
    return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Replaces a plain file at once: who reads it meanwhile has the former one or this one. */
  void write(String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    try {
      if (!isPlain(file)) {
        Files.writeString(file, text);
        return;
      }
      Files.writeString(beside, text);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException(option + " " + file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
