package io.webchat.preprocessor.links;

/** Where a web address is in a text; found in one pass. */
record WebAddress(int start, int end, boolean hasScheme) {
  private static final String[] STARTS = {"https://", "http://", "www."};
  private static final String NEVER_LAST = ".,;:!?'*_~";
  private static final String NEVER_IN = "<>\"`{}|\\^";

  /** The next one from {@code from}; {@code null} if there is none. */
  static WebAddress next(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'h' || c == 'H' || c == 'w' || c == 'W') {
        WebAddress address = at(text, i);
        if (address != null) {
          return address;
        }
      }
    }
    return null;
  }

  private static WebAddress at(String text, int index) {
    if (index > 0 && isWordPart(text.charAt(index - 1))) {
      return null;
    }
    for (String start : STARTS) {
      if (text.regionMatches(true, index, start, 0, start.length())) {
        int host = index + start.length();
        boolean named = host < text.length() && Character.isLetterOrDigit(text.charAt(host));
        return named ? new WebAddress(index, end(text, host), !start.equals("www.")) : null;
      }
    }
    return null;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || "@/._-".indexOf(c) >= 0;
  }

  /** Without the punctuation that ends a sentence, and without a bracket that opened before. */
  private static int end(String text, int host) {
    int end = host;
    int open = 0;
    while (end < text.length() && isPart(text.charAt(end))) {
      open += nesting(text.charAt(end++));
    }
    while (end > host + 1) {
      char last = text.charAt(end - 1);
      if (NEVER_LAST.indexOf(last) < 0 && !(nesting(last) < 0 && open < 0) && nesting(last) <= 0) {
        break;
      }
      open -= nesting(last);
      end--;
    }
    return end;
  }

  private static int nesting(char c) {
    return switch (c) {
      case '(', '[' -> 1;
      case ')', ']' -> -1;
      default -> 0;
    };
  }

  /** No spaces, control characters, or marks that change the direction of writing. */
  private static boolean isPart(char c) {
    int type = Character.getType(c);
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && type != Character.CONTROL
        && type != Character.FORMAT
        && NEVER_IN.indexOf(c) < 0;
  }
}
