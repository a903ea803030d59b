package io.webchat.config.files.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a configuration file: Java properties in UTF-8, with or without a byte order mark.
 *
 * @param text the text without a mark
 * @param isUtf8 whether it is UTF-8; a file that is not is read as ISO-8859-1
 */
record ConfigurationText(String text, boolean isUtf8) {
  private static final Pattern TYPED =
      Pattern.compile("[TILFDXSCBtilfdxscb]?(\".*\"|\\[.*\\]|\\(.*\\))", Pattern.DOTALL);
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^${}]+)\\}");
  private static final String RANKING = "service.ranking";
  private static final int DEEPEST = 10;

  /** Without a key there would be no encryption, without a place another one. */
  private static final Pattern NEVER_NOTHING = Pattern.compile("\\..*|url|folder");

  static ConfigurationText of(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new ConfigurationText(text.startsWith("\uFEFF") ? text.substring(1) : text, true);
    } catch (CharacterCodingException e) {
      return new ConfigurationText(new String(bytes, StandardCharsets.ISO_8859_1), false);
    }
  }

  /** Whether there is nothing in it, as in the middle of a save. */
  boolean isBlank() {
    return text.isBlank();
  }

  /**
   * The keys and their values.
   *
   * @param variables values of {@code ${name}} that are no keys of the file; {@code null} for
   *     unknown names, which stay as they stand
   * @param unknown is told the key, and the name in it that has no value
   * @throws IllegalArgumentException when the text is not that of properties
   */
  Map<String, Object> values(UnaryOperator<String> variables, BiConsumer<String, String> unknown) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new IllegalStateException(e); // a text in memory can be read
    }
    Map<String, String> raw = new LinkedHashMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> raw.put(key, properties.getProperty(key).strip()));
    boolean typed = raw.values().stream().allMatch(value -> TYPED.matcher(value).matches());
    Map<String, Object> values = new LinkedHashMap<>();
    raw.forEach(
        (key, value) -> {
          UnaryOperator<String> known =
              name -> {
                String found = raw.containsKey(name) ? raw.get(name) : given(key, name, variables);
                if (found == null) {
                  unknown.accept(key, name);
                }
                return found;
              };
          String whole = resolved(value, known, 0);
          values.put(key, typed ? typed(whole) : plain(key, whole));
        });
    return values;
  }

  /** A variable that is set to nothing; where nothing would do harm it has no value. */
  private static String given(String key, String name, UnaryOperator<String> variables) {
    String found = variables.apply(name);
    return found != null && found.isBlank() && NEVER_NOTHING.matcher(key).matches() ? null : found;
  }

  /** A ranking counts as a number only. */
  private static Object plain(String key, String value) {
    return key.equals(RANKING) && value.matches("[+-]?\\d{1,9}") ? Integer.valueOf(value) : value;
  }

  /** The text in quotes, or the texts of an array; what reads them knows their type. */
  private static Object typed(String value) {
    List<String> quoted = new ArrayList<>();
    Matcher matcher = QUOTED.matcher(value);
    while (matcher.find()) {
      quoted.add(matcher.group(1));
    }
    boolean single = value.endsWith("\"") && quoted.size() == 1;
    return single ? quoted.get(0) : quoted.toArray(String[]::new);
  }

  private static String resolved(String value, UnaryOperator<String> variables, int depth) {
    if (depth > DEEPEST || !value.contains("${")) {
      return value;
    }
    return VARIABLE
        .matcher(value)
        .replaceAll(
            found -> {
              String known = variables.apply(found.group(1));
              return Matcher.quoteReplacement(
                  known == null ? found.group() : resolved(known, variables, depth + 1));
            });
  }
}
