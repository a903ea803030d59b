package io.webchat.testkit.memory;

import io.webchat.testkit.transport.ChatServer.Trouble;
import java.util.Optional;

/** A request that was not answered, or that the server refused. */
final class MemoryRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  private MemoryRequestException(Trouble trouble, String message) {
    super(message);
    this.trouble = trouble;
  }

  static MemoryRequestException of(Trouble trouble) {
    return new MemoryRequestException(trouble, "trouble: " + trouble);
  }

  /** The server does not know the session. */
  static MemoryRequestException unknownSession() {
    return new MemoryRequestException(null, "unknown session");
  }

  /** Empty when the session is not known. */
  Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }
}
