package io.webchat.api.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads typed values out of one configuration object and names the key when a value cannot be used.
 * Configurations are written by hand in JavaScript and in files: a falsy value of an object or a
 * number means that it is not there, a flag takes truthy and falsy values, and a text counts as the
 * number or the flag that it spells.
 */
final class LooseValues {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final String prefix;
  private final Map<?, ?> map;

  LooseValues(String prefix, Map<?, ?> map) {
    this.prefix = prefix;
    this.map = map;
  }

  /** Whether there is a value that is not falsy. */
  boolean has(String key) {
    return !isFalsy(map.get(key));
  }

  String text(String key, String absent) {
    Object value = map.get(key);
    if (value == null || Boolean.FALSE.equals(value)) {
      return absent;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString().strip();
    }
    throw wrong(key, value, "a string");
  }

  boolean flag(String key, boolean absent) {
    Object value = map.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof String word) {
      return switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "1" -> true;
        case "false", "no", "off", "0", "" -> false;
        default -> throw wrong(key, value, "true or false");
      };
    }
    return !isFalsy(value);
  }

  long number(String key, long absent, long least, long most) {
    Object value = map.get(key);
    if (isAbsentNumber(value)) {
      return absent;
    }
    try {
      long number = decimal(value).longValue();
      if (number >= least && number <= most && decimal(value).abs().compareTo(LARGEST) <= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // what is no number is refused as one out of range is
    }
    throw wrong(key, value, range("a number", least, most));
  }

  /** A time in ms, of which 0 means none. */
  long time(String key, long absent, long least, long most) {
    Object value = map.get(key);
    if (isAbsentNumber(value)) {
      return absent;
    }
    try {
      BigDecimal number = decimal(value);
      if (number.signum() == 0) {
        return 0;
      }
      if (number.compareTo(BigDecimal.valueOf(least)) >= 0
          && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
        return number.longValue();
      }
    } catch (NumberFormatException e) {
      // what is no number is refused as one out of range is
    }
    throw wrong(
        key,
        value,
        range("a number of milliseconds without unit", least, most) + ", or 0 for none");
  }

  double decimal(String key, double absent, double least, double most) {
    Object value = map.get(key);
    if (isAbsentNumber(value)) {
      return absent;
    }
    try {
      double number = decimal(value).doubleValue();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // what is no number is refused as one out of range is
    }
    throw wrong(key, value, "a number from " + least + " to " + most);
  }

  Map<String, Object> object(String key) {
    Object value = map.get(key);
    Map<String, Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> object) {
      object.forEach((name, element) -> copy.put(String.valueOf(name), element));
    } else if (!isFalsy(value)) {
      throw wrong(key, value, "an object");
    }
    return copy;
  }

  /** A policy for failing hooks; {@code null} when there is none. */
  HookFailurePolicy policy(String key) {
    String name = text(key, "");
    return name.isEmpty()
        ? null
        : HookFailurePolicy.named(name)
            .orElseThrow(() -> wrong(key, map.get(key), HookFailurePolicy.NAMES));
  }

  LooseValues nested(String key) {
    return new LooseValues(prefix + key + ".", object(key));
  }

  private static String range(String what, long least, long most) {
    return most == Long.MAX_VALUE
        ? what + " of at least " + least
        : what + " from " + least + " to " + most;
  }

  private static BigDecimal decimal(Object value) {
    if (value instanceof String || value instanceof Number) {
      return new BigDecimal(value.toString().strip());
    }
    throw new NumberFormatException();
  }

  /** JavaScript's falsy values, and texts that files have for them. */
  private static boolean isFalsy(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue() == 0 || Double.isNaN(number.doubleValue());
    }
    return value == null
        || Boolean.FALSE.equals(value)
        || (value instanceof String text
            && List.of("", "false", "null", "0").contains(text.strip().toLowerCase(Locale.ROOT)));
  }

  /** A falsy value, but for 0, which is a number. */
  private static boolean isAbsentNumber(Object value) {
    if (value instanceof Number number) {
      return Double.isNaN(number.doubleValue());
    }
    return isFalsy(value) && !(value instanceof String text && text.strip().equals("0"));
  }

  private ConfigurationException wrong(String key, Object value, String expected) {
    return new ConfigurationException(prefix + key, expected, kind(value));
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
