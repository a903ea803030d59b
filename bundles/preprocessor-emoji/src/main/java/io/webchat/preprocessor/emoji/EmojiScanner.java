package io.webchat.preprocessor.emoji;

/** Runs once over one text and replaces what stands for an emoji. */
final class EmojiScanner {
  private static final String[] ADDRESSES = {"http://", "https://", "www."};
  private static final String[] LEFT_ALONE = {"a", "code", "pre"};

  private final String text;
  private final EmojiTable table;
  private final boolean html;
  private StringBuilder result;
  private int copied;
  private boolean backtickOpen;
  private boolean fenceOpen;

  EmojiScanner(String text, EmojiTable table, boolean html) {
    this.text = text;
    this.table = table;
    this.html = html;
  }

  /** The text with emoji; {@code null} if nothing changed. */
  String replaced() {
    int i = 0;
    while (i < text.length()) {
      int past = skipped(i);
      if (past > i) {
        i = past;
        continue;
      }
      EmojiTable.Sign sign = sign(i);
      i = sign == null ? i + 1 : replace(i, sign);
    }
    return result == null ? null : result.append(text, copied, text.length()).toString();
  }

  private int replace(int index, EmojiTable.Sign sign) {
    if (result == null) {
      result = new StringBuilder(text.length());
    }
    result.append(text, copied, index).append(sign.emoji());
    copied = index + sign.text().length();
    return copied;
  }

  private EmojiTable.Sign sign(int index) {
    char c = text.charAt(index);
    if (!table.mayBegin(c)) {
      return null;
    }
    if (c == ':') {
      EmojiTable.Sign code = table.code(text, index);
      if (code != null) {
        return code;
      }
    }
    if (startsWord(index)) {
      for (EmojiTable.Sign sign : table.emoticons(c)) {
        if (text.startsWith(sign.text(), index) && endsWord(index + sign.text().length())) {
          return sign;
        }
      }
    }
    return null;
  }

  private boolean startsWord(int index) {
    return index == 0
        || Character.isWhitespace(text.charAt(index - 1))
        || (html && text.charAt(index - 1) == '>');
  }

  private boolean endsWord(int index) {
    if (index == text.length()) {
      return true;
    }
    char c = text.charAt(index);
    return Character.isWhitespace(c) || ".,!?".indexOf(c) >= 0 || (html && c == '<');
  }

  /** Where to go on after what begins at {@code index} and stays as it is. */
  private int skipped(int index) {
    return switch (text.charAt(index)) {
      case '`' -> code(index);
      case 'h', 'H', 'w', 'W' -> address(index);
      case '<' -> html ? tag(index) : index;
      default -> index;
    };
  }

  /** Without its end it is no code; that is found out once. */
  private int code(int index) {
    boolean fence = text.startsWith("```", index);
    if (fence ? fenceOpen : backtickOpen) {
      return index + (fence ? 3 : 1);
    }
    int length = fence ? 3 : 1;
    int end = text.indexOf(fence ? "```" : "`", index + length);
    if (end >= 0) {
      return end + length;
    }
    fenceOpen |= fence;
    backtickOpen |= !fence;
    return index + length;
  }

  private int address(int index) {
    if (index > 0 && Character.isLetterOrDigit(text.charAt(index - 1))) {
      return index;
    }
    for (String start : ADDRESSES) {
      if (text.regionMatches(true, index, start, 0, start.length())) {
        int end = index;
        while (end < text.length()
            && !Character.isWhitespace(text.charAt(end))
            && !(html && text.charAt(end) == '<')) {
          end++;
        }
        return end;
      }
    }
    return index;
  }

  private int tag(int index) {
    int end = text.indexOf('>', index);
    if (end < 0) {
      return text.length();
    }
    for (String name : LEFT_ALONE) {
      int nameEnd = index + 1 + name.length();
      if (text.regionMatches(true, index + 1, name, 0, name.length())
          && !Character.isLetterOrDigit(text.charAt(nameEnd))) {
        return closed(name, end);
      }
    }
    return end + 1;
  }

  private int closed(String name, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '<'
          && text.startsWith("</", i)
          && text.regionMatches(true, i + 2, name, 0, name.length())) {
        int end = text.indexOf('>', i);
        return end < 0 ? text.length() : end + 1;
      }
    }
    return text.length();
  }
}
