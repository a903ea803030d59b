package io.webchat.regex.internal;

import java.util.ArrayList;
import java.util.List;

/** ECMAScript's grammar of regular expressions, Annex B where flag {@code u} is not set. */
final class ExpressionParser {
  /** How deep groups may be nested. */
  static final int MAX_DEPTH = 200;

  private final PatternSource source;
  private final Flags flags;
  private final GroupNames names;
  private final Escapes escapes;
  private final ClassParser classes;
  private int groups;
  private int depth;

  ExpressionParser(String text, Flags flags) {
    this.source = new PatternSource(text, flags.unicode());
    this.flags = flags;
    this.names = GroupNames.scan(new PatternSource(text, flags.unicode()));
    this.escapes = new Escapes(source, names.any());
    this.classes = new ClassParser(source, flags, escapes);
  }

  Node parse() {
    Node root = disjunction();
    if (source.peek() == ')') {
      throw source.error("unmatched )");
    }
    return root;
  }

  int groups() {
    return names.count();
  }

  private Node disjunction() {
    List<Node> choices = new ArrayList<>();
    do {
      choices.add(alternative());
    } while (source.take('|'));
    return choices.size() == 1 ? choices.get(0) : new Node.Alternatives(List.copyOf(choices));
  }

  private Node alternative() {
    List<Node> parts = new ArrayList<>();
    int c = source.peek();
    while (c != PatternSource.END && c != '|' && c != ')') {
      parts.add(term());
      c = source.peek();
    }
    return parts.size() == 1 ? parts.get(0) : new Node.Sequence(List.copyOf(parts));
  }

  private Node term() {
    int before = groups;
    if (source.take('^')) {
      return new Node.Boundary(Node.Anchor.START);
    }
    if (source.take('$')) {
      return new Node.Boundary(Node.Anchor.END);
    }
    if (source.take("\\b")) {
      return new Node.Boundary(Node.Anchor.WORD_EDGE);
    }
    if (source.take("\\B")) {
      return new Node.Boundary(Node.Anchor.NO_WORD_EDGE);
    }
    if (source.take("(?<=")) {
      return look(true, false);
    }
    if (source.take("(?<!")) {
      return look(true, true);
    }
    if (source.take("(?=")) {
      return lookahead(false, before);
    }
    if (source.take("(?!")) {
      return lookahead(true, before);
    }
    return quantified(atom(), before);
  }

  private Node look(boolean behind, boolean negative) {
    return new Node.Look(behind, negative, body());
  }

  /** Only of old may it have a quantifier. */
  private Node lookahead(boolean negative, int before) {
    Node look = look(false, negative);
    return flags.unicode() ? look : quantified(look, before);
  }

  private Node body() {
    int start = source.index();
    if (++depth > MAX_DEPTH) {
      throw source.error("groups nested more than " + MAX_DEPTH + " deep");
    }
    Node body = disjunction();
    if (!source.take(')')) {
      throw source.errorAt("unterminated group", start);
    }
    depth--;
    return body;
  }

  private Node atom() {
    int start = source.index();
    int c = source.next();
    return switch (c) {
      case '.' ->
          new Node.AnyOf(flags.dotAll() ? SymbolSet.EMPTY : ClassEscapes.LINE_TERMINATORS, true);
      case '[' -> classes.parse();
      case '(' -> group();
      case '\\' -> escape();
      case '*', '+', '?' -> throw source.errorAt("nothing to repeat", start);
      case '{' -> brace(start);
      case '}', ']' -> bracket(c, start);
      default -> new Node.Literal(c);
    };
  }

  private Node brace(int start) {
    source.back(start);
    if (quantifier() != null) {
      throw source.errorAt("nothing to repeat", start);
    }
    source.next();
    return bracket('{', start);
  }

  private Node bracket(int c, int start) {
    if (flags.unicode()) {
      throw source.errorAt("lone " + (char) c, start);
    }
    return new Node.Literal(c);
  }

  private Node group() {
    if (!source.take('?')) {
      int group = groups++;
      return new Node.Capture(group, body());
    }
    if (source.take(':')) {
      return body();
    }
    if (!source.take('<')) {
      throw source.error("unknown kind of group");
    }
    GroupNames.read(source);
    int group = groups++;
    return new Node.Capture(group, body());
  }

  private Node escape() {
    SymbolSet set = classes.setEscape();
    if (set != null) {
      return new Node.AnyOf(set, false);
    }
    int c = source.peek();
    if (c >= '1' && c <= '9') {
      return decimal();
    }
    if (c == 'k' && (flags.unicode() || names.any())) {
      return named();
    }
    return new Node.Literal(escapes.symbol(false));
  }

  private Node decimal() {
    int start = source.index();
    int number = source.takeNumber();
    if (number <= names.count()) {
      return new Node.BackReference(number - 1);
    }
    if (flags.unicode()) {
      throw source.errorAt("reference to a group that is not there", start);
    }
    source.back(start);
    return new Node.Literal(escapes.symbol(false));
  }

  private Node named() {
    int start = source.index();
    source.next();
    int group = source.take('<') ? names.indexOf(GroupNames.read(source)) : -1;
    if (group < 0) {
      throw source.errorAt("reference to a group that is not there", start);
    }
    return new Node.BackReference(group);
  }

  private record Quantifier(int min, int max) {}

  private Node quantified(Node atom, int before) {
    int start = source.index();
    Quantifier quantifier = quantifier();
    if (quantifier == null) {
      return atom;
    }
    if (quantifier.min > quantifier.max) {
      throw source.errorAt("numbers out of order", start);
    }
    boolean greedy = !source.take('?');
    return new Node.Repeat(atom, quantifier.min, quantifier.max, greedy, before, groups);
  }

  /** {@code null} with nothing taken when there is none. */
  private Quantifier quantifier() {
    if (source.take('*')) {
      return new Quantifier(0, Node.UNBOUNDED);
    }
    if (source.take('+')) {
      return new Quantifier(1, Node.UNBOUNDED);
    }
    if (source.take('?')) {
      return new Quantifier(0, 1);
    }
    int start = source.index();
    if (source.take('{')) {
      int min = source.takeNumber();
      int max = min;
      if (min >= 0 && source.take(',')) {
        int number = source.takeNumber();
        max = number < 0 ? Node.UNBOUNDED : number;
      }
      if (min >= 0 && source.take('}')) {
        return new Quantifier(min, max);
      }
    }
    source.back(start);
    return null;
  }
}
