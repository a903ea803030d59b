package io.webchat.socket;

import io.webchat.spi.transport.TransportException;
import java.util.Optional;

/**
 * How a socket ended.
 *
 * @param code the close code of the server, or of {@link TextSocket#close}; {@link #CUT} when there
 *     was none
 * @param reason what the server gave as a reason; may be empty
 * @param cause what failed; empty after a closing handshake
 */
public record SocketClosed(int code, String reason, Optional<TransportException> cause) {
  /** The code of a socket that ended without a closing handshake. */
  public static final int CUT = 1006;
}
