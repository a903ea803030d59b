package io.webchat.bus.internal.name;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value as a script's string conversion shows it, for {@code data.<key>:<value>}. */
public final class ScriptText {
  private ScriptText() {}

  public static String of(Object value) {
    if (value instanceof Map) {
      return "[object Object]";
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> element == null ? "" : of(element))
          .collect(Collectors.joining(","));
    }
    return value instanceof Number number ? ScriptNumber.of(number) : String.valueOf(value);
  }
}
