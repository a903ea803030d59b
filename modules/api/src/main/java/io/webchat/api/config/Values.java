package io.webchat.api.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads typed values out of one configuration object and names the key when a value cannot be used.
 */
final class Values {
  private final String prefix;
  private final Map<?, ?> map;

  Values(String prefix, Map<?, ?> map) {
    this.prefix = prefix;
    this.map = map;
  }

  boolean has(String key) {
    return map.get(key) != null;
  }

  String text(String key, String absent) {
    Object value = map.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString().trim();
    }
    throw wrong(key, value, "a string");
  }

  boolean flag(String key, boolean absent) {
    Object value = map.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    if ("true".equals(value) || "false".equals(value)) {
      return "true".equals(value);
    }
    throw wrong(key, value, "true or false");
  }

  long number(String key, long absent, long least, long most) {
    Object value = map.get(key);
    long number;
    if (value == null) {
      return absent;
    } else if (value instanceof Number given) {
      number = given.longValue();
    } else {
      number = parse(key, value);
    }
    if (number < least || number > most) {
      throw wrong(key, value, "a number from " + least + " to " + most);
    }
    return number;
  }

  double decimal(String key, double absent, double least, double most) {
    Object value = map.get(key);
    if (value == null) {
      return absent;
    }
    double number = value instanceof Number given ? given.doubleValue() : parseDecimal(key, value);
    if (number >= least && number <= most) {
      return number;
    }
    throw wrong(key, value, "a number from " + least + " to " + most);
  }

  private double parseDecimal(String key, Object value) {
    try {
      return Double.parseDouble(value.toString().trim());
    } catch (NumberFormatException e) {
      throw wrong(key, value, "a number");
    }
  }

  Map<String, Object> object(String key) {
    Object value = map.get(key);
    Map<String, Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> object) {
      object.forEach((name, element) -> copy.put(String.valueOf(name), element));
    } else if (value != null) {
      throw wrong(key, value, "an object");
    }
    return copy;
  }

  Values nested(String key) {
    return new Values(prefix + key + ".", object(key));
  }

  private long parse(String key, Object value) {
    try {
      return Long.parseLong(value.toString().trim());
    } catch (NumberFormatException e) {
      throw wrong(key, value, "a number");
    }
  }

  private ConfigurationException wrong(String key, Object value, String expected) {
    return new ConfigurationException(
        prefix + key, "expected " + expected + ", found " + kind(value));
  }

  /** What was found, without showing a string, which may be a secret. */
  private static String kind(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof String) {
      return "a string";
    }
    return value instanceof Map ? "an object" : "a value of another kind";
  }
}
