package io.webchat.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.webchat.api.message.FilterExpression;
import io.webchat.regex.compiler.FilterCompiler;
import java.nio.CharBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedMatcherTest {
  private static BoundedMatcher js(String source, String flags) {
    return FilterCompiler.compile(FilterExpression.javaScript(source, flags));
  }

  private static BoundedMatcher java(String source, int flags) {
    return FilterCompiler.compile(FilterExpression.of(Pattern.compile(source, flags)));
  }

  @Test
  void keepsTheExpression() {
    FilterExpression expression = FilterExpression.javaScript("a", "gi");
    assertThat(FilterCompiler.compile(expression).expression()).isEqualTo(expression);
    FilterExpression pattern = FilterExpression.of(Pattern.compile("a"));
    assertThat(FilterCompiler.compile(pattern).expression()).isEqualTo(pattern);
  }

  @Test
  void globalAndStickyExpressionsHoldNoPosition() {
    for (String flags : List.of("g", "y", "gy", "dg", "dy")) {
      BoundedMatcher matcher = js("a", flags);
      assertThat(matcher.find("ab")).isTrue();
      assertThat(matcher.find("ab")).isTrue();
      assertThat(matcher.find("ba")).isEqualTo(!flags.contains("y"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a|a)*$",
        "(a|aa)+$",
        "^(.*a){20}$",
        "(?:a*)*b",
        "(?:|){40}[ab]b$",
        "(?:){2147483647}",
        "(?=(a+)+b)",
        "(?!(a+)+b)[^]b",
        "(?<=b(a+)+)[^]",
        "(?:(a)|(b)|()){1,1000}c",
        "(.*)(.*)(.*)(.*)\\1\\2\\3\\4b"
      })
  void catastrophicExpressionsAreCutOff(String source) {
    String text = "a".repeat(5_000) + "x";
    BoundedMatcher matcher = js(source, "");
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> matcher.find(text))
        .withMessageContaining("cut off")
        .withMessageNotContaining(text);
    assertThat(matcher.expression().source()).isEqualTo(source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|a)*$", "(?:a*)*b", "(a|b)*x$", "(.*)(.*)(.*)(.*)b"})
  void catastrophicJavaPatternsAreCutOff(String source) {
    BoundedMatcher matcher = java(source, 0);
    String text = "a".repeat(200_000) + "!";
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> matcher.find(text));
    assertThat(java("(a+)+$", 0).find("aaa")).isTrue();
  }

  @Test
  void aDeepJavaRecursionIsReportedAsCutOff() {
    BoundedMatcher matcher =
        FilterCompiler.compile(
            FilterExpression.of(Pattern.compile("(a|b|cd)*x")),
            new MatchLimits(Integer.MAX_VALUE, 100));
    String text = "ab".repeat(200_000);
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> matcher.find(text))
        .withMessageContaining("recursed");
  }

  @Test
  void theStackOfOpenChoicesIsBounded() {
    BoundedMatcher matcher =
        FilterCompiler.compile(
            FilterExpression.javaScript("(?:a|b)*c", ""), new MatchLimits(Integer.MAX_VALUE, 100));
    assertThat(matcher.find("ab".repeat(10_000) + "c")).isTrue();
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> matcher.find("ab".repeat(500_000)))
        .withMessageContaining("open choices");
  }

  @Test
  void harmlessExpressionsPassLongTexts() {
    String text = "hello world ".repeat(200_000);
    assertThat(js("\\{start:[0-9]{9}\\}", "").find(text)).isFalse();
    assertThat(js("\\{start:[0-9]{9}\\}", "").find(text + "{start:123456789}")).isTrue();
    assertThat(js("^.*$", "").find(text.substring(0, 100_000))).isTrue();
  }

  @Test
  void anExpressionThatBeginsWithARunIsTriedOncePerRun() {
    BoundedMatcher address = js("[\\w.]+@x", "i");
    String word = "a".repeat(100_000);
    assertThat(address.find(word)).isFalse();
    assertThat(address.find(word + " b@X")).isTrue();
    assertThat(address.find("@x a @x")).isFalse();
    assertThat(js("a*b", "").find("xab")).isTrue();
    assertThat(js("a*b", "").find("aaxb")).isTrue();
    assertThat(js("a+b", "").find("aac aab")).isTrue();
    assertThat(js("a{2,}b", "").find("ab aab")).isTrue();
    assertThat(js("a{1,2}b", "").find("aaaab")).isTrue();
    assertThat(js("a+(?<!aaa)b", "").find("aaab")).isFalse();
  }

  @Test
  void theBudgetIsPerMatch() {
    BoundedMatcher matcher =
        FilterCompiler.compile(
            FilterExpression.javaScript("[ab]*c", ""), new MatchLimits(100, 100));
    for (int i = 0; i < 100; i++) {
      assertThat(matcher.find("aaaac")).isTrue();
    }
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> matcher.find("a".repeat(101)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a) 1 unmatched",
        "x(a 2 unterminated",
        "ab[a 2 unterminated",
        "a** 2 repeat",
        "*a 0 repeat",
        "a{2,1} 1 order",
        "[c-a] 2 order",
        "(?i:a) 2 kind",
        "(?<n>a)(?<n>b) 8 duplicate",
        "(?<n>a)\\k<m> 8 reference",
        "(?<n>a)[\\k] 9 escape",
        "a\\ 2 end"
      })
  void saysWhatIsWrongAndWhere(String source, int position, String reason) {
    assertThatExceptionOfType(ExpressionSyntaxException.class)
        .isThrownBy(() -> js(source, ""))
        .satisfies(
            e -> {
              assertThat(e.position()).isEqualTo(position);
              assertThat(e.reason()).contains(reason);
              assertThat(e).hasMessageContaining("at position " + position);
            });
  }

  @Test
  void positionsCountUnitsInUnicodeModeToo() {
    assertThatExceptionOfType(ExpressionSyntaxException.class)
        .isThrownBy(() -> js("\ud83d\ude00\ud83d\ude00\\q", "u"))
        .satisfies(e -> assertThat(e.position()).isEqualTo(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "gg", "dd", "v", "G", "gimsuyg", " "})
  void refusesOtherFlags(String flags) {
    assertThatExceptionOfType(ExpressionSyntaxException.class)
        .isThrownBy(() -> js("a", flags))
        .satisfies(e -> assertThat(e.position()).isEqualTo(ExpressionSyntaxException.IN_FLAGS))
        .withMessageContaining("'" + flags.charAt(flags.length() > 1 ? 0 : flags.length() - 1));
  }

  @Test
  void refusesBadJavaPatterns() {
    for (String[] bad : new String[][] {{"(a", "0"}, {"a", "x"}, {"a", "1073741824"}}) {
      FilterExpression expression =
          new FilterExpression(bad[0], bad[1], FilterExpression.Syntax.JAVA);
      assertThatExceptionOfType(ExpressionSyntaxException.class)
          .isThrownBy(() -> FilterCompiler.compile(expression));
    }
  }

  @Test
  void javaPatternsKeepTheirFlags() {
    assertThat(java("HELLO", Pattern.CASE_INSENSITIVE).find("say hello")).isTrue();
    assertThat(java("HELLO", 0).find("say hello")).isFalse();
    assertThat(java("^b", Pattern.MULTILINE).find("a\nb")).isTrue();
    assertThat(java("(\\w)\\1", 0).find(CharBuffer.wrap("abccd"))).isTrue();
  }

  @Test
  void refusesTooLongAndTooDeepSources() {
    assertThatExceptionOfType(ExpressionSyntaxException.class)
        .isThrownBy(() -> js("a".repeat(MatchLimits.DEFAULT_MAX_SOURCE_LENGTH + 1), ""));
    assertThat(js("a".repeat(MatchLimits.DEFAULT_MAX_SOURCE_LENGTH), "").find("a")).isFalse();
    assertThatExceptionOfType(ExpressionSyntaxException.class)
        .isThrownBy(() -> js("(".repeat(1_000) + ")".repeat(1_000), ""))
        .withMessageContaining("deep");
    assertThat(js("(".repeat(200) + "a" + ")".repeat(200), "").find("a")).isTrue();
  }

  @Test
  void limitsArePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MatchLimits(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MatchLimits(1, 0));
  }

  @Test
  void oneMatcherServesManyThreads() throws Exception {
    BoundedMatcher matcher = js("(?:(\\w)(?=\\1))+z$", "i");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks =
          Stream.<Callable<Boolean>>generate(
                  () ->
                      () -> {
                        boolean right = true;
                        for (int i = 0; i < 2_000; i++) {
                          right &= matcher.find("abc" + "z".repeat(2 + i % 7));
                          right &= !matcher.find("abcabc" + i);
                        }
                        return right;
                      })
              .limit(8)
              .toList();
      for (Future<Boolean> answer : threads.invokeAll(tasks)) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
