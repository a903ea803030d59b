package io.webchat.webhooks.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one receiver is to get, on disk: it outlives the process. A line says that a delivery waits,
 * another one that it is dealt with; the file is written anew when most of it is of the past. Used
 * on one thread.
 */
public final class Outbox implements AutoCloseable {
  private static final String SUFFIX = ".outbox";
  private static final String WAITS = "waits";
  private static final String DONE = "done";
  private static final int LEAST_LINES = 1_000;

  private final Map<String, Delivery> waiting = new LinkedHashMap<>();
  private final FileChannel owner;
  private final LineFile lines;
  private int written;

  private Outbox(FileChannel owner, LineFile lines) {
    this.owner = owner;
    this.lines = lines;
  }

  /**
   * Opens the outbox {@code NAME.outbox} of a folder.
   *
   * @throws IOException when it cannot be used, also because another process does
   */
  public static Outbox open(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    FileChannel owner =
        FileChannel.open(
            folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(owner, folder);
      Outbox outbox = new Outbox(owner, new LineFile(folder.resolve(name + SUFFIX)));
      outbox.read();
      return outbox;
    } catch (IOException | RuntimeException | Error e) {
      owner.close(); // gives the lock back, also where a file is too large for the memory
      throw e;
    }
  }

  /**
   * The names of those that were opened in a folder at any time, in no order.
   *
   * @throws IOException when the folder cannot be read
   */
  public static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        names.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  private static void lock(FileChannel owner, Path folder) throws IOException {
    FileLock lock;
    try {
      lock = owner.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException("another webhook of this name uses the folder " + folder);
    }
  }

  private void read() throws IOException {
    for (Map<String, Object> line : lines.read()) {
      written++;
      if (line.get(DONE) instanceof String id) {
        waiting.remove(id);
      } else if (line.get(WAITS) instanceof Map<?, ?> object) {
        take(object);
      }
    }
  }

  @SuppressWarnings("unchecked") // an object of JSON has texts as keys
  private void take(Map<?, ?> object) {
    try {
      Delivery delivery = Delivery.ofJson((Map<String, Object>) object);
      waiting.put(delivery.id(), delivery);
    } catch (IllegalArgumentException e) {
      // a line that somebody changed
    }
  }

  /** What waited when it was opened, and was not dealt with since, in order. */
  public List<Delivery> waiting() {
    return List.copyOf(waiting.values());
  }

  /** It waits from now on, also when the process ends. */
  public void put(Delivery delivery) throws IOException {
    lines.add(List.of(Map.of(WAITS, delivery.toJson())));
    waiting.put(delivery.id(), delivery);
    written++;
  }

  /** It is dealt with. */
  public void done(Delivery delivery) throws IOException {
    if (waiting.remove(delivery.id()) == null) {
      return; // it could not be written
    }
    if (written >= LEAST_LINES && written > 4 * waiting.size()) {
      shrink();
    } else {
      lines.add(List.of(Map.of(DONE, delivery.id())));
      written++;
    }
  }

  private void shrink() throws IOException {
    List<Map<String, Object>> left = new ArrayList<>();
    waiting.values().forEach(delivery -> left.add(Map.of(WAITS, delivery.toJson())));
    lines.replace(left);
    written = left.size();
  }

  @Override
  public void close() throws IOException {
    try {
      lines.close();
    } finally {
      owner.close();
    }
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
