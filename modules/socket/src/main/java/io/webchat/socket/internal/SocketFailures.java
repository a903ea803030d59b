package io.webchat.socket.internal;

import io.webchat.api.value.AjaxResponse;
import io.webchat.rest.RestResponse;
import io.webchat.rest.failure.ConnectionFailures;
import io.webchat.socket.SocketRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Describes why a socket did not open, or ended, without anything that it carried. */
final class SocketFailures {
  private static final int SWITCHED = 101;

  private SocketFailures() {}

  static TransportException closed() {
    return TransportException.builder(Kind.CLOSED, "The socket was closed")
        .ajax(AjaxResponse.failure("abort"))
        .build();
  }

  /** A text that is not sent any more; {@code left}: it may have reached the server. */
  static TransportException notSent(SocketRequest request, boolean left) {
    return TransportException.builder(
            Kind.NETWORK, "The socket of " + where(request) + " ended before all was sent")
        .ambiguous(left)
        .build();
  }

  static TransportException cut(SocketRequest request, Throwable reason) {
    return TransportException.builder(
            Kind.NETWORK, "The socket of " + where(request) + " was cut: " + why(request, reason))
        .cause(reason)
        .build();
  }

  static TransportException silent(SocketRequest request) {
    return TransportException.builder(
            Kind.TIMEOUT,
            "The socket of "
                + where(request)
                + " was silent for "
                + request.silenceMs()
                + " ms, also when asked")
        .ajax(AjaxResponse.failure("timeout"))
        .build();
  }

  static TransportException tooLarge(SocketRequest request, long limit) {
    return TransportException.of(
        Kind.TOO_LARGE,
        "A text by the socket of " + where(request) + " has more than " + limit + " bytes");
  }

  static TransportException binary(SocketRequest request) {
    return TransportException.of(
        Kind.INVALID_RESPONSE, "The socket of " + where(request) + " brought something binary");
  }

  /** Why a socket did not open. */
  static TransportException handshake(SocketRequest request, Throwable failure) {
    Throwable reason =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (reason instanceof TransportException known) {
      return known;
    }
    if (reason instanceof WebSocketHandshakeException refused
        && refused.getResponse() != null
        && refused.getResponse().statusCode() != SWITCHED) {
      return refused(request, refused);
    }
    if (reason instanceof HttpTimeoutException) {
      return late(request, reason);
    }
    if (reason instanceof IOException io && !(reason instanceof WebSocketHandshakeException)) {
      return TransportException.builder(
              Kind.NETWORK, "No answer to " + where(request) + ": " + why(request, io))
          .cause(reason)
          .build();
    }
    return TransportException.builder(
            Kind.INVALID_RESPONSE, "The answer to " + where(request) + " is not that of a socket")
        .cause(reason)
        .build();
  }

  /** A handshake whose answer did not end in time. */
  static TransportException late(SocketRequest request) {
    return late(request, null);
  }

  private static TransportException late(SocketRequest request, Throwable reason) {
    return TransportException.builder(Kind.TIMEOUT, "No answer in time to " + where(request))
        .ajax(AjaxResponse.failure("timeout"))
        .cause(reason)
        .build();
  }

  private static TransportException refused(
      SocketRequest request, WebSocketHandshakeException refused) {
    HttpResponse<?> answer = refused.getResponse();
    Map<String, String> headers = new LinkedHashMap<>();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!lower.startsWith("set-cookie")) { // secrets
                headers.put(lower, String.join(", ", values));
              }
            });
    return RestResponse.of(request.operation(), answer.statusCode(), "error", headers, null)
        .httpFailure()
        .ambiguous(false)
        .cause(refused)
        .build();
  }

  private static String why(SocketRequest request, Throwable reason) {
    return reason instanceof IOException io
        ? ConnectionFailures.why(io, request.address().getHost())
        : "connection lost";
  }

  private static String where(SocketRequest request) {
    return request.operation() + " at " + request.origin();
  }
}
