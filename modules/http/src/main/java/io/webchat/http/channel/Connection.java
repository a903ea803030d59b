package io.webchat.http.channel;

/** A way to a page as long as it lasts: a socket or a stream of events. Thread-safe. */
public interface Connection {
  /** There may be something to write: {@link Attachment#poll}. Must not block. */
  void wake();

  /** Gives up the connection, however it stands. Must not block. */
  void cut();
}
