package io.webchat.core.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.webchat.api.ErrorCode;
import io.webchat.api.Json;
import io.webchat.api.Rejection;
import java.util.Map;
import java.util.Optional;

/** JSON texts of callers and configurations, read with limits. */
final class JsonText {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxDocumentLength(5_000_000)
                          .build())
                  .build())
          .build();
  private static final ObjectReader OBJECTS = MAPPER.readerFor(Map.class);

  private JsonText() {}

  /** An object or a list of a command as JSON; rejected when something in it is no JSON value. */
  static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "The message cannot be written as JSON")
          .withCause(e);
    }
  }

  /** The object that {@code text} holds; empty when it is not one. */
  static Optional<Map<String, Object>> object(String text) {
    try {
      Map<?, ?> parsed = OBJECTS.readValue(text);
      return Optional.ofNullable(parsed).map(Json::freeze);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
