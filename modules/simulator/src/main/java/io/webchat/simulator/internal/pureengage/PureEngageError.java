package io.webchat.simulator.internal.pureengage;

/** An answer with an error code of the v3 wire. */
final class PureEngageError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  PureEngageError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static PureEngageError invalidSession() {
    return new PureEngageError(404, "INVALID_SESSION", "The session does not exist.");
  }

  static PureEngageError authenticationRequired() {
    return new PureEngageError(401, "AUTHENTICATION_REQUIRED", "A valid client token is required.");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
