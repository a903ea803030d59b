package io.webchat.transport.webmessaging.internal.wire;

import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the error codes of the server mean. No text of the server is taken over: it may quote. */
public final class WireFailures {
  public static final int UNAUTHORIZED = 401;
  public static final int FORBIDDEN = 403;
  public static final int READ_ONLY = 409;
  public static final int TOO_MANY = 429;
  public static final int SESSION_EXPIRED = 4006;
  public static final int SESSION_NOT_FOUND = 4007;
  public static final int MESSAGE_TOO_LONG = 4011;
  public static final int ATTRIBUTES_TOO_LARGE = 4013;
  public static final int SIGN_IN_NEEDED = 4017;
  public static final int EMPTY_FILE = 4102;
  public static final int FILE_TYPE = 4001;
  public static final int FILE_SIZE = 4002;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int RATE_TOO_HIGH = 4029;
  private static final int UNKNOWN = 5000;

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(400, "The chat server could not carry out the request"),
          Map.entry(UNAUTHORIZED, "The chat server does not accept the sign-in"),
          Map.entry(FORBIDDEN, "The deployment does not allow this"),
          Map.entry(READ_ONLY, "The conversation has ended and can only be read"),
          Map.entry(4000, "The feature is not available"),
          Map.entry(FILE_TYPE, "Files of this type cannot be sent"),
          Map.entry(FILE_SIZE, "The file is larger than the deployment allows"),
          Map.entry(4003, "The content of the file is not accepted"),
          Map.entry(4004, "The name of the file is not accepted"),
          Map.entry(4005, "The name of the file is too long"),
          Map.entry(4008, "The attachment has expired"),
          Map.entry(4009, "The chat server does not know the attachment"),
          Map.entry(4010, "The attachment was not uploaded"),
          Map.entry(MESSAGE_TOO_LONG, "The message is longer than 4096 bytes"),
          Map.entry(ATTRIBUTES_TOO_LARGE, "The user data is larger than the chat server takes"),
          Map.entry(SIGN_IN_NEEDED, "The session needs the customer to be signed in"),
          Map.entry(4020, "The chat server misses a parameter"),
          Map.entry(EMPTY_FILE, "The file is empty"));

  private WireFailures() {}

  /** Whether a code says that the session is gone. */
  public static boolean isSessionGone(int code) {
    return code == SESSION_EXPIRED || code == SESSION_NOT_FOUND;
  }

  public static boolean isRateLimit(int code) {
    return code == TOO_MANY || code == RATE_TOO_HIGH;
  }

  /** How long an answer asks to wait, s. */
  public static long retryAfter(ServerFrame frame) {
    return Math.max(1, Math.min(3_600, frame.number("retryAfter").orElse(3)));
  }

  /** The failure that an answer means. */
  public static TransportException of(String operation, ServerFrame frame) {
    int inner = (int) frame.number("errorCode").orElse(frame.code());
    int code = inner == 0 ? frame.code() : inner;
    if (isRateLimit(frame.code()) || isRateLimit(code)) {
      return rateLimited(operation, retryAfter(frame));
    }
    return of(operation, code);
  }

  /** The failure that a code means. */
  public static TransportException of(String operation, int code) {
    return builder(operation, code).build();
  }

  /** Too many requests. */
  public static TransportException rateLimited(String operation, long retryAfterSeconds) {
    return TransportException.builder(
            Kind.RATE_LIMITED, "The chat server asks to slow down: " + operation)
        .ajax(ajax(RATE_TOO_HIGH, TOO_MANY))
        .errors(errors(RATE_TOO_HIGH))
        .retryAfter(Duration.ofSeconds(retryAfterSeconds))
        .build();
  }

  private static TransportException.Builder builder(String operation, int code) {
    if (isSessionGone(code)) {
      return TransportException.builder(
              Kind.SESSION_LOST, "The chat server does not know the session any more")
          .ajax(ajax(code, 404))
          .errors(errors(code));
    }
    String text =
        TEXTS.getOrDefault(code, "The chat server refused " + operation + " with the code " + code);
    if (code == REQUEST_TIMEOUT) {
      return TransportException.builder(Kind.TIMEOUT, "The chat server took too long: " + operation)
          .ajax(ajax(code, REQUEST_TIMEOUT))
          .errors(errors(code))
          .ambiguous(true);
    }
    if (code >= UNKNOWN || (code >= 500 && code < 600)) {
      return TransportException.builder(Kind.HTTP, "The chat server failed at " + operation)
          .ajax(ajax(code, code < 600 ? code : 500))
          .errors(errors(code))
          .ambiguous(true);
    }
    return TransportException.builder(Kind.REFUSED, text)
        .ajax(ajax(code, code >= 400 && code < 500 ? code : 400))
        .errors(errors(code))
        .chatEnded(code == READ_ONLY);
  }

  private static List<ServerError> errors(int code) {
    return List.of(new ServerError(Integer.toString(code), null, null));
  }

  private static AjaxResponse ajax(int code, int status) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("errorCode", code);
    body.put("errorMessage", TEXTS.getOrDefault(code, ""));
    return AjaxResponse.of(status, "error", Map.of(), body);
  }

  /** There is no connection, and the request has not left. */
  public static TransportException notSent(String operation) {
    return TransportException.of(Kind.NETWORK, "There is no connection for " + operation);
  }

  /** The connection went while the answer was outstanding. */
  public static TransportException cut(String operation) {
    return TransportException.builder(
            Kind.NETWORK, "The connection was lost before the answer to " + operation)
        .ambiguous(true)
        .build();
  }

  /** There was no answer in time. */
  public static TransportException timeout(String operation, boolean maybeDone) {
    return TransportException.builder(Kind.TIMEOUT, "No answer in time to " + operation)
        .ajax(AjaxResponse.failure("timeout"))
        .ambiguous(maybeDone)
        .build();
  }

  /** The transport was closed. */
  public static TransportException closed(boolean maybeDone) {
    return TransportException.builder(Kind.CLOSED, "The transport was closed")
        .ajax(AjaxResponse.failure("abort"))
        .ambiguous(maybeDone)
        .build();
  }

  /** Too much waits already. */
  public static TransportException overloaded(String operation) {
    return TransportException.of(
        Kind.TRANSIENT, "Too many requests wait to be sent; not taken: " + operation);
  }

  /** The answer is not what the protocol asks for. */
  public static TransportException invalid(String operation, String problem) {
    return TransportException.builder(
            Kind.INVALID_RESPONSE, "The answer to " + operation + " " + problem)
        .ambiguous(true)
        .build();
  }

  /** The customer has ended the chat. */
  public static TransportException chatOver() {
    return sessionLost("The chat is over");
  }

  /** The session is over on the server, for a reason that is no code. */
  public static TransportException sessionLost(String text) {
    return TransportException.of(Kind.SESSION_LOST, text);
  }
}
