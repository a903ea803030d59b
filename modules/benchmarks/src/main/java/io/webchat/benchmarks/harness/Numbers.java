package io.webchat.benchmarks.harness;

import java.util.Locale;

/** Numbers as people read them: three digits that count, thousands apart. */
final class Numbers {
  private Numbers() {}

  static String text(double number) {
    if (!Double.isFinite(number)) {
      return "–";
    }
    double size = Math.abs(number);
    int decimals = size >= 100 || number == Math.rint(number) ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }
}
