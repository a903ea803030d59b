package io.webchat.simulator.internal.control;

/** A control request that cannot be done, with the HTTP status that says why. */
final class ControlError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ControlError(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
