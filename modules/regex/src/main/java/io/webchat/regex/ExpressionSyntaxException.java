package io.webchat.regex;

/** A regular expression that is not valid, or that this engine does not run. */
public final class ExpressionSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** The {@link #position} of an error in the flags. */
  public static final int IN_FLAGS = -1;

  private final String reason;
  private final int position;

  /** {@code reason} at {@code position}; -1 for the flags. */
  public ExpressionSyntaxException(String reason, int position) {
    super(
        position < 0
            ? "Invalid regular expression flags: " + reason
            : "Invalid regular expression: " + reason + " at position " + position);
    this.reason = reason;
    this.position = position;
  }

  /** What is wrong, without the position. */
  public String reason() {
    return reason;
  }

  /** Where in the source, in UTF-16 units from 0; -1 when the flags are wrong. */
  public int position() {
    return position;
  }
}
