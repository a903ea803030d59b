package io.webchat.json;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Views of values whose kind is not certain. Thread-safe. */
public final class JsonValues {
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private JsonValues() {}

  /**
   * The object that a value holds: itself, or parsed when it is a string of JSON, which servers
   * also send; else an empty one.
   */
  public static Map<String, Object> object(Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // JSON: keys are strings
      Map<String, Object> object = (Map<String, Object>) map;
      return object;
    }
    return value instanceof String text && text.stripLeading().startsWith("{")
        ? JsonReader.object(text).orElse(Map.of())
        : Map.of();
  }

  /** The list that a value is, else an empty one. */
  public static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** The text of what JSON has no kind for: an instant as JavaScript writes a date. */
  public static String text(Object value) {
    return value instanceof Instant instant ? DATE.format(instant) : value.toString();
  }
}
