package io.webchat.regex;

import java.util.Random;

/** Makes small expressions of all kinds; most are valid. */
final class ExpressionGenerator {
  private static final String[] ATOMS = {
    "a",
    "b",
    "c",
    "A",
    "x",
    "y",
    "0",
    "1",
    ".",
    "\\d",
    "\\w",
    "\\s",
    "\\W",
    "\\D",
    "\\S",
    "[ab]",
    "[^a]",
    "[a-c]",
    "[\\w-]",
    "[]",
    "[^]",
    "\\u0061",
    "\\x62",
    "\\ud83d\\ude00",
    "\\n",
    "-",
    "{",
    "\\{",
    "\u00e9",
    "\u03c3",
    "\ud83d\ude00",
    "[\ud83d\ude00]",
    "[^\\d]",
    "\\u{61}",
    "\\p{L}",
    "s",
    "\\cA",
    "\\0",
    "]",
    " "
  };
  private static final String[] ASSERTIONS = {"^", "$", "\\b", "\\B"};
  private static final String[] QUANTIFIERS = {
    "*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,2}", "{0}", "{0,0}"
  };
  private static final String[] GROUPS = {"(", "(", "(", "(?:", "(?=", "(?!", "(?<=", "(?<!"};

  private final Random random;
  private int groups;
  private boolean behind;

  ExpressionGenerator(Random random) {
    this.random = random;
  }

  String flags() {
    StringBuilder flags = new StringBuilder();
    for (char flag : "imsuy".toCharArray()) {
      if (random.nextInt(flag == 'y' ? 8 : 3) == 0) {
        flags.append(flag);
      }
    }
    return flags.toString();
  }

  String expression() {
    return disjunction(3);
  }

  private String disjunction(int depth) {
    StringBuilder source = new StringBuilder(sequence(depth));
    while (random.nextInt(4) == 0) {
      source.append('|').append(sequence(depth));
    }
    return source.toString();
  }

  private String sequence(int depth) {
    StringBuilder source = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      source.append(term(depth));
    }
    return source.toString();
  }

  private String term(int depth) {
    int kind = random.nextInt(10);
    if (behind && (kind == 0 || kind > 1)) {
      return pick(ATOMS) + quantifier();
    }
    if (kind == 0) {
      return pick(ASSERTIONS);
    }
    if (kind == 1) {
      return "\\" + (1 + random.nextInt(groups + 1)) + quantifier();
    }
    if (kind < 5 && depth > 0) {
      String open = pick(GROUPS);
      if (open.equals("(")) {
        groups++;
        open = random.nextInt(5) == 0 ? "(?<n" + groups + ">" : open;
      }
      boolean look = open.startsWith("(?<=") || open.startsWith("(?<!");
      behind = look;
      String group = open + disjunction(depth - 1) + ")";
      behind = false;
      return look ? group : group + quantifier();
    }
    return pick(ATOMS) + quantifier();
  }

  private String quantifier() {
    if (random.nextInt(3) != 0) {
      return "";
    }
    return pick(QUANTIFIERS) + (random.nextInt(3) == 0 ? "?" : "");
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
