package io.webchat.regex.internal;

import io.webchat.api.message.FilterExpression;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.MatchBudget;
import io.webchat.regex.MatchLimits;

/** A JavaScript expression, compiled to a {@link Program}. */
public final class JavaScriptMatcher implements BoundedMatcher {
  private final FilterExpression expression;
  private final Program program;
  private final int maxSteps;

  private JavaScriptMatcher(FilterExpression expression, Program program, int maxSteps) {
    this.expression = expression;
    this.program = program;
    this.maxSteps = maxSteps;
  }

  /** Compiles an expression in JavaScript's syntax. */
  public static JavaScriptMatcher compile(FilterExpression expression, MatchLimits limits) {
    Flags flags = Flags.parse(expression.flags() == null ? "" : expression.flags());
    ExpressionParser parser = new ExpressionParser(expression.source(), flags);
    Node root = parser.parse();
    Program program = new Compiler(flags).compile(root, parser.groups());
    return new JavaScriptMatcher(expression, program, limits.maxSteps());
  }

  @Override
  public boolean find(CharSequence text) {
    return find(text, new MatchBudget(maxSteps));
  }

  /** Scans for where a match may start; only then is there anything to allocate. */
  @Override
  public boolean find(CharSequence text, MatchBudget budget) {
    int most = Math.min(maxSteps, budget.left());
    String string = text.toString();
    boolean unicode = program.flags().unicode();
    int last = program.startOnly() ? 0 : string.length();
    Backtracker backtracker = null;
    try {
      for (int start = 0; start <= last; ) {
        int next = start + 1;
        if (program.first().mayStart(string, start)) {
          if (backtracker == null) {
            backtracker = new Backtracker(program, string, most);
          }
          if (backtracker.matchesAt(start)) {
            return true;
          }
          next = backtracker.nextStart(start);
        }
        boolean pair =
            unicode
                && next < string.length()
                && Character.isSurrogatePair(string.charAt(start), string.charAt(next));
        start = pair ? next + 1 : next;
      }
      return false;
    } finally {
      budget.take(backtracker == null ? 0 : most - backtracker.stepsLeft());
    }
  }

  @Override
  public FilterExpression expression() {
    return expression;
  }
}
