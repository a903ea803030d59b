package io.webchat.simulator.internal.purecloud;

/** An answer with an error of the guest chat API. */
final class PureCloudError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  PureCloudError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static PureCloudError bad(String message) {
    return new PureCloudError(400, "bad.request", message);
  }

  static PureCloudError notFound() {
    return new PureCloudError(404, "not.found", "The requested resource could not be found.");
  }

  static PureCloudError unauthorized() {
    return new PureCloudError(401, "bad.credentials", "Invalid login credentials.");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
