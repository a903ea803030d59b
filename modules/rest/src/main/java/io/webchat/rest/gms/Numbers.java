package io.webchat.rest.gms;

/** Integers that servers send as numbers or as strings. */
final class Numbers {
  private Numbers() {}

  /** The integer that a value is; {@code null} when it is none. */
  static Number of(Object value) {
    if (value instanceof Number number) {
      return fitting(number.longValue());
    }
    if (value instanceof String text && !text.isEmpty() && text.length() < 19) {
      try {
        return fitting(Long.parseLong(text.trim()));
      } catch (NumberFormatException e) {
        return null; // not a number: the caller has a use for that
      }
    }
    return null;
  }

  private static Number fitting(long value) {
    return value == (int) value ? (Number) (int) value : (Number) value;
  }
}
