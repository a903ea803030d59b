package io.webchat.regex.compiler;

import io.webchat.api.message.FilterExpression;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.ExpressionSyntaxException;
import io.webchat.regex.MatchLimits;
import io.webchat.regex.internal.JavaMatcher;
import io.webchat.regex.internal.JavaScriptMatcher;

/** Compiles filters to matchers that end in bounded time. Thread-safe. */
public final class FilterCompiler {
  private FilterCompiler() {}

  /**
   * Compiles with the default limits.
   *
   * @throws ExpressionSyntaxException if the source or the flags are not valid
   */
  public static BoundedMatcher compile(FilterExpression expression) {
    return compile(expression, MatchLimits.defaults());
  }

  /**
   * Compiles.
   *
   * @throws ExpressionSyntaxException if the source or the flags are not valid or too long
   */
  public static BoundedMatcher compile(FilterExpression expression, MatchLimits limits) {
    int length = expression.source().length();
    if (length > limits.maxSourceLength()) {
      throw new ExpressionSyntaxException(
          "longer than " + limits.maxSourceLength() + " characters", limits.maxSourceLength());
    }
    return switch (expression.syntax()) {
      case JAVASCRIPT -> JavaScriptMatcher.compile(expression, limits);
      case JAVA -> JavaMatcher.compile(expression, limits);
    };
  }
}
