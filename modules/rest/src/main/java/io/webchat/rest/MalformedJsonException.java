package io.webchat.rest;

import java.io.IOException;

/** A text is not the JSON asked for. Its message completes "The answer …" and quotes nothing. */
public final class MalformedJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedJsonException(String problem) {
    super(problem);
  }
}
