package io.webchat.rest.internal;

import java.io.IOException;
import okhttp3.Response;

/** Makes the result of an exchange of a response, whose body it reads. */
@FunctionalInterface
interface AnswerBody<T> {
  /**
   * Reads the response; the caller closes it.
   *
   * @throws IOException from the wire
   */
  T read(Response response, CallTrace trace) throws IOException;
}
