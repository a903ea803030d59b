package io.webchat.core.internal.send;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes a sent message in the transcript, although servers alter texts: HTML entities, white
 * space, line breaks, Unicode forms, characters their character set lacks, markup that is taken
 * out, an end that is cut off. Used on one thread at a time.
 */
final class Echo {
  private static final Pattern ENTITY =
      Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\\w{2,8});");
  private static final Pattern BREAK = Pattern.compile("<br\\s{0,3}/?>", Pattern.CASE_INSENSITIVE);
  private static final Pattern TAG = Pattern.compile("<[^<>]{0,200}>");

  /** White space, and what has no width. */
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}\\p{Cc}]+");

  private static final Pattern NOT_ASCII_WORD = Pattern.compile("[^A-Za-z0-9]+");
  private static final Pattern REPLACED = Pattern.compile("[?\\uFFFD*_.\\u25A1 ]+");
  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  /** Entities of entities: a text that was escaped twice. */
  private static final int ESCAPED = 2;

  /** Letters and digits that make a text known although everything else is altered. */
  private static final int KNOWN_BY = 3;

  /** Letters and digits that make a text known although its end is cut off. */
  private static final int KNOWN_BY_START = 20;

  private final String text;

  /** Made when it is asked for first: most texts come back as they were sent. */
  private String plain;

  Echo(String sent) {
    this.text = sent.strip();
  }

  /** Whether {@code seen} is the same letter by letter, white space at the ends left out. */
  boolean isExactly(String seen) {
    return text.equals(seen.strip());
  }

  /** Whether {@code seen} can be what a server made of the text. */
  boolean isLike(String seen) {
    String other = plain(seen);
    plain = plain == null ? plain(text) : plain;
    return plain.equals(other)
        || isLike(plain, other)
        || isLike(plain(TAG.matcher(text).replaceAll("")), other)
        || isReplaced(other);
  }

  private static boolean isLike(String sent, String seen) {
    return sameLetters(letters(sent), letters(seen))
        || sameLetters(letters(unaccented(sent)), letters(unaccented(seen)));
  }

  private static boolean sameLetters(String sent, String seen) {
    return (seen.length() >= KNOWN_BY && sent.equals(seen))
        || (seen.length() >= KNOWN_BY_START && sent.startsWith(seen));
  }

  /** A text without ASCII letters, of which only replacement characters came back. */
  private boolean isReplaced(String seen) {
    String left = BLANKS.matcher(plain).replaceAll("");
    return !left.isEmpty()
        && letters(plain).isEmpty()
        && left.chars().allMatch(each -> each > 127 || !Character.isLetterOrDigit(each))
        && left.chars().anyMatch(each -> each > 127)
        && REPLACED.matcher(seen).matches();
  }

  /** The text without what servers alter most often. */
  private static String plain(String text) {
    String plain = text;
    for (int i = 0; i < ESCAPED && plain.indexOf('&') >= 0; i++) {
      plain = ENTITY.matcher(plain).replaceAll(Echo::character);
    }
    plain = BREAK.matcher(plain).replaceAll(" ");
    plain = Normalizer.normalize(plain, Normalizer.Form.NFKC);
    return BLANKS.matcher(plain).replaceAll(" ").strip();
  }

  private static String character(MatchResult entity) {
    String name = entity.group(1);
    if (name.charAt(0) != '#') {
      return Matcher.quoteReplacement(NAMED.getOrDefault(name, entity.group()));
    }
    boolean hex = Character.toLowerCase(name.charAt(1)) == 'x';
    int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
    return Matcher.quoteReplacement(
        Character.isValidCodePoint(code) ? Character.toString(code) : entity.group());
  }

  private static String unaccented(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD);
  }

  private static String letters(String text) {
    return NOT_ASCII_WORD.matcher(text).replaceAll("");
  }
}
