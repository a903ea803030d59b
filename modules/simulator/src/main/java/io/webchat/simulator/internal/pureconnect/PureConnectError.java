package io.webchat.simulator.internal.pureconnect;

/** An answer with an error of PureConnect. */
final class PureConnectError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String id;

  PureConnectError(int status, String id, String message) {
    super(message, null, false, false);
    this.status = status;
    this.id = id;
  }

  static PureConnectError unknownParticipant() {
    return new PureConnectError(
        404, "error.websvc.unknownEntity.session", "The participant is not known.");
  }

  static PureConnectError invalid(String message) {
    return new PureConnectError(400, "error.websvc.content.invalid", message);
  }

  int status() {
    return status;
  }

  String id() {
    return id;
  }
}
