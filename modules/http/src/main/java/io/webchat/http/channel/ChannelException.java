package io.webchat.http.channel;

/** What a page asked for is refused. The code is part of the protocol, the text is for people. */
public final class ChannelException extends RefusedException {
  private static final long serialVersionUID = 1L;

  /** What is refused. */
  public enum Code {
    /** No such channel, or one of another visitor. */
    NO_CHANNEL(404),
    /** The frames behind this number are no longer there, or were never sent. */
    POSITION_LOST(410),
    /** Not what the protocol asks for. */
    BAD_REQUEST(400),
    /** The visitor is not known. */
    NO_VISITOR(401),
    /** The page is none that may use this service. */
    BAD_ORIGIN(403),
    /** Nothing is at this address. */
    NOT_FOUND(404),
    /** The method is not offered there. */
    BAD_METHOD(405),
    /** The body is larger than allowed. */
    TOO_LARGE(413),
    /** The body does not come, or comes too slowly. */
    TOO_SLOW(408),
    /** Too much within a short time; wait. */
    RATE_LIMITED(429),
    /** Too many at a time; wait. */
    OVERLOADED(503),
    /** The chat server, or the service behind this one, refused. */
    FAILED(502);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  private final Code code;

  /** A refusal. */
  public ChannelException(Code code, String text) {
    super(code.status(), code.name(), text);
    this.code = code;
  }

  /** What is refused. */
  public Code code() {
    return code;
  }
}
