package io.webchat.transport.pureengage.v3.internal;

import io.webchat.json.JsonReader;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.TransportException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Keeps calls until a test answers them; all in the thread of the test, without a server. */
final class HeldClient implements RestClient {
  private final List<Held<?>> calls = new ArrayList<>();

  /** A call that was made. */
  static final class Held<T> {
    private final RestCall call;
    private final ResponseReader<T> reader;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Held(RestCall call, ResponseReader<T> reader) {
      this.call = call;
      this.reader = reader;
    }

    RestCall call() {
      return call;
    }

    boolean isCancelled() {
      return result.isCancelled();
    }

    /** Answers as the engine does: what the reader throws is the failure. */
    void answer(int status, String json) {
      answer(status, json, false);
    }

    void answer(int status, String json, boolean resent) {
      try {
        Object body = JsonReader.read(new StringReader(json));
        result.complete(
            reader.read(
                new RestResponse(
                    call.operation(), status, "", Map.of(), body, resent, null, "dataURL")));
      } catch (TransportException e) {
        result.completeExceptionally(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void fail(TransportException reason) {
      result.completeExceptionally(reason);
    }
  }

  @Override
  public <T> CompletableFuture<T> exchange(RestCall call, ResponseReader<T> reader) {
    Held<T> held = new Held<>(call, reader);
    calls.add(held);
    return held.result;
  }

  @Override
  public <T> CompletableFuture<T> download(
      RestCall call, DownloadRequest download, ResponseReader<T> reader) {
    return exchange(call, reader);
  }

  @Override
  public void close() {}

  int count() {
    return calls.size();
  }

  Held<?> last() {
    return calls.get(calls.size() - 1);
  }
}
