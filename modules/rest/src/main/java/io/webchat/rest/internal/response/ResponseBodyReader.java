package io.webchat.rest.internal.response;

import io.webchat.rest.internal.connection.CallTrace;
import java.io.IOException;
import okhttp3.Response;

/** Reads the body of a response into the result of its exchange. */
@FunctionalInterface
public interface ResponseBodyReader<T> {
  /**
   * Reads the response; the caller closes it.
   *
   * @throws IOException from the wire
   */
  T read(Response response, CallTrace trace) throws IOException;
}
