package io.webchat.rest.internal.connection;

import java.io.IOException;

/**
 * A kept connection was not used since the server has closed it, or soon will; nothing was sent.
 */
final class StaleConnectionException extends IOException {
  private static final long serialVersionUID = 1L;

  StaleConnectionException() {
    super("the server has closed the connection");
  }
}
