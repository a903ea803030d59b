package io.webchat.spi.transport;

import io.webchat.api.value.AjaxResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why an operation of a transport failed. Its message is for people and has no secrets. */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of failure, as far as the core treats them differently. */
  public enum Kind {
    /** No answer: refused, reset, unknown host. AJAX status 0. */
    NETWORK,
    /** No answer in time. AJAX status 0. */
    TIMEOUT,
    /** The server answered "try again" (v2 status code 1). */
    TRANSIENT,
    /** The server refused the request (v2 status code 2, v3 error body). */
    REFUSED,
    /** An HTTP error without an error body of the protocol. */
    HTTP,
    /** HTTP 429. */
    RATE_LIMITED,
    /** The server does not know the session, or its credentials, any more. */
    SESSION_LOST,
    /** The answer is not what the protocol asks for: no JSON, truncated, nested too deep. */
    INVALID_RESPONSE,
    /** The answer or the file is larger than the limit. */
    TOO_LARGE,
    /** A local file could not be read or written. */
    FILE,
    /** The transport cannot do this. */
    UNSUPPORTED,
    /** The transport was closed. */
    CLOSED
  }

  private final Kind kind;
  private final transient AjaxResponse ajax;
  private final transient List<ServerError> errors;
  private final boolean ambiguous;
  private final boolean chatEnded;
  private final long retryAfterMs;

  private TransportException(Builder builder) {
    super(builder.message, builder.cause);
    this.kind = builder.kind;
    this.ajax = builder.ajax;
    this.errors = List.copyOf(builder.errors);
    this.ambiguous = builder.ambiguous;
    this.chatEnded = builder.chatEnded;
    this.retryAfterMs = builder.retryAfterMs;
  }

  /** A failure without an answer of the server. */
  public static TransportException of(Kind kind, String message) {
    return builder(kind, message).build();
  }

  /** Starts a failure with more to tell. */
  public static Builder builder(Kind kind, String message) {
    return new Builder(kind, message);
  }

  /** The kind. */
  public Kind kind() {
    return kind;
  }

  /** The AJAX response; status 0 where none came. */
  public AjaxResponse ajax() {
    return ajax;
  }

  /** What the server named as errors; may be empty. */
  public List<ServerError> errors() {
    return errors;
  }

  /**
   * Whether the server may have done what was asked: the request left, the answer did not come or
   * was not readable.
   */
  public boolean ambiguous() {
    return ambiguous;
  }

  /** Whether the answer says that the session is over. */
  public boolean chatEnded() {
    return chatEnded;
  }

  /** How long the server asks to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfterMs < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMs));
  }

  /**
   * How long a server asks to wait before anything is asked again, ms; 0 where a failure does not
   * say, or is none of a transport.
   */
  public static long retryAfterMs(Throwable failure) {
    return failure instanceof TransportException known ? Math.max(0, known.retryAfterMs) : 0;
  }

  /** Collects the parts. Not thread-safe. */
  public static final class Builder {
    private final Kind kind;
    private final String message;
    private AjaxResponse ajax = AjaxResponse.failure("error");
    private List<ServerError> errors = List.of();
    private boolean ambiguous;
    private boolean chatEnded;
    private long retryAfterMs = -1;
    private Throwable cause;

    private Builder(Kind kind, String message) {
      this.kind = kind;
      this.message = message;
    }

    /** The answer. */
    public Builder ajax(AjaxResponse response) {
      this.ajax = response;
      return this;
    }

    /** Errors the server named. */
    public Builder errors(List<ServerError> named) {
      this.errors = named;
      return this;
    }

    /** See {@link TransportException#ambiguous()}. */
    public Builder ambiguous(boolean maybeDone) {
      this.ambiguous = maybeDone;
      return this;
    }

    /** See {@link TransportException#chatEnded()}. */
    public Builder chatEnded(boolean ended) {
      this.chatEnded = ended;
      return this;
    }

    /** See {@link TransportException#retryAfter()}. */
    public Builder retryAfter(Duration wait) {
      this.retryAfterMs = wait.toMillis();
      return this;
    }

    /** The technical cause, for logs. */
    public Builder cause(Throwable reason) {
      this.cause = reason;
      return this;
    }

    /** The failure. */
    public TransportException build() {
      return new TransportException(this);
    }
  }
}
