package io.webchat.regex.internal;

/** {@code [ … ]} and the escapes that stand for a set. */
final class ClassParser {
  private final PatternSource source;
  private final Flags flags;
  private final Escapes escapes;

  ClassParser(PatternSource source, Flags flags, Escapes escapes) {
    this.source = source;
    this.flags = flags;
    this.escapes = escapes;
  }

  /** One member: a symbol, or the set of an escape such as {@code \w}. */
  private record Member(int symbol, SymbolSet set) {}

  /** A class; the bracket is taken already. */
  Node parse() {
    int start = source.index() - 1;
    boolean inverted = source.take('^');
    SymbolSet.Builder set = new SymbolSet.Builder();
    while (!source.take(']')) {
      if (source.peek() == PatternSource.END) {
        throw source.errorAt("unterminated class", start);
      }
      Member from = member();
      if (source.peek() == '-' && source.peek(1) != ']' && source.peek(1) != PatternSource.END) {
        int dash = source.index();
        source.next();
        range(set, from, member(), dash);
      } else {
        add(set, from);
      }
    }
    return new Node.AnyOf(set.build(), inverted);
  }

  private void range(SymbolSet.Builder set, Member from, Member to, int dash) {
    if (from.set != null || to.set != null) {
      if (source.unicode()) {
        throw source.errorAt("a class in a range", dash);
      }
      add(set, from);
      add(set, to);
      set.add('-');
    } else if (from.symbol > to.symbol) {
      throw source.errorAt("range out of order", dash);
    } else {
      set.add(from.symbol, to.symbol);
    }
  }

  private static void add(SymbolSet.Builder set, Member member) {
    if (member.set == null) {
      set.add(member.symbol);
    } else {
      set.addAll(member.set);
    }
  }

  private Member member() {
    int symbol = source.next();
    if (symbol != '\\') {
      return new Member(symbol, null);
    }
    SymbolSet set = setEscape();
    if (set != null) {
      return new Member(0, set);
    }
    return new Member(source.take('b') ? '\b' : escapes.symbol(true), null);
  }

  /** The set of an escape; {@code null} with nothing taken when it stands for something else. */
  SymbolSet setEscape() {
    int letter = source.peek();
    SymbolSet set = ClassEscapes.of(letter, flags);
    if (set != null) {
      source.next();
      return set;
    }
    if (!source.unicode() || (letter != 'p' && letter != 'P')) {
      return null;
    }
    int start = source.index();
    source.next();
    SymbolSet property = source.take('{') ? property(start) : null;
    if (property == null) {
      throw source.errorAt("unknown Unicode property", start);
    }
    return letter == 'p' ? property : property.complement();
  }

  private SymbolSet property(int start) {
    StringBuilder name = new StringBuilder();
    while (!source.take('}')) {
      int symbol = source.next();
      if (symbol == PatternSource.END) {
        throw source.errorAt("incomplete Unicode property", start);
      }
      name.appendCodePoint(symbol);
    }
    return UnicodeProperties.of(name.toString());
  }
}
