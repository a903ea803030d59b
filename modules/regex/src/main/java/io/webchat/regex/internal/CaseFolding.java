package io.webchat.regex.internal;

import java.util.Locale;
import java.util.stream.IntStream;

/** ECMAScript's Canonicalize: what two symbols have in common when flag {@code i} is set. */
enum CaseFolding {
  /** Without flag {@code i}. */
  NONE {
    @Override
    int fold(int symbol) {
      return symbol;
    }
  },
  /** Without flag {@code u}: upper case, only where it is one unit and does not become ASCII. */
  UPPER_CASE {
    @Override
    int fold(int symbol) {
      if (symbol < 128) {
        return symbol >= 'a' && symbol <= 'z' ? symbol - 32 : symbol;
      }
      return symbol <= Character.MAX_VALUE ? UpperCase.OF[symbol] : symbol;
    }
  },
  /** With flag {@code u}: Unicode's simple case folding. */
  SIMPLE {
    @Override
    int fold(int symbol) {
      if (symbol < 128) {
        return symbol >= 'A' && symbol <= 'Z' ? symbol + 32 : symbol;
      }
      return switch (symbol) {
        case DOTTED_CAPITAL_I, DOTLESS_SMALL_I -> symbol;
        case 0x1FD3 -> 0x0390;
        case 0x1FE3 -> 0x03B0;
        case 0xFB05 -> 0xFB06;
        default ->
            isCherokee(symbol)
                ? Character.toUpperCase(symbol)
                : Character.toLowerCase(Character.toUpperCase(symbol));
      };
    }
  };

  private static final int DOTTED_CAPITAL_I = 0x130;
  private static final int DOTLESS_SMALL_I = 0x131;

  /** Above it no script has cases. */
  private static final int LAST_CASED = 0x1FFFF;

  static CaseFolding of(Flags flags) {
    if (!flags.ignoreCase()) {
      return NONE;
    }
    return flags.unicode() ? SIMPLE : UPPER_CASE;
  }

  abstract int fold(int symbol);

  /** The set that has {@code fold(x)} for each {@code x} of {@code set}. */
  SymbolSet fold(SymbolSet set) {
    if (this == NONE) {
      return set;
    }
    SymbolSet.Builder folded = new SymbolSet.Builder().addAll(set);
    for (int symbol : this == SIMPLE ? Cased.SIMPLE : Cased.UPPER_CASE) {
      if (set.contains(symbol)) {
        folded.add(fold(symbol));
      }
    }
    return folded.build();
  }

  private static boolean isCherokee(int symbol) {
    return (symbol >= 0x13A0 && symbol <= 0x13FF) || (symbol >= 0xAB70 && symbol <= 0xABBF);
  }

  /** Symbols that fold to another. */
  private static final class Cased {
    private static final int[] UPPER_CASE = of(CaseFolding.UPPER_CASE);
    private static final int[] SIMPLE = of(CaseFolding.SIMPLE);

    private static int[] of(CaseFolding folding) {
      return IntStream.rangeClosed(0, LAST_CASED).filter(c -> folding.fold(c) != c).toArray();
    }

    private Cased() {}
  }

  private static final class UpperCase {
    private static final char[] OF = new char[Character.MAX_VALUE + 1];

    static {
      for (int c = 0; c < OF.length; c++) {
        OF[c] = (char) (Character.toUpperCase(c) == c ? c : upperCase((char) c));
      }
    }

    private static char upperCase(char c) {
      String upper = String.valueOf(c).toUpperCase(Locale.ROOT);
      return upper.length() == 1 && (c < 128 || upper.charAt(0) >= 128) ? upper.charAt(0) : c;
    }

    private UpperCase() {}
  }
}
