package io.webchat.simulator.internal.messenger;

/** A request that is answered with a code of the wire. */
final class MessengerError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  MessengerError(int code, String text) {
    super(text, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
