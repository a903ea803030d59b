package io.webchat.instances.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values in nested maps by their path, with dots between the names. */
final class Paths {
  private Paths() {}

  /** The value at a path; {@code null} when there is none. */
  static Object get(Map<?, ?> map, String path) {
    Object whole = map.get(path);
    int dot = path.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return map.get(path.substring(0, dot)) instanceof Map<?, ?> nested
        ? get(nested, path.substring(dot + 1))
        : null;
  }

  /** Sets the value at a path, {@code null} to remove it; maps on the way are copied. */
  @SuppressWarnings("unchecked") // keys of configurations are strings
  static void put(Map<String, Object> target, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0 || target.containsKey(path)) {
      if (value == null) {
        target.remove(path);
      } else {
        target.put(path, value);
      }
      return;
    }
    String name = path.substring(0, dot);
    Map<String, Object> child =
        target.get(name) instanceof Map<?, ?> map
            ? new LinkedHashMap<>((Map<String, Object>) map)
            : new LinkedHashMap<>();
    put(child, path.substring(dot + 1), value);
    if (value == null && child.isEmpty()) {
      target.remove(name); // as if it had never been there
    } else {
      target.put(name, child);
    }
  }
}
