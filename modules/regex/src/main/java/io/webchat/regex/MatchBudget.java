package io.webchat.regex;

/**
 * Steps that several expressions have together, such as all filters of a chat for one message. Used
 * on one thread at a time.
 */
public final class MatchBudget {
  private int left;

  /** So many steps; see {@link MatchLimits#maxSteps}. */
  public MatchBudget(int steps) {
    this.left = steps;
  }

  /** Steps that are left. */
  public int left() {
    return left;
  }

  /** These were taken; more than there were leave none. */
  public void take(int steps) {
    left = Math.max(0, left - steps);
  }
}
