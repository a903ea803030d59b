package io.webchat.transport.webmessaging.internal.wire;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonValues;
import io.webchat.json.MalformedJsonException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A frame of the server. {@code toString} does not show the body.
 *
 * @param kind its {@code class}, empty when it has none
 * @param code 200 when it has none
 * @param body what it carries, or {@code null}
 * @param tracingId that of the request it answers, or {@code null}
 */
public record ServerFrame(String kind, int code, Object body, String tracingId) {
  public static final String SESSION_RESPONSE = "SessionResponse";
  public static final String STRUCTURED_MESSAGE = "StructuredMessage";
  public static final String PRESIGNED_URL = "PresignedUrlResponse";
  public static final String URL_ERROR = "GenerateUrlError";
  public static final String UPLOAD_SUCCESS = "UploadSuccessEvent";
  public static final String UPLOAD_FAILURE = "UploadFailureEvent";
  public static final String ATTACHMENT_DELETED = "AttachmentDeletedResponse";
  public static final String JWT_RESPONSE = "JwtResponse";
  public static final String SESSION_EXPIRED = "SessionExpiredEvent";
  public static final String SESSION_CLEARED = "SessionClearedEvent";
  public static final String CONNECTION_CLOSED = "ConnectionClosedEvent";
  public static final String LOGOUT = "LogoutEvent";
  public static final String TOO_MANY_REQUESTS = "TooManyRequestsErrorMessage";

  private static final int OK = 200;

  /**
   * Reads a frame.
   *
   * @throws MalformedJsonException when it is no JSON object
   */
  public static ServerFrame read(String text) throws MalformedJsonException {
    Map<String, Object> frame = JsonReader.readObject(text);
    return new ServerFrame(
        frame.get("class") instanceof String kind ? kind : "",
        (int) number(frame.get("code")).orElse(OK),
        frame.get("body"),
        frame.get("tracingId") instanceof String id ? id : null);
  }

  /** Whether it is no error. */
  public boolean good() {
    return code >= OK && code < 300;
  }

  public boolean is(String wanted) {
    return kind.equals(wanted);
  }

  /** The body when it is an object, else an empty one. */
  public Map<String, Object> object() {
    return JsonValues.object(body);
  }

  /** A field of the body as text; {@code null} when it is none. */
  public String text(String field) {
    return object().get(field) instanceof String text ? text : null;
  }

  /** A field of the body as a flag. */
  public boolean flag(String field) {
    return isTrue(object().get(field));
  }

  /** A field of the body as a number, which may come as a text. */
  public OptionalLong number(String field) {
    return number(object().get(field));
  }

  /** Whether a value is {@code true}, as a flag or as a text. */
  public static boolean isTrue(Object value) {
    return value != null && "true".equalsIgnoreCase(value.toString());
  }

  /** A value as a whole number, which may come as a text. */
  public static OptionalLong number(Object value) {
    if (value instanceof Number number) {
      return OptionalLong.of(number.longValue());
    }
    if (value instanceof String text) {
      try {
        return OptionalLong.of((long) Double.parseDouble(text.strip()));
      } catch (NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public String toString() {
    return "ServerFrame[" + kind + " " + code + "]";
  }
}
