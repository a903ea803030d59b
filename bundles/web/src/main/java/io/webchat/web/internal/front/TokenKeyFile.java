package io.webchat.web.internal.front;

import io.webchat.web.internal.visitor.VisitorTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The key of this container's own, kept so that visitors are known after a restart. */
final class TokenKeyFile {
  private TokenKeyFile() {}

  /** The key in the file; a new one, which is stored, when there is none. */
  static byte[] read(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      byte[] key = Files.readAllBytes(file);
      if (key.length >= VisitorTokens.SHORTEST_KEY) {
        return key;
      }
    }
    byte[] key = RunningFront.randomKey();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(fresh, key);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    return key;
  }
}
