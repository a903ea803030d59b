package io.webchat.rest.internal.response;

import java.io.IOException;

/** A body is larger than its limit. */
final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException(long limit) {
    super(" is larger than " + limit + " bytes");
  }
}
