package io.webchat.regex;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.FilterExpression;
import io.webchat.regex.compiler.FilterCompiler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same expressions and texts here and in a JavaScript engine. */
class DifferentialTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "b",
          "ab",
          "aab",
          "abab",
          "aa\nb",
          "a\rb",
          "x\u2028y",
          "\u0085",
          " ",
          "\u00a0",
          "\ufeff",
          "\u180e",
          "0",
          "123456789",
          "{start:123456789}",
          "a{2}",
          "a{,2}",
          "{",
          "}",
          "]",
          "[",
          "-",
          "a-b",
          "&&",
          "\\",
          "\\c",
          "c",
          "/",
          "k",
          "<n>",
          "\0",
          "\u0001",
          "\u0008",
          "\t",
          "\u000b",
          "8",
          "18",
          "\u00e9",
          "\u00c9",
          "\u00df",
          "\u1e9e",
          "\u017f",
          "s",
          "S",
          "\u212a",
          "K",
          "\u0130",
          "i",
          "I",
          "\u0131",
          "\u03c3",
          "\u03c2",
          "\u03a3",
          "\u00b5",
          "\u0345",
          "\u03b9",
          "\ud83d\ude00",
          "\ud83d",
          "\ude00",
          "x\ud83d\ude00y",
          "\ud83d\ud83d\ude00",
          "\ud801\udc00",
          "\ud801\udc28",
          "\u0663",
          "foo@example.com",
          "the the",
          "call 555-1234 now",
          "aaaa",
          "caab",
          "p{L}",
          "u",
          "uu",
          "u{1}",
          "x",
          "x1",
          "$^",
          "_",
          "a b",
          "bca",
          "zzxyzz",
          "\u1f80",
          "\u1f88",
          "\u01c4",
          "\u01c5",
          "\u01c6",
          "\u13a0",
          "\uab70",
          "\u10d0",
          "\u1c90",
          "AbC",
          "abcabc");

  private static final List<String> TEXTS_WITHOUT_PAIRS =
      TEXTS.stream().filter(text -> text.codePoints().noneMatch(c -> c > 0xFFFF)).toList();

  private static RealEngine engine;

  @BeforeAll
  static void startEngine() {
    engine = new RealEngine();
  }

  @AfterAll
  static void stopEngine() {
    engine.close();
  }

  private static String answers(String source, String flags, List<String> texts) {
    BoundedMatcher matcher;
    try {
      matcher = FilterCompiler.compile(FilterExpression.javaScript(source, flags));
    } catch (ExpressionSyntaxException e) {
      return RealEngine.REFUSED;
    }
    StringBuilder answers = new StringBuilder();
    for (String text : texts) {
      answers.append(matcher.find(text) ? '1' : '0');
    }
    return answers.toString();
  }

  private static void compare(List<String> differences, String source, String flags) {
    boolean wordEdge = source.contains("\\b") || source.contains("\\B");
    List<String> texts = flags.contains("u") && wordEdge ? TEXTS_WITHOUT_PAIRS : TEXTS;
    String expected = engine.answers(source, flags, texts);
    String actual = answers(source, flags, texts);
    if (!actual.equals(expected)) {
      differences.add("/" + source + "/" + flags + "\n  " + expected + "\n  " + actual);
    }
  }

  @Test
  void handWrittenExpressionsMatchAsInJavaScript() throws IOException {
    List<String> differences = new ArrayList<>();
    int count = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                DifferentialTest.class.getResourceAsStream("expressions.txt"),
                StandardCharsets.UTF_8))) {
      for (String source : lines.lines().filter(line -> !line.startsWith("# ")).toList()) {
        for (String flags : List.of("", "i", "m", "s", "y", "u", "iu", "gimsuy")) {
          compare(differences, source, flags);
          count++;
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(count).isGreaterThan(2_000);
  }

  @Test
  void generatedExpressionsMatchAsInJavaScript() {
    List<String> differences = new ArrayList<>();
    for (long seed = 1; seed <= 2_500; seed++) {
      ExpressionGenerator generator = new ExpressionGenerator(new Random(seed));
      compare(differences, generator.expression(), generator.flags());
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void randomCharactersAreRefusedOrMatchAsInJavaScript() {
    List<String> differences = new ArrayList<>();
    String alphabet = "aab01{}[]()|?*+^$\\\\.-,:=!<>kcxuwdsbB/&n";
    for (long seed = 1; seed <= 4_000; seed++) {
      Random random = new Random(seed);
      StringBuilder source = new StringBuilder();
      for (int i = 1 + random.nextInt(9); i > 0; i--) {
        source.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      compare(differences, source.toString(), random.nextBoolean() ? "" : "u");
    }
    assertThat(differences).isEmpty();
  }

  /** Letters that Unicode got after the JVM's version differ of course; these scripts are older. */
  @Test
  void everyOldCharacterFoldsAsInJavaScript() {
    for (String flags : List.of("i", "iu")) {
      List<String> differences = new ArrayList<>();
      for (int c = 0x80; c < 0x10450; c++) {
        c = c == 0x2D00 ? 0xA640 : c == 0xA6A0 ? 0xAB30 : c == 0xABC0 ? 0xFB00 : c;
        c = c == 0xFF60 ? 0x10400 : c;
        if (!Character.isLetter(c)) {
          continue;
        }
        String text = Character.toString(c);
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        String upper = text.toUpperCase(java.util.Locale.ROOT);
        List<String> texts = List.of(text, lower, upper, "k", "s", "\u03b8", "i", "\u03b9");
        String source = "^" + text + "$|^[" + text + "]$";
        if (!answers(source, flags, texts).equals(engine.answers(source, flags, texts))) {
          differences.add(Integer.toHexString(c) + flags);
        }
      }
      assertThat(differences).isEmpty();
    }
  }

  @Test
  void classEscapesAndPropertiesHaveTheSameMembers() {
    List<String> texts = new ArrayList<>();
    for (int c = 0; c < 0x3100; c++) {
      texts.add(Character.toString(c));
    }
    for (String source :
        List.of("^\\w$", "^\\d$", "^\\s$", "^\\W$", "^\\S$", "^\\D$", "^.$", "^[^\\W]$", "\\b")) {
      for (String flags : List.of("", "i", "u", "iu")) {
        assertThat(answers(source, flags, texts))
            .as("%s %s", source, flags)
            .isEqualTo(engine.answers(source, flags, texts));
      }
    }
    List<String> latin = texts.subList(0, 0x180);
    for (String property :
        List.of(
            "L",
            "Lu",
            "Ll",
            "Lt",
            "gc=Lo",
            "General_Category=Letter",
            "N",
            "Nd",
            "P",
            "punct",
            "S",
            "Z",
            "Zs",
            "C",
            "Cc",
            "cntrl",
            "Any",
            "ASCII",
            "Assigned",
            "Alphabetic",
            "Alpha",
            "Upper",
            "Uppercase",
            "Lowercase",
            "White_Space",
            "space",
            "AHex",
            "Script=Latin",
            "sc=Greek",
            "Script=latin",
            "l",
            "Foo",
            "sc=",
            "=L",
            "L=",
            "LC",
            "Ideographic")) {
      for (String source : List.of("^\\p{" + property + "}$", "^[\\P{" + property + "}]$")) {
        for (String flags : List.of("u", "iu", "")) {
          assertThat(answers(source, flags, latin))
              .as("%s %s", source, flags)
              .isEqualTo(engine.answers(source, flags, latin));
        }
      }
    }
  }
}
