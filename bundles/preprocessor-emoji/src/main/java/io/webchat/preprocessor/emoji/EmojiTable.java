package io.webchat.preprocessor.emoji;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Emoji by shortcode and by emoticon; immutable. */
final class EmojiTable {
  private static final String RESOURCE = "emoji.txt";
  private static final int LONGEST_CODE = 32;

  /** What stands for an emoji in a text. */
  record Sign(String text, String emoji) {}

  private final Map<String, Sign> codes = new HashMap<>();
  private final Map<Character, List<Sign>> emoticons = new HashMap<>();

  /** The characters up to 127 that something in the table begins with. */
  private final boolean[] first = new boolean[128];

  private EmojiTable() {}

  /** The table of the bundle; emoticons as they look in HTML if {@code escaped}. */
  static EmojiTable load(boolean shortcodes, boolean emoticons, boolean escaped) {
    EmojiTable table = new EmojiTable();
    try (InputStream stream = EmojiTable.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.trim().split(" +", -1);
        for (int i = 1; i < words.length; i++) {
          boolean code = words[i].matches(":[a-z0-9_+-]+:");
          if (code && shortcodes) {
            table.codes.put(words[i], new Sign(words[i], words[0]));
            table.first[':'] = true;
          } else if (!code && emoticons) {
            table.addEmoticon(escaped ? escape(words[i]) : words[i], words[0]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    table.emoticons.values().forEach(EmojiTable::longestFirst);
    return table;
  }

  private static String escape(String emoticon) {
    return emoticon
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;");
  }

  private void addEmoticon(String text, String emoji) {
    if (text.charAt(0) < first.length) {
      first[text.charAt(0)] = true;
    }
    emoticons.computeIfAbsent(text.charAt(0), c -> new ArrayList<>()).add(new Sign(text, emoji));
  }

  private static void longestFirst(List<Sign> signs) {
    signs.sort(Comparator.comparing((Sign sign) -> sign.text().length()).reversed());
  }

  /** Whether something may begin with {@code c}: most characters of a text are none of these. */
  boolean mayBegin(char c) {
    return c >= first.length || first[c];
  }

  /** The shortcode at {@code index}; {@code null} if there is none. */
  Sign code(String text, int index) {
    int end = index + 1;
    int last = Math.min(text.length(), index + LONGEST_CODE) - 1;
    while (end < last && text.charAt(end) != ':' && text.charAt(end) != ' ') {
      end++;
    }
    return end <= last && text.charAt(end) == ':'
        ? codes.get(text.substring(index, end + 1))
        : null;
  }

  /** Emoticons that begin with {@code c}, the longest first. */
  List<Sign> emoticons(char c) {
    return emoticons.getOrDefault(c, List.of());
  }
}
