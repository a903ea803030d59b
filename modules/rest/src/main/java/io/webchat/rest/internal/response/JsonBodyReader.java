package io.webchat.rest.internal.response;

import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient.ResponseReader;
import io.webchat.rest.internal.connection.CallTrace;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.ProtocolException;
import java.util.Locale;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Okio;

/** Reads a response of JSON, bounded. */
public final class JsonBodyReader<T> implements ResponseBodyReader<T> {
  private final RestCall call;
  private final long limit;
  private final ResponseReader<T> reader;

  public JsonBodyReader(RestCall call, long limit, ResponseReader<T> reader) {
    this.call = call;
    this.limit = limit;
    this.reader = reader;
  }

  @Override
  public T read(Response response, CallTrace trace) throws IOException {
    return reader.read(ResponseMapper.of(call, response, trace, body(response, trace)));
  }

  /** The body; that of an HTTP error need not be readable. */
  private Object body(Response response, CallTrace trace) throws IOException {
    try {
      return JsonReader.read(text(response.body()));
    } catch (MalformedJsonException e) {
      return unreadable(response, trace, e.getMessage());
    } catch (ProtocolException e) {
      return unreadable(response, trace, "is cut off");
    } catch (BodyTooLargeException e) {
      if (response.isSuccessful()) {
        throw ResponseMapper.of(call, response, trace, null)
            .failure(Kind.TOO_LARGE, "The answer to " + call.operation() + e.getMessage())
            .ambiguous(true)
            .build();
      }
      return null;
    }
  }

  /**
   * The characters of a body as browsers read it: a byte order mark says the charset, else {@code
   * Content-Type}, else it is UTF-8; so it is for a charset that the JVM does not know.
   */
  private Reader text(ResponseBody body) {
    InputStream bounded = new BoundedStream(body.byteStream(), limit);
    return ResponseBody.create(Okio.buffer(Okio.source(bounded)), body.contentType(), -1)
        .charStream();
  }

  private Object unreadable(Response response, CallTrace trace, String problem) {
    if (response.isSuccessful()) {
      String type = response.header("Content-Type", "");
      boolean html = type.toLowerCase(Locale.ROOT).contains("html");
      throw ResponseMapper.of(call, response, trace, null)
          .invalid(html ? "is an HTML page instead of JSON: check " + call.url().key() : problem);
    }
    return null;
  }
}
