package io.webchat.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as the api carries it: {@code Map<String, Object>}, {@code List<Object>}, {@code String},
 * {@code Number}, {@code Boolean} and {@code null}, never a library's node type. Other objects
 * (functions, patterns, files) pass through untouched.
 */
public final class Json {
  private static final int MAX_DEPTH = 200;

  private Json() {}

  /**
   * A deeply immutable copy of a JSON value. Key order is kept; what is already frozen is returned
   * as it is.
   *
   * @throws IllegalArgumentException when nested deeper than 200 levels, which also ends cycles
   */
  public static Object freeze(Object value) {
    return freeze(value, 0);
  }

  /** {@link #freeze(Object)} for an object; {@code null} gives an empty one. */
  public static Map<String, Object> freeze(Map<?, ?> map) {
    return map == null ? Map.of() : freezeMap(map, 0);
  }

  /** A deep copy that may be changed, for hooks that alter what they are given. */
  public static Map<String, Object> mutableCopy(Map<String, ?> map) {
    return mutableMap(map, 0);
  }

  private static Object freeze(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      return freezeMap(map, depth);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(freeze(element, descend(depth)));
      }
      return Collections.unmodifiableList(copy);
    }
    return value;
  }

  private static Map<String, Object> freezeMap(Map<?, ?> map, int depth) {
    if (map instanceof JsonObject object) {
      return object;
    }
    Map<String, Object> copy = new LinkedHashMap<>(map.size() * 2);
    map.forEach((key, element) -> copy.put(String.valueOf(key), freeze(element, descend(depth))));
    return Collections.unmodifiableMap(copy);
  }

  private static Object mutable(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      return mutableMap(map, depth);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(mutable(element, descend(depth)));
      }
      return copy;
    }
    return value;
  }

  private static Map<String, Object> mutableMap(Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>(map.size() * 2);
    map.forEach((key, element) -> copy.put(String.valueOf(key), mutable(element, descend(depth))));
    return copy;
  }

  private static int descend(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException("JSON is nested deeper than " + MAX_DEPTH + " levels");
    }
    return depth + 1;
  }
}
