package io.webchat.api.rich;

import io.webchat.api.value.Json;
import java.util.Map;

/**
 * What came with an object beside its typed values, so that nothing is lost.
 *
 * @param fields further fields of the object, and known ones without a value
 * @param envelope further fields beside {@code contentType}; empty for objects within others
 */
public record Extra(Map<String, Object> fields, Map<String, Object> envelope) {
  /** Nothing came beside. */
  public static final Extra NONE = new Extra(Map.of(), Map.of());

  /** Freezes both. */
  public Extra {
    fields = Json.freeze(fields);
    envelope = Json.freeze(envelope);
  }

  @Override
  public String toString() {
    return "Extra" + fields.keySet() + envelope.keySet();
  }
}
