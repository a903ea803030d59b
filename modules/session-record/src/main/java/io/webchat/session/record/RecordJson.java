package io.webchat.session.record;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.json.MalformedJsonException;
import io.webchat.spi.session.SessionStorageException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * JSON objects as bytes, for values that are secrets: failures are {@link SessionStorageException},
 * not temporary, and quote nothing. Thread-safe.
 */
public final class RecordJson {
  /** A writer and reader. */
  public RecordJson() {}

  /** The UTF-8 text of an object. */
  public byte[] write(Map<String, ?> object) {
    try {
      return JsonWriter.writeStrictly(object).getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SessionStorageException(
          "The session cannot be stored: it has values that are not JSON", false, e);
    }
  }

  /** The object in a text; what follows it, and an object that is none, is refused. */
  public Map<String, Object> read(byte[] text) {
    try {
      return JsonReader.readObject(text);
    } catch (MalformedJsonException e) {
      throw new SessionStorageException(
          "The record cannot be read: it is not a JSON object", false, e);
    }
  }
}
