package io.webchat.rest.internal;

import io.webchat.rest.RestCall;
import io.webchat.rest.internal.connection.CallTrace;
import io.webchat.rest.internal.response.CallFailures;
import io.webchat.rest.internal.response.ResponseBodyReader;
import io.webchat.spi.transport.TransportException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/** One call under way; the future of its result. */
final class Exchange<T> extends CompletableFuture<T> implements Callback {
  private final OkHttpRestClient client;
  private final RestCall description;
  private final Call call;
  private final ResponseBodyReader<T> answers;

  Exchange(
      OkHttpRestClient client, RestCall description, Call call, ResponseBodyReader<T> answers) {
    this.client = client;
    this.description = description;
    this.call = call;
    this.answers = answers;
  }

  void start() {
    call.enqueue(this);
  }

  /** Ends the call; it fails as closed. */
  void abort() {
    call.cancel();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      call.cancel();
    }
    return cancelled;
  }

  /** Derived stages are plain futures. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public void onFailure(Call failed, IOException reason) {
    if (description.once()) {
      client.sentOnce(trace().endedUnanswered(reason));
    }
    client.finished(this);
    completeExceptionally(failure(reason));
  }

  @Override
  public void onResponse(Call answered, Response response) {
    T result = null;
    TransportException failure = null;
    try {
      client.answered(response);
      if (description.once()) {
        client.sentOnce(false);
      }
      result = answers.read(response, trace());
    } catch (TransportException e) {
      failure = e;
    } catch (IOException e) {
      failure = failure(e);
    } catch (RuntimeException | Error e) { // or the future would never complete
      failure = CallFailures.unreadable(description, response, trace(), e);
    } finally {
      if (failure != null) {
        call.cancel(); // or closing would read on to the end of the body
      }
      response.close();
      client.finished(this);
    }
    // the connection is free again before anybody hears of the result
    if (failure == null) {
      complete(result);
    } else {
      completeExceptionally(failure);
    }
  }

  private TransportException failure(IOException reason) {
    return client.closed()
        ? CallFailures.closed(trace().mayHaveArrived())
        : CallFailures.of(description, trace(), reason);
  }

  private CallTrace trace() {
    return call.request().tag(CallTrace.class);
  }
}
