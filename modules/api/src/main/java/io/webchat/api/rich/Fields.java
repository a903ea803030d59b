package io.webchat.api.rich;

import io.webchat.api.value.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the fields of an object; what was not read, or has no value, is left as {@link Extra}. */
final class Fields {
  private final String name;
  private final Map<String, Object> left;
  private final Map<String, Object> envelope;

  private Fields(String name, Map<?, ?> given, Map<String, Object> envelope) {
    this.name = name;
    this.left = new LinkedHashMap<>(Json.freeze(given));
    this.envelope = envelope;
  }

  static Fields of(String name, Object value, Map<String, Object> envelope) {
    if (value instanceof Map<?, ?> map) {
      return new Fields(name, map, envelope);
    }
    throw expected(name, "an object");
  }

  boolean hasList(String field) {
    return left.get(field) instanceof List;
  }

  /** A text; {@code null} when there is none. */
  String text(String field) {
    Object value = left.get(field);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      if (!text.isEmpty()) {
        left.remove(field);
      }
      return text;
    }
    throw expected(path(field), "a text");
  }

  /** A flag; {@code false} when there is none. */
  boolean flag(String field) {
    Object value = left.get(field);
    if (Boolean.TRUE.equals(value)) {
      left.remove(field);
      return true;
    }
    if (value == null || Boolean.FALSE.equals(value)) {
      return false;
    }
    throw expected(path(field), "true or false");
  }

  /** A whole number; 0 when there is none. */
  long number(String field) {
    Object value = left.get(field);
    if (value == null) {
      return 0;
    }
    if (value instanceof Number number && number.doubleValue() == number.longValue()) {
      if (number.longValue() != 0) {
        left.remove(field);
      }
      return number.longValue();
    }
    throw expected(path(field), "a whole number");
  }

  /** An object; {@code null} when there is none. */
  <T> T object(String field, Function<Fields, T> reader) {
    Object value = left.get(field);
    if (value == null) {
      return null;
    }
    left.remove(field);
    return reader.apply(of(path(field), value, Map.of()));
  }

  /** Objects; an empty list when there are none. */
  <T> List<T> objects(String field, Function<Fields, T> reader) {
    return list(field, value -> reader.apply(of(path(field), value, Map.of())));
  }

  /** Texts; an empty list when there are none. */
  List<String> texts(String field) {
    return list(
        field,
        value -> {
          if (value instanceof String text) {
            return text;
          }
          throw expected(path(field), "texts");
        });
  }

  private <T> List<T> list(String field, Function<Object, T> reader) {
    Object value = left.get(field);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> given)) {
      throw expected(path(field), "a list");
    }
    if (!given.isEmpty()) {
      left.remove(field);
    }
    List<T> elements = new ArrayList<>();
    given.forEach(element -> elements.add(reader.apply(element)));
    return elements;
  }

  /** What was not read; called last. */
  Extra extra() {
    return new Extra(left, envelope);
  }

  private String path(String field) {
    return name + "." + field;
  }

  private static IllegalArgumentException expected(String what, String expected) {
    return new IllegalArgumentException(what + ": expected " + expected);
  }
}
