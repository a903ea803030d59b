package io.webchat.recording;

/** Why a file is no recording that can be used; the message names file and line. */
public final class UnusableRecordingException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableRecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
