package io.webchat.regex.internal;

/** {@code \d \s \w}, their opposites, and the line terminators. */
final class ClassEscapes {
  static final SymbolSet DIGITS = SymbolSet.ofRanges('0', '9');
  static final SymbolSet LINE_TERMINATORS =
      SymbolSet.ofRanges('\n', '\n', '\r', '\r', 0x2028, 0x2029);

  /** ECMAScript's WhiteSpace and LineTerminator. */
  static final SymbolSet SPACES =
      SymbolSet.ofRanges(
          '\t', '\r', ' ', ' ', 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
          0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);

  private static final SymbolSet WORD = SymbolSet.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

  /** With flags {@code iu} also the long s and the Kelvin sign, which fold to s and k. */
  private static final SymbolSet FOLDED_WORD =
      new SymbolSet.Builder().addAll(WORD).add(0x17F).add(0x212A).build();

  static SymbolSet word(Flags flags) {
    return flags.unicode() && flags.ignoreCase() ? FOLDED_WORD : WORD;
  }

  /** The set of {@code \letter}; {@code null} for any other letter. */
  static SymbolSet of(int letter, Flags flags) {
    return switch (letter) {
      case 'd' -> DIGITS;
      case 'D' -> DIGITS.complement();
      case 's' -> SPACES;
      case 'S' -> SPACES.complement();
      case 'w' -> word(flags);
      case 'W' -> word(flags).complement();
      default -> null;
    };
  }

  private ClassEscapes() {}
}
