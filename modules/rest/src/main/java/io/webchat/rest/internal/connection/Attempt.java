package io.webchat.rest.internal.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.util.Set;

/** One attempt to get a call answered on one connection. */
final class Attempt {
  /**
   * The most bytes that TLS itself sends when it is closed: one or two alerts. The head of an
   * answer takes more, and servers write it at once.
   */
  private static final int TLS_CLOSE = 100;

  /** How a stream of HTTP/2 ends when its connection does, or when the server did not begin it. */
  private static final Set<String> NOT_BEGUN =
      Set.of(
          "stream was reset: CANCEL",
          "stream was reset: NO_ERROR",
          "stream was reset: REFUSED_STREAM");

  private final ChatSocket socket;
  private final boolean kept;
  private final boolean http2;
  private final boolean tls;
  private final long before;

  Attempt(ChatSocket socket, boolean http2, boolean tls) {
    this.socket = socket;
    this.kept = socket.answered();
    this.http2 = http2;
    this.tls = tls;
    this.before = socket.received();
  }

  /** Whether the connection had been used before. */
  boolean kept() {
    return kept;
  }

  /**
   * Whether a kept connection ended before the first byte of the answer: most probably it was at
   * its end before the request arrived.
   */
  boolean endedUnanswered(IOException failure) {
    if (!kept || !isOfConnection(failure)) {
      return false;
    }
    return http2 ? streamNotBegun(failure) : socket.received() - before <= (tls ? TLS_CLOSE : 0);
  }

  /** Whether the connection failed: not a time limit, what came, or a file. */
  static boolean isOfConnection(IOException failure) {
    return !(failure instanceof InterruptedIOException
        || failure instanceof ProtocolException
        || failure instanceof LocalFileException);
  }

  private static boolean streamNotBegun(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    return !text.startsWith("stream was reset") || NOT_BEGUN.contains(text);
  }
}
