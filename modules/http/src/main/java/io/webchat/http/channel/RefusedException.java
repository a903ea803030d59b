package io.webchat.http.channel;

/**
 * A request is refused. The code is part of the protocol of a service, the text is for people and
 * has no secret in it.
 */
public class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * A refusal.
   *
   * @param status of HTTP, 400 to 599
   */
  public RefusedException(int status, String code, String text) {
    super(text, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What is refused, as programs read it. */
  public String name() {
    return code;
  }

  /** Whether the same may be sent again after a moment. */
  public boolean mayComeAgain() {
    return status == 429 || status == 503;
  }
}
