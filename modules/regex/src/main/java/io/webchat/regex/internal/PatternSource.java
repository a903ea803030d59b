package io.webchat.regex.internal;

import io.webchat.regex.ExpressionSyntaxException;

/** The source of an expression by symbols: UTF-16 units, with flag {@code u} code points. */
final class PatternSource {
  static final int END = -1;

  private final int[] symbols;
  private final boolean unicode;
  private final String text;
  private int index;

  PatternSource(String text, boolean unicode) {
    this.text = text;
    this.unicode = unicode;
    this.symbols = (unicode ? text.codePoints() : text.chars()).toArray();
  }

  boolean unicode() {
    return unicode;
  }

  int index() {
    return index;
  }

  void back(int to) {
    index = to;
  }

  int peek() {
    return peek(0);
  }

  int peek(int ahead) {
    return index + ahead < symbols.length ? symbols[index + ahead] : END;
  }

  int next() {
    return index < symbols.length ? symbols[index++] : END;
  }

  boolean take(int symbol) {
    if (peek() == symbol) {
      index++;
      return true;
    }
    return false;
  }

  boolean take(String symbols) {
    for (int i = 0; i < symbols.length(); i++) {
      if (peek(i) != symbols.charAt(i)) {
        return false;
      }
    }
    index += symbols.length();
    return true;
  }

  /** {@code digits} hexadecimal digits, or -1 with nothing taken. */
  int takeHex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = hexDigit(peek(i));
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    index += digits;
    return value;
  }

  /** Decimal digits, at most {@link Integer#MAX_VALUE}, or -1 without any. */
  int takeNumber() {
    if (!isDigit(peek())) {
      return -1;
    }
    long value = 0;
    while (isDigit(peek())) {
      value = Math.min(Integer.MAX_VALUE, value * 10 + next() - '0');
    }
    return (int) value;
  }

  static boolean isDigit(int symbol) {
    return symbol >= '0' && symbol <= '9';
  }

  static int hexDigit(int symbol) {
    return symbol < 0 || symbol > 'f' ? -1 : Character.digit(symbol, 16);
  }

  ExpressionSyntaxException error(String reason) {
    return errorAt(reason, index);
  }

  ExpressionSyntaxException errorAt(String reason, int where) {
    int position = unicode ? text.offsetByCodePoints(0, where) : where;
    return new ExpressionSyntaxException(reason, position);
  }
}
