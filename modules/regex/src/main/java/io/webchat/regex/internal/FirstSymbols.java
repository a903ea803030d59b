package io.webchat.regex.internal;

/** With which symbol a match can start: most texts have none and cost one look per character. */
final class FirstSymbols {
  private final boolean[] ascii = new boolean[128];
  private boolean others;
  private boolean anything;

  /** Of the whole expression. */
  static FirstSymbols of(Node root, CaseFolding folding) {
    FirstSymbols first = new FirstSymbols();
    first.add(root, folding);
    first.anything |= root.nullable();
    return first;
  }

  /** Whether a match may start there. */
  boolean mayStart(String text, int position) {
    if (anything) {
      return true;
    }
    if (position >= text.length()) {
      return false;
    }
    char c = text.charAt(position);
    return c < 128 ? ascii[c] : others;
  }

  private void add(Node node, CaseFolding folding) {
    if (node instanceof Node.Literal literal) {
      int folded = folding.fold(literal.symbol());
      for (int c = 0; c < 128; c++) {
        ascii[c] |= folding.fold(c) == folded;
      }
      others |= literal.symbol() >= 128 || folding != CaseFolding.NONE;
    } else if (node instanceof Node.AnyOf any) {
      SymbolSet set = folding.fold(any.set());
      for (int c = 0; c < 128; c++) {
        ascii[c] |= set.contains(folding.fold(c)) != any.inverted();
      }
      others = true;
    } else if (node instanceof Node.Sequence sequence) {
      for (Node part : sequence.parts()) {
        add(part, folding);
        if (!part.nullable()) {
          return;
        }
      }
    } else if (node instanceof Node.Alternatives alternatives) {
      alternatives.choices().forEach(choice -> add(choice, folding));
    } else if (node instanceof Node.Capture capture) {
      add(capture.body(), folding);
    } else if (node instanceof Node.Repeat repeat) {
      if (repeat.max() > 0) {
        add(repeat.body(), folding);
      }
    } else if (node instanceof Node.BackReference) {
      anything = true;
    }
  }
}
