package io.webchat.simulator.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a form or a query, in the order sent; of fields of the same name the last counts.
 *
 * @param fields names as sent, brackets included
 */
public record FormFields(Map<String, String> fields) {
  private static final int MAX_FIELDS = 2_000;
  private static final int MAX_NESTING = 8;

  /** No fields. */
  public static final FormFields EMPTY = new FormFields(Map.of());

  /** Reads {@code name=value&…}; what is not encoded properly is taken as it stands. */
  public static FormFields decode(String encoded) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : encoded.split("&", MAX_FIELDS)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!name.isEmpty()) {
        fields.put(unescape(name), equals < 0 ? "" : unescape(pair.substring(equals + 1)));
      }
    }
    return new FormFields(fields);
  }

  /** The value of a field, empty when absent. */
  public String get(String name) {
    return fields.getOrDefault(name, "");
  }

  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /**
   * The values below {@code name[...]}, nested as the brackets say; quotes around keys are dropped.
   */
  public Map<String, Object> nested(String name) {
    Map<String, Object> root = new LinkedHashMap<>();
    String prefix = name + "[";
    fields.forEach(
        (field, value) -> {
          if (field.startsWith(prefix) && field.endsWith("]")) {
            put(
                root,
                field.substring(prefix.length(), field.length() - 1).split("]\\[", MAX_NESTING),
                value);
          }
        });
    return root;
  }

  private static void put(Map<String, Object> root, String[] keys, String value) {
    Map<String, Object> level = root;
    for (int i = 0; i < keys.length - 1; i++) {
      level = child(level, unquote(keys[i]));
    }
    level.put(unquote(keys[keys.length - 1]), value);
  }

  @SuppressWarnings("unchecked") // only this class puts maps into these maps
  private static Map<String, Object> child(Map<String, Object> parent, String key) {
    if (!(parent.get(key) instanceof Map)) {
      parent.put(key, new LinkedHashMap<String, Object>());
    }
    return (Map<String, Object>) parent.get(key);
  }

  private static String unquote(String key) {
    boolean quoted = key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"");
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  /** Counts the fields without naming them. */
  @Override
  public String toString() {
    return "Form[" + fields.size() + " fields]";
  }
}
