package io.webchat.replay.internal;

/** Why a recording cannot be played to its end; the message is for the user. */
final class ReplayFailure extends Exception {
  private static final long serialVersionUID = 1L;

  ReplayFailure(String message, Throwable cause) {
    super(message, cause);
  }

  ReplayFailure(String message) {
    super(message);
  }
}
