package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.json.JsonValues;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks answers: gives the body of a good one, or throws the failure that it means. */
final class PureConnectReplies {
  /** In which situation an answer comes; some statuses mean something else in another. */
  enum Situation {
    /** No session yet: nothing can be lost. */
    START,
    /** A session is taken up: a refusal means that it is lost. */
    RECONNECT,
    /** In a session. */
    SESSION
  }

  static final int UNAVAILABLE = 503;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final Set<Integer> UNKNOWN = Set.of(401, 403, 404, 410);

  private PureConnectReplies() {}

  /** The body of a good answer; empty when it has none. */
  static Map<String, Object> checked(RestResponse answer, Situation situation) {
    Map<String, Object> body = answer.object();
    List<ServerError> errors = errors(body);
    if (answer.good() && errors.isEmpty()) {
      return body;
    }
    if (isLost(answer, situation)) {
      throw answer
          .failure(Kind.SESSION_LOST, "The chat server does not know the session any more")
          .errors(errors)
          .chatEnded(isEnd(body))
          .build();
    }
    boolean refused = answer.status() < 500 && answer.status() != TOO_MANY_REQUESTS;
    if (refused && !errors.isEmpty()) {
      throw answer
          .failure(Kind.REFUSED, text(answer, errors.get(0)))
          .errors(errors)
          .chatEnded(isEnd(body))
          .build();
    }
    throw failure(answer).errors(errors).build();
  }

  private static boolean isLost(RestResponse answer, Situation situation) {
    return switch (situation) {
      case START -> false;
      case SESSION -> UNKNOWN.contains(answer.status());
      case RECONNECT ->
          (answer.good() || answer.status() >= 400)
              && answer.status() < 500
              && answer.status() != TOO_MANY_REQUESTS
              && answer.status() != REQUEST_TIMEOUT;
    };
  }

  private static boolean isEnd(Map<String, Object> body) {
    return Boolean.TRUE.equals(body.get("chatEnded"));
  }

  /** The failure of an HTTP status; after 500, 502 and 504 the server may have done it. */
  private static TransportException.Builder failure(RestResponse answer) {
    int status = answer.status();
    String text = "The chat server answered " + answer.operation() + " with HTTP " + status;
    boolean elsewhere = status == 404 || (status >= 300 && status < 400);
    return answer
        .failure(
            status == TOO_MANY_REQUESTS ? Kind.RATE_LIMITED : Kind.HTTP,
            elsewhere ? text + ": check hosts and reverseProxyUrl" : text)
        .ajax(answer.invalidService())
        .ambiguous(status == 500 || status == 502 || status == 504);
  }

  private static String text(RestResponse answer, ServerError error) {
    return error.message() == null || error.message().isBlank()
        ? "The chat server refused " + answer.operation() + ": " + error.code()
        : error.message();
  }

  private static List<ServerError> errors(Map<String, Object> body) {
    Object id = body.get("errorId");
    if (id == null || id.toString().isEmpty()) {
      return List.of();
    }
    Object message = body.get("message");
    return List.of(
        new ServerError(id.toString(), message == null ? null : JsonValues.text(message), null));
  }
}
