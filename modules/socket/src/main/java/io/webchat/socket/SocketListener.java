package io.webchat.socket;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes what comes by one socket. Called on shared threads, one call at a time and in order; it
 * must not block. The next text is read from the wire when {@link #text} has returned.
 */
@ConsumerType
public interface SocketListener {
  /** A whole text message, put together from its frames. */
  void text(String text);

  /** The socket is over; exactly once for each socket that was open, and the last call. */
  void closed(SocketClosed end);
}
