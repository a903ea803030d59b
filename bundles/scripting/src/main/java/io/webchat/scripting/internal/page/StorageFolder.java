package io.webchat.scripting.internal.page;

import io.webchat.scripting.internal.context.ScriptValueCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@code localStorage} of instances that have an id, one file each, for their owner only.
 * What is written last wins; reading and writing happen on the script threads, and {@link #flush}
 * writes what is left.
 */
public final class StorageFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StorageFolder.class);
  private static final long MAX_BYTES = 4L * LocalStorage.MAX_CHARACTERS;

  private final Path folder;
  private final Executor threads;
  private final Map<String, Map<String, String>> waiting = new ConcurrentHashMap<>();

  public StorageFolder(Path folder, Executor threads) {
    this.folder = folder;
    this.threads = threads;
  }

  public LocalStorage of(String instanceId) {
    if (folder == null || instanceId == null || !instanceId.matches("[A-Za-z0-9._-]{1,128}")) {
      return new LocalStorage(Map::of, items -> {});
    }
    return new LocalStorage(() -> read(instanceId), items -> save(instanceId, items));
  }

  private Path file(String instanceId) {
    return folder.resolve(instanceId + ".localstorage.json");
  }

  private void save(String instanceId, Map<String, String> items) {
    if (waiting.put(instanceId, items) == null) {
      threads.execute(() -> write(instanceId));
    }
  }

  private synchronized void write(String instanceId) {
    Map<String, String> items = waiting.get(instanceId);
    if (items == null) {
      return;
    }
    Path file = file(instanceId);
    try {
      Files.createDirectories(folder);
      Path next = folder.resolve(instanceId + ".tmp");
      Files.deleteIfExists(next);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            next,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(next, ScriptValueCodec.write(items, null), StandardCharsets.UTF_8);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("localStorage of {} is not kept: {}", instanceId, e.getClass().getSimpleName());
    }
    if (!waiting.remove(instanceId, items)) {
      write(instanceId);
    }
  }

  /** Writes what has not been written yet. */
  public void flush() {
    waiting.keySet().forEach(this::write);
  }

  /** What was saved last, also when it is not in the file yet. */
  private Map<String, String> read(String instanceId) {
    Map<String, String> unwritten = waiting.get(instanceId);
    if (unwritten != null) {
      return unwritten;
    }
    Path file = file(instanceId);
    Map<String, String> items = new LinkedHashMap<>();
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
        ScriptValueCodec.readObject(Files.readString(file), null)
            .forEach((key, value) -> items.put(key, String.valueOf(value)));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be read: {}", file, e.getClass().getSimpleName());
    }
    return items;
  }
}
