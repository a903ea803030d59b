package io.webchat.simulator.internal.nexus;

/** An answer with an error code of the v3 wire. */
final class NexusError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  NexusError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static NexusError invalidSession() {
    return new NexusError(404, "INVALID_SESSION", "The session does not exist.");
  }

  static NexusError authenticationRequired() {
    return new NexusError(401, "AUTHENTICATION_REQUIRED", "A valid client token is required.");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
