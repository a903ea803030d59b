package io.webchat.json;

import java.io.IOException;

/**
 * A text is not the JSON asked for. Its message is a predicate ("is not JSON") and quotes nothing.
 */
public final class MalformedJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  MalformedJsonException(String problem) {
    this(problem, 0, 0);
  }

  MalformedJsonException(String problem, int line, int column) {
    super(problem);
    this.line = line;
    this.column = column;
  }

  /** The line where it was found, from 1; 0 when it is unknown. */
  public int line() {
    return line;
  }

  /** The column where it was found, from 1; 0 when it is unknown. */
  public int column() {
    return column;
  }
}
