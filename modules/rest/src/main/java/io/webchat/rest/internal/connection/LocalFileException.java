package io.webchat.rest.internal.connection;

import java.io.IOException;

/** A local file could not be read or written: not the fault of the wire. */
public final class LocalFileException extends IOException {
  private static final long serialVersionUID = 1L;

  public LocalFileException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
