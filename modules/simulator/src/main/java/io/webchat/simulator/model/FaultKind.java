package io.webchat.simulator.model;

/**
 * What can go wrong. The faults from {@link #SOCKET_CUT} to {@link #HUGE_FRAME} hit pushes and
 * sockets only; of the others those that apply to any request also hit opening sockets ({@link
 * Operation#HANDSHAKE}) and frames of clients, {@link #DELAY} also pushes. A fault whose name ends
 * in {@code _AFTER}, and every fault that only changes an answer, lets the server do the work
 * first; the others prevent it.
 */
public enum FaultKind {
  /** v2 {@code statusCode 1}; v3 HTTP 503. The request is not processed. */
  TRANSIENT,
  /** v2 {@code statusCode 2} with error codes; v3 HTTP 400. The request is not processed. */
  PERMANENT,
  /** An HTTP status with a body and perhaps {@code Retry-After}. The request is not processed. */
  HTTP_STATUS,
  /** Waits, then goes on; at once when it is switched off. */
  DELAY,
  /** The server does its work, but answers late; at once when it is switched off. */
  DELAY_AFTER,
  /** Resets the connection; nothing is processed. */
  RESET,
  /** The server does its work, then the connection is reset. */
  RESET_AFTER,
  /** Half of the answer, with a matching content length. */
  TRUNCATED_JSON,
  /** Half of the answer, then the connection closes although the length of all was announced. */
  CUT_BODY,
  /**
   * HTTP 200 with an HTML page instead of the answer. The request is not processed. On a socket
   * such a frame comes before a push.
   */
  NOT_JSON,
  /** HTTP 200 with a body of so many bytes of valid JSON. The request is not processed. */
  HUGE_BODY,
  /** HTTP 200 with JSON nested so deep. The request is not processed. */
  DEEP_JSON,
  /** The chat moves to another alias before the request is processed (v2). */
  ALIAS_CHANGE,
  /** The first message of an answer comes twice. */
  DUPLICATED_INDEX,
  /** The messages of an answer have no index. */
  MISSING_INDEX,
  /** The messages of an answer come in reverse order. */
  OUT_OF_ORDER,
  /** The answer does not say whether the chat ended. */
  MISSING_CHAT_ENDED,
  /** The chat is forgotten before the request is processed. */
  SESSION_FORGOTTEN,
  /** The answer arrives in small pieces, each after a pause. */
  TRICKLE,
  /**
   * The server answers well and closes the connection without a word when it is idle for a time, as
   * many servers do after 5 s.
   */
  KEEP_ALIVE,
  /** The answer is in the charset that its content type names. */
  CHARSET,
  /**
   * The customer's own texts come back altered: entities for markup, spaces for line breaks, a
   * question mark for what is outside the basic plane.
   */
  ALTERED_ECHO,
  /**
   * The socket is reset without a closing handshake. Without operations at once, open sockets and
   * those that open later; with some, when such a frame comes from the client, which is not
   * processed, or in the place of such a push.
   */
  SOCKET_CUT,
  /** As {@link #SOCKET_CUT}, but closed properly, with a code. */
  SOCKET_CLOSED,
  /**
   * The socket stays open and dead: pushes are lost, frames and pings of the client are swallowed.
   * Without operations at once; with some, after such a frame of the client was processed, or in
   * the place of such a push. Lasts until the fault is switched off or the client closes.
   */
  SILENCE,
  /** Pushes are lost. */
  PUSH_DROPPED,
  /** Pushes come twice. */
  PUSH_DOUBLED,
  /** A push comes behind the next one, or after the pause when there is no other. */
  PUSH_REORDERED,
  /** The text of a frame comes in fragments of so many bytes, also within a character. */
  FRAGMENTED_FRAMES,
  /** A frame of so many bytes of valid JSON that means nothing comes before a push. */
  HUGE_FRAME,
  /**
   * Too many requests: HTTP 429 with {@code Retry-After}, on a socket what the wire has for it. The
   * request is not processed.
   */
  RATE_LIMIT,
  /**
   * The server says that the session has expired, and keeps it. Requests are not processed; without
   * operations open sockets are told at once.
   */
  SESSION_EXPIRED;

  /** Whether it hits pushes and sockets only, never a request. */
  public boolean ofPushes() {
    return switch (this) {
      case SOCKET_CUT,
          SOCKET_CLOSED,
          SILENCE,
          PUSH_DROPPED,
          PUSH_DOUBLED,
          PUSH_REORDERED,
          FRAGMENTED_FRAMES,
          HUGE_FRAME ->
          true;
      default -> false;
    };
  }
}
