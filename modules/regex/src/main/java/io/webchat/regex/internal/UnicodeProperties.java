package io.webchat.regex.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * {@code \p{…}}: general categories, scripts, and the binary properties that the JVM knows exactly
 * as Unicode defines them.
 */
final class UnicodeProperties {
  private static final Map<String, Set<Integer>> CATEGORIES = new HashMap<>();
  private static final Map<String, IntPredicate> BINARY =
      Map.of(
          "Any", c -> true,
          "ASCII", c -> c < 128,
          "Assigned", c -> Character.getType(c) != Character.UNASSIGNED,
          "ASCII_Hex_Digit", c -> c < 128 && Character.digit(c, 16) >= 0,
          "Alphabetic", Character::isAlphabetic,
          "Ideographic", Character::isIdeographic,
          "Lowercase", Character::isLowerCase,
          "Uppercase", Character::isUpperCase,
          "White_Space", UnicodeProperties::isWhiteSpace);
  private static final Map<String, String> ALIASES =
      Map.of(
          "AHex", "ASCII_Hex_Digit",
          "Alpha", "Alphabetic",
          "Ideo", "Ideographic",
          "Lower", "Lowercase",
          "Upper", "Uppercase",
          "space", "White_Space");

  static {
    category(Character.UPPERCASE_LETTER, "Lu", "Uppercase_Letter", "LC", "Cased_Letter", "L");
    category(Character.LOWERCASE_LETTER, "Ll", "Lowercase_Letter", "LC", "Cased_Letter", "L");
    category(Character.TITLECASE_LETTER, "Lt", "Titlecase_Letter", "LC", "Cased_Letter", "L");
    category(Character.MODIFIER_LETTER, "Lm", "Modifier_Letter", "L");
    category(Character.OTHER_LETTER, "Lo", "Other_Letter", "L");
    category(Character.NON_SPACING_MARK, "Mn", "Nonspacing_Mark", "M");
    category(Character.COMBINING_SPACING_MARK, "Mc", "Spacing_Mark", "M");
    category(Character.ENCLOSING_MARK, "Me", "Enclosing_Mark", "M");
    category(Character.DECIMAL_DIGIT_NUMBER, "Nd", "Decimal_Number", "digit", "N");
    category(Character.LETTER_NUMBER, "Nl", "Letter_Number", "N");
    category(Character.OTHER_NUMBER, "No", "Other_Number", "N");
    category(Character.CONNECTOR_PUNCTUATION, "Pc", "Connector_Punctuation", "P");
    category(Character.DASH_PUNCTUATION, "Pd", "Dash_Punctuation", "P");
    category(Character.START_PUNCTUATION, "Ps", "Open_Punctuation", "P");
    category(Character.END_PUNCTUATION, "Pe", "Close_Punctuation", "P");
    category(Character.INITIAL_QUOTE_PUNCTUATION, "Pi", "Initial_Punctuation", "P");
    category(Character.FINAL_QUOTE_PUNCTUATION, "Pf", "Final_Punctuation", "P");
    category(Character.OTHER_PUNCTUATION, "Po", "Other_Punctuation", "P");
    category(Character.MATH_SYMBOL, "Sm", "Math_Symbol", "S");
    category(Character.CURRENCY_SYMBOL, "Sc", "Currency_Symbol", "S");
    category(Character.MODIFIER_SYMBOL, "Sk", "Modifier_Symbol", "S");
    category(Character.OTHER_SYMBOL, "So", "Other_Symbol", "S");
    category(Character.SPACE_SEPARATOR, "Zs", "Space_Separator", "Z");
    category(Character.LINE_SEPARATOR, "Zl", "Line_Separator", "Z");
    category(Character.PARAGRAPH_SEPARATOR, "Zp", "Paragraph_Separator", "Z");
    category(Character.CONTROL, "Cc", "Control", "cntrl", "C");
    category(Character.FORMAT, "Cf", "Format", "C");
    category(Character.SURROGATE, "Cs", "Surrogate", "C");
    category(Character.PRIVATE_USE, "Co", "Private_Use", "C");
    category(Character.UNASSIGNED, "Cn", "Unassigned", "C");
    CATEGORIES.put("Letter", CATEGORIES.get("L"));
    CATEGORIES.put("Mark", CATEGORIES.get("M"));
    CATEGORIES.put("Combining_Mark", CATEGORIES.get("M"));
    CATEGORIES.put("Number", CATEGORIES.get("N"));
    CATEGORIES.put("Punctuation", CATEGORIES.get("P"));
    CATEGORIES.put("punct", CATEGORIES.get("P"));
    CATEGORIES.put("Symbol", CATEGORIES.get("S"));
    CATEGORIES.put("Separator", CATEGORIES.get("Z"));
    CATEGORIES.put("Other", CATEGORIES.get("C"));
  }

  private static void category(int type, String... names) {
    for (String name : names) {
      CATEGORIES.computeIfAbsent(name, n -> new HashSet<>()).add(type);
    }
  }

  /** What stands between the braces; {@code null} for a property that is not known here. */
  static SymbolSet of(String expression) {
    int equals = expression.indexOf('=');
    if (equals < 0) {
      IntPredicate binary = BINARY.get(ALIASES.getOrDefault(expression, expression));
      return binary == null ? category(expression) : SymbolSet.where(binary);
    }
    String value = expression.substring(equals + 1);
    return switch (expression.substring(0, equals)) {
      case "gc", "General_Category" -> category(value);
      case "sc", "Script" -> script(value);
      default -> null;
    };
  }

  private static SymbolSet category(String name) {
    Set<Integer> types = CATEGORIES.get(name);
    return types == null ? null : SymbolSet.where(c -> types.contains(Character.getType(c)));
  }

  /** ECMAScript wants the names as Unicode spells them; the JVM takes any case. */
  private static SymbolSet script(String name) {
    if (name.isEmpty() || !name.equals(titleCase(name))) {
      return null;
    }
    try {
      Character.UnicodeScript script = Character.UnicodeScript.forName(name);
      return SymbolSet.where(c -> Character.UnicodeScript.of(c) == script);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String titleCase(String name) {
    StringBuilder title = new StringBuilder();
    for (String word : name.split("_", -1)) {
      if (word.isEmpty()) {
        return "";
      }
      title
          .append(title.isEmpty() ? "" : "_")
          .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return title.toString();
  }

  private static boolean isWhiteSpace(int c) {
    return (c >= '\t' && c <= '\r')
        || c == 0x85
        || Character.getType(c) == Character.SPACE_SEPARATOR
        || c == 0x2028
        || c == 0x2029;
  }

  private UnicodeProperties() {}
}
