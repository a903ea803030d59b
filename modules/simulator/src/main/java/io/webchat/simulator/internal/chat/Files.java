package io.webchat.simulator.internal.chat;

import io.webchat.simulator.model.FileLimits;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files of one chat. Guarded by the chat's lock. */
final class Files {
  private static final int MAX_AGENT_FILES = 1_000;
  private final Map<String, StoredFile> files = new LinkedHashMap<>();
  private final FileLimits limits;
  private final FileStore store;

  Files(FileLimits limits, FileStore store) {
    this.limits = limits;
    this.store = store;
  }

  /** Why the customer may not upload this now; empty when it is fine. */
  Optional<UploadRefusal> check(String name, long size, boolean agentConnected) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (limits.needAgent() && !agentConnected) {
      return Optional.of(UploadRefusal.NO_AGENT);
    }
    if (!limits.types().contains(ending)) {
      return Optional.of(UploadRefusal.TYPE);
    }
    if (uploads() >= limits.maxFiles()) {
      return Optional.of(UploadRefusal.COUNT);
    }
    if (size > limits.maxFileSize()) {
      return Optional.of(UploadRefusal.FILE_SIZE);
    }
    if (uploadedBytes() + size > limits.maxTotalSize()) {
      return Optional.of(UploadRefusal.TOTAL_SIZE);
    }
    return Optional.empty();
  }

  /** Keeps a file; false when there is no room. */
  boolean put(StoredFile file) {
    boolean room = file.fromCustomer() || files.size() < MAX_AGENT_FILES;
    if (!room || !store.take(file.content().length)) {
      return false;
    }
    files.put(file.id(), file);
    return true;
  }

  boolean has(String id) {
    return files.containsKey(id);
  }

  /** The file, counted as downloaded, unless it was too often. */
  Optional<StoredFile> download(String id) {
    StoredFile file = files.get(id);
    if (file == null || file.downloads() >= limits.downloadAttempts()) {
      return Optional.empty();
    }
    files.put(id, file.downloaded());
    return Optional.of(file);
  }

  Optional<StoredFile> remove(String id) {
    StoredFile file = files.remove(id);
    if (file != null) {
      store.giveBack(file.content().length);
    }
    return Optional.ofNullable(file);
  }

  void clear() {
    files.values().forEach(file -> store.giveBack(file.content().length));
    files.clear();
  }

  FileUse use() {
    int downloads = files.values().stream().mapToInt(StoredFile::downloads).max().orElse(0);
    return new FileUse((int) uploads(), uploadedBytes(), downloads);
  }

  private long uploads() {
    return files.values().stream().filter(StoredFile::fromCustomer).count();
  }

  private long uploadedBytes() {
    return files.values().stream()
        .filter(StoredFile::fromCustomer)
        .mapToLong(f -> f.content().length)
        .sum();
  }
}
