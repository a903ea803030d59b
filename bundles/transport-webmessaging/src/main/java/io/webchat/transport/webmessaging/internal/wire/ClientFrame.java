package io.webchat.transport.webmessaging.internal.wire;

import io.webchat.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A request to the server. Immutable; {@code toString} shows nothing but the action.
 *
 * @param action what is asked for
 * @param tracingId what the answer carries
 * @param fields further fields
 */
public record ClientFrame(String action, String tracingId, Map<String, Object> fields) {
  public static final String CONFIGURE = "configureSession";
  public static final String CONFIGURE_AUTHENTICATED = "configureAuthenticatedSession";
  public static final String MESSAGE = "onMessage";
  public static final String ATTACHMENT = "onAttachment";
  public static final String GET_ATTACHMENT = "getAttachment";
  public static final String DELETE_ATTACHMENT = "deleteAttachment";
  public static final String GET_JWT = "getJwt";
  public static final String ECHO = "echo";
  public static final String CLOSE_SESSION = "closeSession";

  /** Of every health check, as the server's own clients have it. */
  public static final String HEALTH_CHECK_ID = "SGVhbHRoQ2hlY2tNZXNzYWdlSWQ=";

  private static final String TEXT = "Text";

  /** A request with a new tracing id. */
  public static ClientFrame of(String action, Map<String, Object> fields) {
    return new ClientFrame(action, UUID.randomUUID().toString(), fields);
  }

  /** Opens a session, a new one or the one of the token. */
  public static ClientFrame configure(
      String deploymentId, boolean startNew, String jwt, Map<String, Object> journeyContext) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("deploymentId", deploymentId);
    fields.put("startNew", startNew);
    if (!journeyContext.isEmpty()) {
      fields.put("journeyContext", journeyContext);
    }
    if (jwt == null) {
      return of(CONFIGURE, fields);
    }
    fields.put("data", Map.of("code", jwt));
    return of(CONFIGURE_AUTHENTICATED, fields);
  }

  /** Sends a message or an event. */
  public static ClientFrame message(Map<String, Object> message) {
    return of(MESSAGE, Map.of("message", message));
  }

  /** Asks whether the session is alive. */
  public static ClientFrame healthCheck() {
    Map<String, Object> ping = new LinkedHashMap<>();
    ping.put("type", TEXT);
    ping.put("text", "ping");
    return new ClientFrame(ECHO, HEALTH_CHECK_ID, Map.of("message", ping));
  }

  /** The text of the frame, for the session of a token. */
  public String text(String token) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("action", action);
    frame.put("token", token);
    frame.put("tracingId", tracingId);
    frame.putAll(fields);
    return JsonWriter.write(frame);
  }

  @Override
  public String toString() {
    return "ClientFrame[" + action + "]";
  }
}
