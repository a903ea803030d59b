package io.webchat.webhooks.internal.store;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of JSON objects, one a line, that grows at its end. What the end of the process cut off,
 * or a full disk, is taken away again. Readable for its owner only. Used on one thread.
 */
final class LineFile implements AutoCloseable {
  private final Path file;
  private FileChannel channel;

  /** Opens it, and makes it where there is none. */
  LineFile(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    channel = open(file);
  }

  private static FileChannel open(Path file) throws IOException {
    FileChannel opened =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(
          file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
    return opened;
  }

  /** All objects; lines that are none are left out. */
  List<Map<String, Object>> read() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    channel.truncate(end);
    channel.position(end);
    List<Map<String, Object>> objects = new ArrayList<>();
    for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n", -1)) {
      Optional<Map<String, Object>> object = JsonReader.object(line);
      object.ifPresent(objects::add);
    }
    return objects;
  }

  /** Adds objects at the end: all of them or, when it fails, none. */
  void add(List<Map<String, Object>> objects) throws IOException {
    long before = channel.position();
    try {
      write(channel, objects);
    } catch (IOException e) {
      channel.truncate(before);
      channel.position(before);
      throw e;
    }
  }

  /** Fails when the file was taken away: what is added would be nowhere. */
  void requireFile() throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
  }

  /** What was added is on the disk, also when the machine stops. */
  void force() throws IOException {
    channel.force(false);
  }

  /** Puts others in the place of all objects; the former ones stay when it fails. */
  void replace(List<Map<String, Object>> objects) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    FileChannel opened = open(fresh);
    try {
      opened.truncate(0);
      write(opened, objects);
      opened.force(true);
      move(fresh, file);
    } catch (IOException e) {
      opened.close();
      Files.deleteIfExists(fresh);
      throw e;
    }
    channel.close();
    channel = opened;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void write(FileChannel to, List<Map<String, Object>> objects) throws IOException {
    StringBuilder lines = new StringBuilder();
    objects.forEach(object -> lines.append(JsonWriter.write(object)).append('\n'));
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
