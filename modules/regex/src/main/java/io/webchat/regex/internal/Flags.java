package io.webchat.regex.internal;

import io.webchat.regex.ExpressionSyntaxException;

/** The flags of a JavaScript expression that change how it matches. */
record Flags(
    boolean ignoreCase, boolean multiline, boolean dotAll, boolean unicode, boolean sticky) {
  private static final String KNOWN = "dgimsuy";

  static Flags parse(String flags) {
    for (int i = 0; i < flags.length(); i++) {
      char flag = flags.charAt(i);
      if (KNOWN.indexOf(flag) < 0) {
        throw new ExpressionSyntaxException(
            "'" + flag + "' is not one of '" + KNOWN + "'", ExpressionSyntaxException.IN_FLAGS);
      }
      if (flags.indexOf(flag, i + 1) >= 0) {
        throw new ExpressionSyntaxException(
            "'" + flag + "' appears twice", ExpressionSyntaxException.IN_FLAGS);
      }
    }
    return new Flags(
        flags.indexOf('i') >= 0,
        flags.indexOf('m') >= 0,
        flags.indexOf('s') >= 0,
        flags.indexOf('u') >= 0,
        flags.indexOf('y') >= 0);
  }
}
