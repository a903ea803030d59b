package io.webchat.rest.internal;

import java.io.IOException;

/** A local file could not be read or written: not the fault of the wire. */
final class LocalFileException extends IOException {
  private static final long serialVersionUID = 1L;

  LocalFileException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
