package io.webchat.regex.internal;

/** Escapes of one symbol, in and out of a class; the backslash is taken already. */
final class Escapes {
  private static final String SYNTAX = "^$\\.*+?()[]{}|/";

  private final PatternSource source;
  private final boolean named;

  Escapes(PatternSource source, boolean named) {
    this.source = source;
    this.named = named;
  }

  /** A symbol of a {@code CharacterEscape}. */
  int symbol(boolean inClass) {
    int c = source.peek();
    if (c == PatternSource.END) {
      throw source.error("\\ at the end");
    }
    if (PatternSource.isDigit(c)) {
      return digits();
    }
    source.next();
    return switch (c) {
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case 'c' -> control(inClass);
      case 'x' -> orIdentity(source.takeHex(2), c);
      case 'u' -> orIdentity(unicodeEscape(source, source.unicode()), c);
      default -> identity(c, inClass);
    };
  }

  private int identity(int c, boolean inClass) {
    boolean valid =
        source.unicode() ? SYNTAX.indexOf(c) >= 0 || (inClass && c == '-') : !(named && c == 'k');
    if (!valid) {
      throw source.errorAt("invalid escape", source.index() - 1);
    }
    return c;
  }

  private int orIdentity(int value, int c) {
    if (value < 0 && source.unicode()) {
      throw source.error("incomplete escape");
    }
    return value < 0 ? c : value;
  }

  private int control(boolean inClass) {
    int c = source.peek();
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (inClass && !source.unicode() && (PatternSource.isDigit(c) || c == '_'))) {
      source.next();
      return c % 32;
    }
    if (source.unicode()) {
      throw source.error("invalid control escape");
    }
    source.back(source.index() - 1);
    return '\\';
  }

  /** {@code \0}, and the octal numbers of old. */
  private int digits() {
    if (source.unicode()) {
      if (source.peek() != '0' || PatternSource.isDigit(source.peek(1))) {
        throw source.error("invalid decimal escape");
      }
      source.next();
      return 0;
    }
    int first = source.next();
    if (first > '7') {
      return first;
    }
    int value = first - '0';
    int more = first <= '3' ? 2 : 1;
    while (more-- > 0 && source.peek() >= '0' && source.peek() <= '7') {
      value = value * 8 + source.next() - '0';
    }
    return value;
  }

  /**
   * What follows {@code \}{@code u}: four digits, and in Unicode mode a pair of them or braces; -1
   * with nothing taken for anything else.
   */
  static int unicodeEscape(PatternSource source, boolean unicode) {
    if (unicode && source.peek() == '{') {
      return braces(source);
    }
    int value = source.takeHex(4);
    if (unicode && value >= 0 && Character.isHighSurrogate((char) value)) {
      int start = source.index();
      int low = source.take("\\u") ? source.takeHex(4) : -1;
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        return Character.toCodePoint((char) value, (char) low);
      }
      source.back(start);
    }
    return value;
  }

  private static int braces(PatternSource source) {
    int start = source.index();
    source.next();
    int value = 0;
    int digits = 0;
    for (; PatternSource.hexDigit(source.peek()) >= 0; digits++) {
      value = value * 16 + PatternSource.hexDigit(source.next());
      if (value > Character.MAX_CODE_POINT) {
        throw source.errorAt("code point out of range", start);
      }
    }
    if (digits == 0 || !source.take('}')) {
      throw source.errorAt("incomplete escape", start);
    }
    return value;
  }
}
