package io.webchat.spi.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Options as JavaScript and JSON give them, by the keys of an annotation type. */
final class NestedOptions {
  private NestedOptions() {}

  /** The options that have a key; of an object, by keys with dots. */
  static Map<String, Object> flat(ConfigurationKeys keys, Map<?, ?> options) {
    Map<String, Object> flat = new LinkedHashMap<>();
    for (String key : keys.names()) {
      Object value = find(options, key);
      if (value != null) {
        flat.put(key, isNone(value, keys.absent(key)) ? "" : value);
      }
    }
    return flat;
  }

  private static Object find(Map<?, ?> options, String key) {
    Object value = options;
    for (String name : key.split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return value;
  }

  /** In JavaScript {@code false} stands for no value. */
  private static boolean isNone(Object value, Object absent) {
    return Boolean.FALSE.equals(value) && !(absent instanceof Boolean);
  }
}
