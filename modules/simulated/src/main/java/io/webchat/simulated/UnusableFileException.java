package io.webchat.simulated;

/** Why a file cannot be used; the message is for the user and names the file. */
public final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With its cause. */
  public UnusableFileException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public UnusableFileException(String message) {
    super(message);
  }
}
