package io.webchat.transport.webmessaging.internal.session;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** HTTP calls in the hands of a test. */
public final class FakeRest implements RestClient {
  /** A call that waits for its answer. */
  public static final class Call<T> {
    private final RestCall call;
    private final ResponseReader<T> reader;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Call(RestCall call, ResponseReader<T> reader) {
      this.call = call;
      this.reader = reader;
    }

    String url() {
      return call.url().text();
    }

    RestCall call() {
      return call;
    }

    boolean isCancelled() {
      return result.isCancelled();
    }

    public void answer(int status, Object body) {
      answer(status, Map.of(), body);
    }

    public void answer(int status, Map<String, String> headers, Object body) {
      RestResponse response = RestResponse.of(call.operation(), status, "", headers, body);
      try {
        result.complete(reader.read(response));
      } catch (TransportException e) {
        result.completeExceptionally(e);
      }
    }

    void fail(Kind kind) {
      result.completeExceptionally(
          TransportException.builder(kind, "failed").ambiguous(true).build());
    }
  }

  private final List<Call<?>> open = new ArrayList<>();
  private final List<Call<?>> all = new ArrayList<>();
  private boolean closed;

  /** The oldest call that was not taken yet. */
  public Call<?> next() {
    if (open.isEmpty()) {
      throw new AssertionError("no call");
    }
    return open.remove(0);
  }

  public boolean isQuiet() {
    return open.isEmpty();
  }

  List<Call<?>> all() {
    return all;
  }

  boolean isClosed() {
    return closed;
  }

  private <T> CompletableFuture<T> add(Call<T> call) {
    open.add(call);
    all.add(call);
    return call.result;
  }

  @Override
  public <T> CompletableFuture<T> exchange(RestCall call, ResponseReader<T> reader) {
    return add(new Call<>(call, reader));
  }

  @Override
  public <T> CompletableFuture<T> download(
      RestCall call, DownloadRequest download, ResponseReader<T> reader) {
    return add(
        new Call<>(
            call,
            answer -> {
              try (OutputStream out = download.sink().open("a.png")) {
                out.write(7);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return reader.read(answer);
            }));
  }

  @Override
  public void close() {
    closed = true;
  }
}
