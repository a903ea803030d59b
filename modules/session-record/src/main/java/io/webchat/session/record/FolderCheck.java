package io.webchat.session.record;

import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a folder that a store can use before it is opened, without making it. */
public final class FolderCheck {
  private FolderCheck() {}

  /**
   * The folder of a path, which need not be there yet.
   *
   * @throws IllegalArgumentException when there cannot be one; the message says what is expected
   */
  public static Path of(String path) {
    Path folder = Path.of(path);
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new IllegalArgumentException("a folder that can be written to");
    }
    return folder;
  }
}
