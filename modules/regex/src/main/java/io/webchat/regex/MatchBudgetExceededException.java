package io.webchat.regex;

/**
 * A match was cut off: it took more steps, or more memory for its open choices, than it may.
 * Neither the expression nor the text is in the message.
 */
public final class MatchBudgetExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A cut-off for {@code reason}. */
  public MatchBudgetExceededException(String reason) {
    super("The regular expression was cut off: " + reason, null, false, false);
  }
}
