package io.webchat.session.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.webchat.spi.session.SessionStorageException;
import java.io.IOException;
import java.util.Map;

/**
 * JSON objects as bytes, for values that are secrets: failures are {@link SessionStorageException},
 * not temporary, and quote nothing. Thread-safe.
 */
public final class RecordJson {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final JsonMapper mapper =
      JsonMapper.builder()
          // nothing but JSON: an object of another kind fails instead of being taken apart
          .disable(
              MapperFeature.AUTO_DETECT_GETTERS,
              MapperFeature.AUTO_DETECT_IS_GETTERS,
              MapperFeature.AUTO_DETECT_FIELDS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A writer and reader. */
  public RecordJson() {}

  /** The UTF-8 text of an object. */
  public byte[] write(Map<String, ?> object) {
    try {
      return mapper.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      // without the cause: Jackson's texts quote values
      throw new SessionStorageException(
          "The session cannot be stored: it has values that are not JSON", false, null);
    }
  }

  /** The object in a text; what follows it, and an object that is none, is refused. */
  public Map<String, Object> read(byte[] text) {
    Map<String, Object> object;
    try {
      object = mapper.readValue(text, OBJECT);
    } catch (IOException e) {
      object = null; // its text quotes what it found
    }
    if (object == null) {
      throw new SessionStorageException(
          "The record cannot be read: it is not a JSON object", false, null);
    }
    return object;
  }
}
