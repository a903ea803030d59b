package io.webchat.socket.internal;

import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of a socket, or nobody while the socket is paused. Used on the mailbox of the socket
 * only.
 */
final class SocketAudience {
  private static final Logger LOG = LoggerFactory.getLogger(SocketAudience.class);

  private SocketListener listener;

  /** How it ended while nobody listened. */
  private SocketClosed untold;

  SocketAudience(SocketListener listener) {
    this.listener = listener;
  }

  boolean isPaused() {
    return listener == null;
  }

  void pause() {
    listener = null;
  }

  /** Another listener; one that comes too late is told so. */
  void resume(SocketListener next) {
    listener = next;
    SocketClosed end = untold;
    untold = null;
    if (end != null) {
      closed(end);
    }
  }

  void text(String text) {
    try {
      listener.text(text);
    } catch (RuntimeException e) {
      LOG.error("A listener of a socket failed", e);
    }
  }

  void closed(SocketClosed end) {
    if (listener == null) {
      untold = end;
      return;
    }
    try {
      listener.closed(end);
    } catch (RuntimeException e) {
      LOG.error("A listener of a socket failed", e);
    }
  }
}
