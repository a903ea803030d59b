package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.value.AjaxResponse;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.rest.failure.ConnectionFailures;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.cometd.bayeux.Message;
import org.eclipse.jetty.client.HttpResponseException;

/** Says what a Bayeux message that did not go well means, without anything that it carried. */
final class LinkFailures {
  /** Of a failure of CometD's client: the HTTP status. */
  static final String HTTP_CODE = "httpCode";

  /** Of a failure: the header of that name. */
  static final String RETRY_AFTER = "retryAfter";

  /** What a connection begins with, for error texts. */
  static final String HANDSHAKE = "handshake";

  private static final String UNKNOWN_CLIENT = "402";
  private static final String NO_COMMON_TYPE = "405:";
  private static final int NO_CONTENT = 204;

  private LinkFailures() {}

  /** Whether the server has dropped the client, and did nothing of what it asked for. */
  static boolean isUnknownClient(Message reply) {
    return !reply.isSuccessful() && error(reply).startsWith(UNKNOWN_CLIENT);
  }

  /** Whether there was no connection to send a message by, if it has not left. */
  static boolean isWithoutConnection(Message reply) {
    return reply.get("failure") instanceof Map<?, ?> details
        && details.get("exception") instanceof TransportException;
  }

  /** Whether the server wants no further attempt. */
  static boolean isFinal(Message reply) {
    Map<String, Object> advice = reply.getAdvice();
    return advice != null
        && Message.RECONNECT_NONE_VALUE.equals(advice.get(Message.RECONNECT_FIELD));
  }

  /**
   * Whether CometD's client found that the server, which has accepted it, offers no type of
   * connection that it has. It goes no further then.
   */
  static boolean isWithoutCommonType(Message reply) {
    return !reply.isSuccessful()
        && reply.getClientId() != null
        && error(reply).startsWith(NO_COMMON_TYPE);
  }

  /** The text of a Bayeux error; empty when there is none. */
  private static String error(Message reply) {
    return reply.get(Message.ERROR_FIELD) instanceof String text ? text : "";
  }

  /**
   * Why a message was not answered well.
   *
   * @param left whether it may have reached the server
   */
  static TransportException of(String operation, RestUrl server, Message reply, boolean left) {
    Object failure = reply.get("failure");
    Map<?, ?> details = failure instanceof Map<?, ?> map ? map : Map.of();
    if (details.get(HTTP_CODE) instanceof Number code) {
      return http(operation, code.intValue(), details.get(RETRY_AFTER));
    }
    if (details.get("exception") instanceof Throwable cause) {
      return broken(operation, server, unwrapped(cause), left);
    }
    // without a connection the chat service was not asked: another wire may reach it
    Kind kind = HANDSHAKE.equals(operation) ? Kind.NETWORK : Kind.REFUSED;
    String text =
        isWithoutCommonType(reply)
            ? "The chat server has no type of connection in common with this client, which has"
                + " long-polling and, with cometD.websocketEnabled, websocket"
            : "The chat server refused " + operation + ", Bayeux error " + code(reply);
    return TransportException.builder(kind, text)
        .ajax(AjaxResponse.of(200, "OK", Map.of(), Map.of("error", error(reply))))
        .build();
  }

  private static TransportException http(String operation, int status, Object wait) {
    Map<String, String> headers = wait == null ? Map.of() : Map.of("retry-after", wait.toString());
    RestResponse answer =
        RestResponse.of(operation, status, "", headers, null).from("cometD.cometURL");
    return status == NO_CONTENT ? answer.invalid("is empty") : answer.httpFailure().build();
  }

  private static String code(Message reply) {
    String digits = error(reply).replaceAll("^(\\d{1,4}).*", "$1");
    return digits.matches("\\d+") ? digits : "without a code";
  }

  private static Throwable unwrapped(Throwable cause) {
    return cause instanceof ExecutionException && cause.getCause() != null
        ? cause.getCause()
        : cause;
  }

  private static TransportException broken(
      String operation, RestUrl server, Throwable cause, boolean left) {
    String of = operation + " at " + server.origin();
    if (cause instanceof TransportException known) {
      TransportException.Builder named =
          TransportException.builder(known.kind(), known.getMessage() + ": " + of)
              .ajax(known.ajax())
              .ambiguous(known.kind() == Kind.NETWORK ? left && known.ambiguous() : left)
              .cause(known.getCause() == null ? known : known.getCause());
      known.retryAfter().ifPresent(named::retryAfter);
      return named.build();
    }
    if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
      return built(Kind.TIMEOUT, "No answer in time to " + of, cause, left);
    }
    if (cause instanceof HttpResponseException) {
      return built(Kind.INVALID_RESPONSE, "The answer is cut off or not HTTP: " + of, cause, left);
    }
    IOException reason = cause instanceof IOException io ? io : new IOException(cause);
    String why = ConnectionFailures.why(reason, server.host());
    return built(Kind.NETWORK, "No answer to " + of + ": " + why, cause, left);
  }

  private static TransportException built(
      Kind kind, String text, Throwable cause, boolean ambiguous) {
    return TransportException.builder(kind, text)
        .ajax(AjaxResponse.failure(kind == Kind.TIMEOUT ? "timeout" : "error"))
        .ambiguous(ambiguous)
        .cause(cause)
        .build();
  }
}
