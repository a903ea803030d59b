package io.webchat.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.webchat.api.message.FilterExpression;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.MatchBudgetExceededException;
import io.webchat.regex.compiler.FilterCompiler;
import org.junit.jupiter.api.Test;

class FilterSampleTest {
  @Test
  void aFilterEndsWhateverTheExpressionAndTheText() {
    BoundedMatcher token = FilterCompiler.compile(FilterExpression.javaScript("\\d{9}", "i"));
    assertThat(token.find("my number is 123456789")).isTrue();

    BoundedMatcher hostile = FilterCompiler.compile(FilterExpression.javaScript("(a+)+$", ""));
    assertThatExceptionOfType(MatchBudgetExceededException.class)
        .isThrownBy(() -> hostile.find("a".repeat(5_000) + "!"));
  }
}
