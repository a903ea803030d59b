package io.webchat.regex.internal;

import io.webchat.api.message.FilterExpression;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.ExpressionSyntaxException;
import io.webchat.regex.MatchBudget;
import io.webchat.regex.MatchBudgetExceededException;
import io.webchat.regex.MatchLimits;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@link Pattern} over a text that counts how often it is looked at. */
public final class JavaMatcher implements BoundedMatcher {
  private final FilterExpression expression;
  private final Pattern pattern;
  private final int maxSteps;

  private JavaMatcher(FilterExpression expression, Pattern pattern, int maxSteps) {
    this.expression = expression;
    this.pattern = pattern;
    this.maxSteps = maxSteps;
  }

  /** Compiles an expression in Java's syntax. */
  public static JavaMatcher compile(FilterExpression expression, MatchLimits limits) {
    try {
      Pattern pattern = Pattern.compile(expression.source(), flags(expression.flags()));
      return new JavaMatcher(expression, pattern, limits.maxSteps());
    } catch (PatternSyntaxException e) {
      throw new ExpressionSyntaxException(e.getDescription(), Math.max(0, e.getIndex()));
    } catch (StackOverflowError e) {
      throw new ExpressionSyntaxException("nested too deeply", 0);
    }
  }

  private static int flags(String flags) {
    int value;
    try {
      value = flags == null || flags.isEmpty() ? 0 : Integer.parseInt(flags);
    } catch (NumberFormatException e) {
      throw new ExpressionSyntaxException("not a number", ExpressionSyntaxException.IN_FLAGS);
    }
    try {
      Pattern.compile("", value);
    } catch (IllegalArgumentException e) {
      throw new ExpressionSyntaxException(
          "unknown to java.util.regex.Pattern", ExpressionSyntaxException.IN_FLAGS);
    }
    return value;
  }

  @Override
  public boolean find(CharSequence text) {
    return find(text, new MatchBudget(maxSteps));
  }

  @Override
  public boolean find(CharSequence text, MatchBudget budget) {
    int most = Math.min(maxSteps, budget.left());
    Steps steps = new Steps(most);
    try {
      return pattern.matcher(new CountedText(text, 0, text.length(), steps)).find();
    } catch (StackOverflowError e) {
      throw new MatchBudgetExceededException("it recursed too deeply");
    } finally {
      budget.take(most - steps.left);
    }
  }

  @Override
  public FilterExpression expression() {
    return expression;
  }

  private static final class Steps {
    private int left;

    Steps(int left) {
      this.left = left;
    }

    void take() {
      if (left-- == 0) {
        throw new MatchBudgetExceededException("too many steps");
      }
    }
  }

  private record CountedText(CharSequence text, int start, int end, Steps steps)
      implements CharSequence {
    @Override
    public char charAt(int index) {
      steps.take();
      return text.charAt(start + index);
    }

    @Override
    public int length() {
      return end - start;
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new CountedText(text, start + from, start + to, steps);
    }

    @Override
    public String toString() {
      return text.subSequence(start, end).toString();
    }
  }
}
