package io.webchat.core.internal.transport;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Set;

/**
 * What the failures of requests say about the session: the one place that knows it. Counts polls in
 * a row that the server answers as if it did not know the session. One such answer may be a proxy's
 * or that of a server which is starting; after {@code pollExceptionLimit} of them the session is
 * lost. Used on the mailbox only.
 */
public final class SessionUnknown {
  private static final Set<Integer> STATUS = Set.of(401, 403, 404, 410);

  private int inARow;

  /** Whether this HTTP status means that there is no such session, or no access to it. */
  static boolean isStatus(int status) {
    return STATUS.contains(status);
  }

  /** Whether a failure says that the session is over, or that the server does not know it. */
  public static boolean isOverBy(Throwable failure) {
    return (failure instanceof TransportException transport && transport.chatEnded())
        || isToldBy(failure);
  }

  /** Whether a failure says that the server does not know the session. */
  public static boolean isToldBy(Throwable failure) {
    if (!(failure instanceof TransportException transport)) {
      return false;
    }
    return switch (transport.kind()) {
      case SESSION_LOST -> true;
      case HTTP -> isStatus(transport.ajax().status());
      case REFUSED -> transport.ajax().status() < 500;
      default -> false;
    };
  }

  /** Whether the session may go on at the server, so that it is worth telling it again. */
  public static boolean mayGoOn(Throwable failure) {
    if (failure instanceof TransportException transport) {
      return !transport.chatEnded()
          && transport.kind() != Kind.SESSION_LOST
          && transport.kind() != Kind.UNSUPPORTED
          && !isStatus(transport.ajax().status());
    }
    return failure instanceof Rejection rejection
        && rejection.code().equals(ErrorCode.TRANSPORT_UNAVAILABLE);
  }

  /**
   * A poll failed; returns whether {@code limit} answers in a row said that the session is unknown.
   */
  public boolean failed(Throwable failure, int limit) {
    inARow = isToldBy(failure) ? inARow + 1 : 0;
    return inARow >= Math.max(1, limit);
  }

  /** A poll was answered, or a session begins. */
  public void reset() {
    inARow = 0;
  }
}
