package io.webchat.shell.internal.output;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.json.MalformedJsonException;
import io.webchat.json.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as it is typed and shown. Secrets are never shown. */
public final class ShellJson {
  private ShellJson() {}

  /**
   * Options as they are typed: one JSON object, or {@code key=value} words, whose values are JSON
   * where they can be and else strings; a dot in the key makes a nested object.
   *
   * @throws Rejection when it is neither
   */
  public static Map<String, Object> options(List<String> words) {
    String whole = String.join(" ", words).strip();
    if (whole.isEmpty()) {
      return Map.of();
    }
    if (whole.startsWith("{")) {
      return object(whole);
    }
    Map<String, Object> options = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "Neither JSON nor key=value: " + word)
            .withHint("put JSON into single quotes: '{\"key\": \"value\"}'");
      }
      put(options, word.substring(0, equals), value(word.substring(equals + 1)));
    }
    return options;
  }

  /** A value on one line, secrets masked. */
  static String line(Object value) {
    return JsonWriter.write(Secrets.masked(value));
  }

  /** A value on several lines, secrets masked. */
  public static String pretty(Object value) {
    return JsonWriter.writePretty(Secrets.masked(value));
  }

  private static Map<String, Object> object(String text) {
    try {
      return JsonReader.readObject(text);
    } catch (MalformedJsonException e) {
      throw Rejection.of(
              ErrorCode.INVALID_ARGUMENT,
              "The text " + e.getMessage() + " (at column " + e.column() + ")")
          .withHint("put JSON into single quotes: '{\"key\": \"value\"}'");
    }
  }

  private static Object value(String text) {
    try {
      return text.isBlank() ? text : JsonReader.read(text);
    } catch (MalformedJsonException e) {
      // not JSON, so it is the string itself
      return text;
    }
  }

  @SuppressWarnings("unchecked") // only this method puts maps there
  private static void put(Map<String, Object> object, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 1) {
      object.put(path, value);
      return;
    }
    Object nested = object.computeIfAbsent(path.substring(0, dot), key -> new LinkedHashMap<>());
    if (!(nested instanceof Map<?, ?>)) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, path + " is a value and an object");
    }
    put((Map<String, Object>) nested, path.substring(dot + 1), value);
  }
}
