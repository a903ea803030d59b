package io.webchat.bus.internal.name;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A number as ECMAScript's {@code Number::toString} writes it in base 10. */
final class ScriptNumber {
  /** Digits after which a number is always written with an exponent. */
  private static final int LONGEST = 21;

  /** The smallest exponent that is written with zeros after the point. */
  private static final int SMALLEST = -6;

  /** Digits that tell any two numbers apart. */
  private static final int ENOUGH = 17;

  private ScriptNumber() {}

  static String of(Number number) {
    return number instanceof Double value ? of(value.doubleValue()) : of(script(number));
  }

  /** The number that a script makes of it; an integer of the JVM may have more digits. */
  private static double script(Number number) {
    try {
      return Double.parseDouble(number.toString());
    } catch (NumberFormatException e) {
      return number.doubleValue();
    }
  }

  private static String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (value == 0) {
      return "0"; // also -0
    }
    String sign = value < 0 ? "-" : "";
    double size = Math.abs(value);
    return sign + (Double.isInfinite(size) ? "Infinity" : written(shortest(size)));
  }

  /** With the fewest digits that are this number again; of those the nearest. */
  private static BigDecimal shortest(double size) {
    BigDecimal exact = new BigDecimal(size);
    for (int digits = 1; digits < ENOUGH; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == size) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(ENOUGH, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static String written(BigDecimal number) {
    String digits = number.unscaledValue().toString();
    int point = digits.length() - number.scale(); // digits before it
    if (point > LONGEST || point <= SMALLEST) {
      String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
      return digits.charAt(0) + rest + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
    }
    if (point >= digits.length()) {
      return digits + "0".repeat(point - digits.length());
    }
    return point > 0
        ? digits.substring(0, point) + "." + digits.substring(point)
        : "0." + "0".repeat(-point) + digits;
  }
}
