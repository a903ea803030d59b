package io.webchat.spi.config;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Single values as files, typed files and programs give them. */
final class Scalar {
  private static final int LONGEST_SHOWN = 80;
  private static final String MILLIS = "a number of milliseconds without unit";

  private Scalar() {}

  static Number millis(Object raw, long least, long most) {
    return number(raw, MILLIS, least, most);
  }

  static Number millisOrNone(Object raw, long least, long most) {
    try {
      Number number = number(raw, MILLIS, 0, most);
      return number.longValue() == 0 ? number : number(raw, MILLIS, least, most);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(range(MILLIS, least, most) + ", or 0 for none", e);
    }
  }

  static Number number(Object raw, String what, long least, long most) {
    try {
      long number = new BigDecimal(text(raw)).longValueExact();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // what is no number is refused as one out of range is
    } catch (ArithmeticException e) {
      // a fraction, or more than a long has room for
    }
    throw new IllegalArgumentException(range(what, least, most));
  }

  private static String range(String what, long least, long most) {
    return most == Long.MAX_VALUE
        ? what + " of at least " + least
        : what + " from " + least + " to " + most;
  }

  static Boolean flag(Object raw) {
    return switch (text(raw).toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  static String text(Object raw) {
    List<?> elements = elements(raw);
    if (elements == null && !(raw instanceof Map)) {
      return raw.toString().strip();
    }
    if (elements == null || elements.size() != 1) {
      throw new IllegalArgumentException("one value");
    }
    return text(elements.get(0));
  }

  static List<String> list(Object raw) {
    List<?> elements = elements(raw);
    List<String> texts = new ArrayList<>();
    for (Object element : elements == null ? List.of(raw.toString().split(",", -1)) : elements) {
      String text = String.valueOf(element).strip();
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  /** An object with its keys as texts; empty for what JavaScript has in the place of none. */
  static Map<String, Object> object(Object raw) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (raw instanceof Map<?, ?> map) {
      map.forEach((key, value) -> object.put(String.valueOf(key), value));
    } else if (!isNone(raw)) {
      throw new IllegalArgumentException("an object");
    }
    return object;
  }

  /** The elements of a list, of whatever kind; none for what JavaScript has in its place. */
  static List<?> items(Object raw) {
    List<?> elements = elements(raw);
    if (elements == null && !isNone(raw)) {
      throw new IllegalArgumentException("a list");
    }
    return elements == null ? List.of() : elements;
  }

  private static boolean isNone(Object raw) {
    return List.of("", "false", "null", "0")
        .contains(raw.toString().strip().toLowerCase(Locale.ROOT));
  }

  /** The elements of an array or a collection; {@code null} for a single value. */
  private static List<?> elements(Object raw) {
    if (raw instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    }
    if (!raw.getClass().isArray()) {
      return null;
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(raw); i++) {
      elements.add(Array.get(raw, i));
    }
    return elements;
  }

  /** On one line, and not longer than a line. */
  static String shown(Object raw) {
    if (raw instanceof Map) {
      return "an object";
    }
    List<?> elements = elements(raw);
    String text = elements == null ? raw.toString() : String.join(",", list(raw));
    String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}
