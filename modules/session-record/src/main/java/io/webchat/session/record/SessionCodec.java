package io.webchat.session.record;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.Json;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session as the bytes of a record: JSON with a format version inside a {@link RecordSeal}.
 * Fields that a later version adds are skipped. Thread-safe. Everything fails with {@link
 * SessionStorageException}, not temporary, whose text has nothing of the session's values.
 */
public final class SessionCodec {
  /** Largest record unless told otherwise, bytes. */
  public static final int DEFAULT_MAX_BYTES = 1 << 20;

  private static final int FORMAT = 1;

  private final RecordJson values = new RecordJson();
  private final RecordSeal seal;
  private final int maxBytes;

  /**
   * A codec.
   *
   * @param maxBytes largest record, bytes
   */
  public SessionCodec(RecordSeal seal, int maxBytes) {
    if (maxBytes < 1024) {
      throw new IllegalArgumentException("maxBytes must be at least 1024");
    }
    this.seal = seal;
    this.maxBytes = maxBytes;
  }

  /** A codec with {@link #DEFAULT_MAX_BYTES}. */
  public SessionCodec(RecordSeal seal) {
    this(seal, DEFAULT_MAX_BYTES);
  }

  /** Largest record, bytes. */
  public int maxBytes() {
    return maxBytes;
  }

  /** The record of a session. */
  public byte[] encode(StoredSession session) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("session", session.session());
    json.put("position", session.position());
    json.put("pingTime", session.pingTime());
    json.put("filters", session.filters().stream().map(SessionCodec::json).toList());
    json.put("async", session.async());
    json.put("extra", session.extra());
    byte[] record = seal.seal(values.write(json), RecordName.of(session.key()));
    if (record.length > maxBytes) {
      throw unstorable("its record has " + record.length + " bytes, allowed are " + maxBytes);
    }
    return record;
  }

  /** The session in the record that was found under {@code key}. */
  public StoredSession decode(SessionKey key, byte[] record) {
    if (record.length > maxBytes) {
      throw unreadable("it has " + record.length + " bytes, allowed are " + maxBytes);
    }
    Map<String, Object> json = values.read(seal.open(record, RecordName.of(key)));
    if (!(json.get("format") instanceof Integer format) || format != FORMAT) {
      throw unreadable("its format is not known to this version");
    }
    try {
      return new StoredSession(
          key,
          SessionData.of(object(json, "session")),
          ((Number) json.get("position")).longValue(),
          ((Number) json.get("pingTime")).longValue(),
          filters(json),
          Boolean.TRUE.equals(json.get("async")),
          object(json, "extra"));
    } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
      throw unreadable("its fields are not those of a session");
    }
  }

  /** A key as bytes, for stores that list what they have. Not secret, not sealed. */
  public byte[] encodeKey(SessionKey key) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("instanceId", key.instanceId());
    json.put("transportType", key.transportType());
    json.put("deploymentId", key.deploymentId());
    return values.write(json);
  }

  /** The key in such bytes. */
  public SessionKey decodeKey(byte[] bytes) {
    Map<String, Object> json = values.read(bytes);
    if (json.get("instanceId") instanceof String instanceId
        && json.get("transportType") instanceof String transportType
        && json.get("deploymentId") instanceof String deploymentId) {
      return new SessionKey(instanceId, transportType, deploymentId);
    }
    throw unreadable("its key is not that of a session");
  }

  private static Map<String, Object> json(FilterExpression filter) {
    return Map.of(
        "source", filter.source(), "flags", filter.flags(), "syntax", filter.syntax().name());
  }

  private static List<FilterExpression> filters(Map<String, Object> json) {
    List<FilterExpression> filters = new ArrayList<>();
    for (Object element : (List<?>) json.get("filters")) {
      Map<?, ?> filter = (Map<?, ?>) element;
      filters.add(
          new FilterExpression(
              filter.get("source").toString(),
              filter.get("flags").toString(),
              FilterExpression.Syntax.valueOf(filter.get("syntax").toString())));
    }
    return filters;
  }

  private static Map<String, Object> object(Map<String, Object> json, String name) {
    return Json.freeze((Map<?, ?>) json.get(name));
  }

  private static SessionStorageException unstorable(String why) {
    return new SessionStorageException("The session cannot be stored: " + why, false, null);
  }

  private static SessionStorageException unreadable(String why) {
    return new SessionStorageException("The record cannot be read: " + why, false, null);
  }
}
