package io.webchat.core.internal.runtime;

import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.Stages;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;

/** Makes rejections with stable codes of what went wrong below. */
public final class RejectionMapping {
  private RejectionMapping() {}

  /** There is no session in which something could be done. */
  public static Rejection notActive() {
    return notActive("There is no active chat session");
  }

  /** The same in the words of a command. */
  public static Rejection notActive(String text) {
    return Rejection.of(ErrorCode.NO_ACTIVE_SESSION, text);
  }

  /** There is a session that can only be read. */
  public static Rejection readOnly() {
    return Rejection.of(ErrorCode.READ_ONLY, "The chat is over and can only be read")
        .withHint("startChat begins a new one");
  }

  public static Rejection unsupported(String text) {
    return Rejection.of(ErrorCode.UNSUPPORTED, text);
  }

  public static Rejection closed() {
    return Rejection.of(ErrorCode.CLOSED, "The instance is closed");
  }

  /** Whether {@code failure} is a transport's of this kind. */
  public static boolean is(Throwable failure, Kind kind) {
    return failure instanceof TransportException transport && transport.kind() == kind;
  }

  /** Whether what storage failed with may go by itself. */
  public static boolean isTemporary(Throwable failure) {
    return !(Stages.unwrap(failure) instanceof SessionStorageException known)
        || known.isTemporary();
  }

  /** The rejection for a failure; {@code transportType} is the prefix of the server's own codes. */
  public static Rejection rejection(Throwable failure, String transportType) {
    Throwable cause = Stages.unwrap(failure);
    if (cause instanceof Rejection rejection) {
      return rejection;
    }
    if (cause instanceof TransportException transport) {
      return ofTransport(transport, transportType);
    }
    return Rejection.of(ErrorCode.INTERNAL, "An internal error occurred; see the log", ajax(cause))
        .withCause(cause);
  }

  /** The AJAX response of a failure, which may be none that a server gave. */
  public static AjaxResponse ajax(Throwable failure) {
    if (failure instanceof TransportException transport) {
      return transport.ajax();
    }
    return failure instanceof Rejection rejection
        ? rejection.ajax().orElseGet(() -> AjaxResponse.failure("error"))
        : AjaxResponse.failure("error");
  }

  private static Rejection ofTransport(TransportException failure, String transportType) {
    String code =
        failure.errors().stream()
            .findFirst()
            .map(ServerError::code)
            .filter(named -> failure.kind() == Kind.REFUSED || failure.kind() == Kind.HTTP)
            .map(named -> transportType + "-" + named)
            .orElseGet(() -> code(failure.kind()));
    Rejection rejection =
        Rejection.of(code, failure.getMessage(), failure.ajax()).withCause(failure);
    String hint = hint(failure);
    return hint == null ? rejection : rejection.withHint(hint);
  }

  private static String code(Kind kind) {
    return switch (kind) {
      case NETWORK -> ErrorCode.UNREACHABLE;
      case TIMEOUT -> ErrorCode.TIMEOUT;
      case TRANSIENT -> ErrorCode.SERVER_BUSY;
      case REFUSED -> ErrorCode.SERVER_REFUSED;
      case HTTP -> ErrorCode.HTTP_ERROR;
      case RATE_LIMITED -> ErrorCode.RATE_LIMITED;
      case SESSION_LOST -> ErrorCode.SESSION_LOST;
      case INVALID_RESPONSE -> ErrorCode.INVALID_RESPONSE;
      case TOO_LARGE -> ErrorCode.TOO_LARGE;
      case FILE -> ErrorCode.FILE_FAILED;
      case UNSUPPORTED -> ErrorCode.UNSUPPORTED;
      case CLOSED -> ErrorCode.TRANSPORT_UNAVAILABLE;
    };
  }

  private static String hint(TransportException failure) {
    return switch (failure.kind()) {
      case NETWORK -> "Check the configured address and whether it can be reached from here";
      case TIMEOUT -> "Raise ajaxTimeout or look at the load of the chat server";
      case INVALID_RESPONSE -> "Check that the configured address is that of the chat service";
      case RATE_LIMITED -> "Slow down; the poll does so by itself";
      default ->
          failure.errors().stream()
              .map(ServerError::advice)
              .filter(advice -> advice != null && !advice.isEmpty())
              .findFirst()
              .map(advice -> "The server advises: " + advice)
              .orElse(null);
    };
  }
}
