package io.webchat.regex.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** The groups of an expression, counted ahead: what an escape means depends on them. */
final class GroupNames {
  private final Map<String, Integer> byName = new LinkedHashMap<>();
  private int count;

  /** Runs over all of {@code source}. */
  static GroupNames scan(PatternSource source) {
    GroupNames names = new GroupNames();
    boolean inClass = false;
    for (int c = source.next(); c != PatternSource.END; c = source.next()) {
      if (c == '\\') {
        source.next();
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(') {
        names.group(source);
      }
    }
    return names;
  }

  private void group(PatternSource source) {
    if (source.peek() != '?') {
      count++;
    } else if (source.peek(1) == '<' && source.peek(2) != '=' && source.peek(2) != '!') {
      int start = source.index();
      source.take("?<");
      String name = read(source);
      if (byName.putIfAbsent(name, count) != null) {
        throw source.errorAt("duplicate group name", start);
      }
      count++;
    }
  }

  int count() {
    return count;
  }

  boolean any() {
    return !byName.isEmpty();
  }

  /** The group, counted from 0; -1 for a name that is none. */
  int indexOf(String name) {
    return byName.getOrDefault(name, -1);
  }

  /** Reads a name up to and with {@code >}. */
  static String read(PatternSource source) {
    StringBuilder name = new StringBuilder();
    while (!source.take('>')) {
      int start = source.index();
      int symbol = symbol(source);
      boolean valid =
          symbol == '$'
              || symbol == '_'
              || (name.isEmpty() ? Character.isUnicodeIdentifierStart(symbol) : isPart(symbol));
      if (!valid) {
        throw source.errorAt("invalid group name", start);
      }
      name.appendCodePoint(symbol);
    }
    if (name.isEmpty()) {
      throw source.error("invalid group name");
    }
    return name.toString();
  }

  private static boolean isPart(int symbol) {
    boolean joiner = symbol == 0x200C || symbol == 0x200D;
    return joiner
        || (Character.isUnicodeIdentifierPart(symbol) && !Character.isIdentifierIgnorable(symbol));
  }

  /** A code point or an escaped one; 0 when there is none, which no name has. */
  private static int symbol(PatternSource source) {
    int symbol = source.next();
    if (symbol == '\\') {
      return source.take('u') ? Math.max(0, Escapes.unicodeEscape(source, true)) : 0;
    }
    if (symbol > 0xFFFF || symbol < 0) {
      return Math.max(0, symbol);
    }
    int low = source.peek();
    if (Character.isHighSurrogate((char) symbol)
        && low >= 0
        && low <= 0xFFFF
        && Character.isLowSurrogate((char) low)) {
      source.next();
      return Character.toCodePoint((char) symbol, (char) low);
    }
    return symbol;
  }
}
