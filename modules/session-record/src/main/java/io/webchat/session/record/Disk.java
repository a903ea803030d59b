package io.webchat.session.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.util.Set;

/** What a {@link RecordFolder} does so that its records outlive a failure of the power. */
class Disk {
  /** Writes a new file and forces it to the disk. */
  void write(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      force(channel, file);
    }
  }

  /** Renames a file over another one at once. */
  void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("this file system cannot replace a file at once", e);
    }
  }

  /** Makes what was added to, renamed in or deleted from a folder last; POSIX systems only. */
  final void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      force(channel, folder);
    }
  }

  /** The time that files are stamped with. */
  Instant now() {
    return Instant.now();
  }

  /** Forces a file or folder to the disk. */
  void force(FileChannel channel, Path file) throws IOException {
    channel.force(true);
  }
}
