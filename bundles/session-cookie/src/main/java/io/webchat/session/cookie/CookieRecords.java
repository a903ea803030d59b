package io.webchat.session.cookie;

import io.webchat.api.value.Json;
import io.webchat.session.record.RecordFolder;
import io.webchat.session.record.RecordJson;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.RecordSeal;
import io.webchat.spi.session.SessionStorageException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cookies of an instance as a sealed record. One that cannot be read, because it is damaged or
 * its key is not there, stays until it would be written over, and is then set aside. Blocks.
 * Thread-safe, but for two writes of one instance.
 */
final class CookieRecords {
  private static final int FORMAT = 1;

  private final RecordFolder folder;
  private final RecordSeal seal;
  private final UnreadableRecords aside;
  private final int maxUnreadable;
  private final RecordJson json = new RecordJson();

  /** Instances whose record could not be read, and is still in its place. */
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  CookieRecords(RecordFolder folder, RecordSeal seal, int maxUnreadable) {
    this.folder = folder;
    this.seal = seal;
    this.maxUnreadable = maxUnreadable;
    this.aside = new UnreadableRecords(folder, maxUnreadable);
  }

  /** The cookies of an instance; empty when there are none. */
  Map<String, Object> read(String instanceId) {
    RecordName name = name(instanceId);
    try {
      Optional<byte[]> record = folder.read(name);
      Map<String, Object> cookies = record.isEmpty() ? Map.of() : open(record.get(), name);
      unreadable.remove(instanceId);
      return cookies;
    } catch (SessionStorageException e) {
      if (!e.isTemporary()) {
        remember(instanceId, e);
      }
      throw e;
    }
  }

  private Map<String, Object> open(byte[] record, RecordName name) {
    Map<String, Object> content = json.read(seal.open(record, name));
    if (Integer.valueOf(FORMAT).equals(content.get("format"))
        && content.get("cookies") instanceof Map<?, ?> cookies) {
      return Json.freeze(cookies);
    }
    throw new SessionStorageException(
        "The record cannot be read: its format is not known to this version", false, null);
  }

  private void remember(String instanceId, SessionStorageException e) {
    if (unreadable.size() >= maxUnreadable && !unreadable.contains(instanceId)) {
      throw new SessionStorageException(e.getMessage() + ", as are too many others", true, e);
    }
    unreadable.add(instanceId);
  }

  /** Writes cookies over what is there; an empty map deletes it. */
  void write(String instanceId, Map<String, Object> cookies) {
    RecordName name = name(instanceId);
    byte[] record =
        cookies.isEmpty()
            ? new byte[0]
            : seal.seal(json.write(Map.of("format", FORMAT, "cookies", cookies)), name);
    if (unreadable.contains(instanceId)) {
      aside.add(name);
      unreadable.remove(instanceId);
    }
    if (cookies.isEmpty()) {
      folder.delete(name);
    } else {
      folder.write(name, record);
    }
  }

  private static RecordName name(String instanceId) {
    return RecordName.of("cookies", instanceId);
  }

  @Override
  public String toString() {
    return folder.path().toString();
  }
}
