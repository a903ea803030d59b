package io.webchat.spi.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a configuration under the keys of today.
 *
 * @param values by key
 * @param warnings one line for each former key that was given
 */
record CurrentKeys(Map<String, Object> values, List<String> warnings) {
  static CurrentKeys of(ConfigurationSource source, Map<String, String> formerKeys) {
    Map<String, Object> values = source.values();
    List<String> warnings = new ArrayList<>();
    formerKeys.forEach(
        (former, key) -> {
          if (values.containsKey(former)) {
            boolean both = values.containsKey(key);
            warnings.add(
                source.name()
                    + ": the key "
                    + former
                    + " is now "
                    + key
                    + (both ? "; both are given, and " + key + " counts" : ""));
          }
        });
    return new CurrentKeys(renamed(values, formerKeys), List.copyOf(warnings));
  }

  private static Map<String, Object> renamed(
      Map<String, Object> values, Map<String, String> formerKeys) {
    Map<String, Object> renamed = new LinkedHashMap<>(values);
    formerKeys.forEach(
        (former, key) -> {
          Object value = renamed.remove(former);
          if (value != null) {
            renamed.putIfAbsent(key, value);
          }
        });
    return renamed;
  }

  /** Shows no value, since some are secrets. */
  @Override
  public String toString() {
    return "CurrentKeys" + values.keySet();
  }
}
