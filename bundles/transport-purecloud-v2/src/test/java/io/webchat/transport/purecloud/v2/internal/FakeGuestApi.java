package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.value.Json;
import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestEngine;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.net.CookieStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The API in the hands of a test: it answers at once what the test says, or when it says so. */
final class FakeGuestApi implements RestEngine, RestClient {
  /** One request that waits for its answer. */
  record Waiting(RestCall call, CompletableFuture<RestResponse> answer) {
    void answer(int status, String json) {
      answer.complete(response(status, json));
    }
  }

  final List<RestCall> calls = new ArrayList<>();
  final List<Waiting> waiting = new ArrayList<>();
  private final Map<String, Function<RestCall, Object>> answers = new LinkedHashMap<>();
  private boolean closed;

  /** Requests whose method and address have this in them are answered so. */
  FakeGuestApi on(String request, String json) {
    return on(request, 200, json);
  }

  FakeGuestApi on(String request, int status, String json) {
    return on(request, call -> response(status, json));
  }

  FakeGuestApi fail(String request, Kind kind, boolean ambiguous) {
    return on(
        request,
        call -> TransportException.builder(kind, "no answer").ambiguous(ambiguous).build());
  }

  /** They wait in {@link #waiting}. */
  FakeGuestApi hold(String request) {
    return on(request, call -> null);
  }

  /** The latest counts. */
  FakeGuestApi on(String request, Function<RestCall, Object> answer) {
    answers.remove(request);
    answers.put(request, answer);
    return this;
  }

  /** The same for another transport, after one was closed. */
  FakeGuestApi reopened() {
    closed = false;
    return this;
  }

  static RestResponse response(int status, String json) {
    try {
      Object body = json.isEmpty() ? null : Json.freeze(JsonReader.read(json.replace('\'', '"')));
      return RestResponse.of("test", status, "", Map.of(), body);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  /** Method and address of each request, without what all of them begin with. */
  List<String> asked() {
    return calls.stream().map(FakeGuestApi::name).toList();
  }

  long count(String request) {
    return asked().stream().filter(each -> each.contains(request)).count();
  }

  private static String name(RestCall call) {
    String address = call.url().text().replaceFirst("^.*/guest/conversations", "");
    return call.method() + " " + address;
  }

  @Override
  public RestClient open() {
    return this;
  }

  @Override
  public RestClient open(CookieStore cookies) {
    return this;
  }

  @Override
  public <T> CompletableFuture<T> exchange(RestCall call, ResponseReader<T> reader) {
    if (closed) {
      return CompletableFuture.failedFuture(TransportException.of(Kind.CLOSED, "closed"));
    }
    calls.add(call);
    Function<RestCall, Object> answer = request -> response(404, "");
    for (Map.Entry<String, Function<RestCall, Object>> each : answers.entrySet()) {
      if (name(call).contains(each.getKey())) {
        answer = each.getValue();
      }
    }
    Object answered = answer.apply(call);
    if (answered instanceof TransportException failure) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<RestResponse> later = new CompletableFuture<>();
    if (answered == null) {
      waiting.add(new Waiting(call, later));
    } else {
      later.complete((RestResponse) answered);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    CompletionStage<RestResponse> whenAnswered = later;
    whenAnswered.whenComplete(
        (response, failure) -> {
          try {
            if (failure != null) {
              result.completeExceptionally(failure);
            } else {
              result.complete(reader.read(response));
            }
          } catch (TransportException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Override
  public <T> CompletableFuture<T> download(
      RestCall call, DownloadRequest download, ResponseReader<T> reader) {
    throw new AssertionError("nothing is downloaded");
  }

  @Override
  public void close() {
    closed = true;
    waiting.forEach(
        each ->
            each.answer()
                .completeExceptionally(
                    TransportException.builder(Kind.CLOSED, "closed").ambiguous(true).build()));
  }
}
