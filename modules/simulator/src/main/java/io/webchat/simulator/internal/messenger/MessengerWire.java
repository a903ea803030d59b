package io.webchat.simulator.internal.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.messenger.MessengerAttachments.Announced;
import io.webchat.simulator.internal.messenger.MessengerSessions.Opened;
import io.webchat.simulator.internal.socket.SocketConnection;
import io.webchat.simulator.internal.socket.SocketWire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The socket: frames of guests and what answers them. */
final class MessengerWire implements SocketWire {
  private static final int NORMAL = 1000;

  private final Settings deployment;
  private final MessengerSessions sessions;

  MessengerWire(Settings deployment, MessengerSessions sessions) {
    this.deployment = deployment;
    this.sessions = sessions;
  }

  @Override
  public void opened(SocketConnection connection) {
    MessengerSocket socket = new MessengerSocket(connection, deployment);
    connection.onText(text -> received(socket, text));
    connection.onClosed(
        (code, reason) -> {
          if (socket.session() != null) {
            socket.session().disconnect(socket);
          }
        });
  }

  @Override
  public Operation operation(String text) {
    JsonNode frame = read(text);
    return switch (frame.path("action").asText()) {
      case "configureSession", "configureAuthenticatedSession" -> Operation.START;
      case "onMessage" -> operation(frame.path("message"));
      case "onAttachment" -> Operation.UPLOAD;
      case "getAttachment" -> Operation.DOWNLOAD;
      case "deleteAttachment" -> Operation.DELETE_FILE;
      case "closeSession" -> Operation.END;
      default -> Operation.OTHER;
    };
  }

  private static Operation operation(JsonNode message) {
    if (!message.path("type").asText().equals("Event")) {
      return Operation.SEND;
    }
    JsonNode event = message.path("events").path(0);
    return switch (event.path("eventType").asText()) {
      case "Typing" -> Operation.START_TYPING;
      case "Presence" ->
          event.path("presence").path("type").asText().equals("Clear")
              ? Operation.END
              : Operation.OTHER;
      default -> Operation.OTHER;
    };
  }

  private static JsonNode read(String text) {
    try {
      return SimulatorJson.read(text);
    } catch (IllegalArgumentException e) {
      return SimulatorJson.object();
    }
  }

  @Override
  public List<String> instead(Fault fault, String text) {
    String tracingId = read(text).path("tracingId").asText();
    return switch (fault.kind()) {
      case TRANSIENT -> List.of(MessengerFrames.error(5000, "Try again", tracingId));
      case RATE_LIMIT ->
          List.of(MessengerFrames.tooManyRequests(fault.retryAfterSeconds(), tracingId));
      case SESSION_EXPIRED -> List.of(MessengerFrames.push("SessionExpiredEvent", Map.of()));
      case PERMANENT ->
          List.of(
              MessengerFrames.error(
                  fault.codes().isEmpty() ? 400 : fault.codes().get(0), "Refused", tracingId));
      default -> List.of(MessengerFrames.error(fault.status(), "Refused", tracingId));
    };
  }

  @Override
  public void expire(SocketConnection socket) {
    socket.send(MessengerFrames.push("SessionExpiredEvent", Map.of()));
  }

  private void received(MessengerSocket socket, String text) {
    JsonNode frame = read(text);
    String action = frame.path("action").asText();
    String tracingId = frame.path("tracingId").asText();
    Operation operation = operation(text);
    int wait = socket.takeRequest(action);
    if (wait > 0) {
      socket.answer(operation, MessengerFrames.tooManyRequests(wait, tracingId));
      return;
    }
    try {
      handle(socket, operation, action, tracingId, frame);
    } catch (MessengerError e) {
      socket.answer(operation, MessengerFrames.error(e.code(), e.getMessage(), tracingId));
    } catch (IllegalStateException e) {
      // the chat ended meanwhile
      socket.answer(operation, MessengerFrames.error(409, "The conversation is over", tracingId));
    }
  }

  private void handle(
      MessengerSocket socket,
      Operation operation,
      String action,
      String tracingId,
      JsonNode frame) {
    switch (action) {
      case "configureSession", "configureAuthenticatedSession" ->
          socket.answer(operation, configure(socket, action, tracingId, frame));
      case "onMessage" -> message(socket, tracingId, frame);
      case "onAttachment" -> announce(socket, operation, tracingId, frame);
      case "getAttachment" -> {
        MessengerSession session = session(socket, frame);
        String id = frame.path("attachmentId").asText();
        socket.answer(operation, attachment(session, id, tracingId));
      }
      case "deleteAttachment" -> {
        String id = frame.path("attachmentId").asText();
        session(socket, frame).removeAttachment(id);
        socket.answer(
            operation,
            MessengerFrames.response(
                "AttachmentDeletedResponse", Map.of("attachmentId", id), tracingId));
      }
      case "getJwt" -> {
        var token = sessions.historyToken(session(socket, frame));
        socket.answer(
            operation,
            MessengerFrames.response(
                "JwtResponse",
                Map.of("jwt", token.getKey(), "exp", token.getValue().getEpochSecond()),
                tracingId));
      }
      case "getConfiguration" ->
          socket.answer(
              operation, MessengerFrames.response("GetConfigurationResponse", media(), tracingId));
      case "echo" -> socket.answer(operation, echo(session(socket, frame), tracingId));
      case "closeSession" -> close(socket, tracingId, frame);
      default -> throw new MessengerError(400, "Unknown action");
    }
  }

  private MessengerSession session(MessengerSocket socket, JsonNode frame) {
    MessengerSession session = socket.session();
    if (session == null || session.isOver()) {
      throw new MessengerError(4007, "The session is not known");
    }
    if (frame.path("token").asText().isEmpty()) {
      throw new MessengerError(4020, "The token is missing");
    }
    return session;
  }

  private String configure(
      MessengerSocket socket, String action, String tracingId, JsonNode frame) {
    if (!frame.path("deploymentId").asText().equals(deployment.id) || !deployment.active) {
      throw new MessengerError(400, "The deployment is not known or not active");
    }
    String token = frame.path("token").asText();
    boolean startNew = frame.path("startNew").asBoolean();
    Opened opened =
        action.equals("configureSession")
            ? sessions.open(token, startNew)
            : sessions.openSignedIn(token, frame.path("data").path("code").asText(), startNew);
    MessengerSession session = opened.session();
    socket.session(session);
    session.connect(socket);
    Map<String, Object> body = new LinkedHashMap<>(media());
    body.put("connected", true);
    body.put("newSession", opened.isNew());
    body.put("readOnly", session.isReadOnly());
    body.put("clearedExistingSession", false);
    body.put("durationSeconds", deployment.life.toSeconds());
    body.put("expirationDate", session.expiresAt().getEpochSecond());
    return MessengerFrames.response("SessionResponse", body, tracingId);
  }

  private Map<String, Object> media() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("maxCustomDataBytes", deployment.maxCustomDataBytes);
    body.put(
        "allowedMedia",
        Map.of(
            "inbound",
            Map.of(
                "fileTypes",
                deployment.fileTypes.stream().map(type -> Map.of("type", type)).toList(),
                "maxFileSizeKB",
                deployment.maxFileKilobytes)));
    body.put("blockedExtensions", deployment.blockedEndings);
    return body;
  }

  private void message(MessengerSocket socket, String tracingId, JsonNode frame) {
    MessengerSession session = session(socket, frame);
    JsonNode message = frame.path("message");
    Map<String, Object> attributes = attributes(frame);
    if (message.path("type").asText().equals("Event")) {
      message.path("events").forEach(event -> event(session, socket, tracingId, event, attributes));
      return;
    }
    String text = message.path("text").asText();
    if (text.getBytes(StandardCharsets.UTF_8).length > deployment.maxTextBytes) {
      throw new MessengerError(4011, "The message is too long");
    }
    if (text.isEmpty() && message.path("content").isEmpty()) {
      throw new MessengerError(4020, "A text or content is missing");
    }
    session.say(socket, tracingId, SimulatorJson.map(message), attributes);
  }

  /** Custom attributes, which may stand in the message or beside it. */
  private Map<String, Object> attributes(JsonNode frame) {
    JsonNode within = frame.path("message").path("channel");
    JsonNode channel = within.isMissingNode() ? frame.path("channel") : within;
    JsonNode attributes = channel.path("metadata").path("customAttributes");
    if (!attributes.isObject()) {
      return Map.of();
    }
    if (SimulatorJson.bytes(attributes).length > deployment.maxCustomDataBytes) {
      throw new MessengerError(4013, "The custom attributes are too large");
    }
    return SimulatorJson.map(attributes);
  }

  private void event(
      MessengerSession session,
      MessengerSocket socket,
      String tracingId,
      JsonNode event,
      Map<String, Object> attributes) {
    switch (event.path("eventType").asText()) {
      case "Typing" -> {
        if (!deployment.typing) {
          throw new MessengerError(403, "Typing is off");
        }
        session.typing();
      }
      case "Presence" -> {
        if (event.path("presence").path("type").asText().equals("Clear")) {
          clear(session);
        } else {
          session.join(socket, tracingId, attributes);
        }
      }
      default -> throw new MessengerError(400, "Unknown event");
    }
  }

  private void clear(MessengerSession session) {
    if (!deployment.clear) {
      throw new MessengerError(403, "Conversations cannot be cleared");
    }
    session.leave();
    session.push(MessengerFrames.push("SessionClearedEvent", Map.of()));
    sessions.end(
        session,
        MessengerFrames.push("ConnectionClosedEvent", Map.of("reason", "conversationCleared")));
  }

  private void announce(
      MessengerSocket socket, Operation operation, String tracingId, JsonNode frame) {
    MessengerSession session = session(socket, frame);
    String id = frame.path("attachmentId").asText();
    try {
      Announced file =
          session.announce(
              id,
              frame.path("fileName").asText(),
              frame.path("fileType").asText(),
              frame.path("fileSize").asLong(1));
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("attachmentId", id);
      body.put("url", session.address(file));
      body.put("headers", Map.of("Content-Type", file.type(), "x-amz-tagging", "abc"));
      body.put("fileName", file.name());
      body.put("fileType", file.type());
      socket.answer(operation, MessengerFrames.response("PresignedUrlResponse", body, tracingId));
    } catch (MessengerError e) {
      socket.answer(
          operation,
          MessengerFrames.response(
              "GenerateUrlError",
              Map.of("attachmentId", id, "errorCode", e.code(), "errorMessage", e.getMessage()),
              tracingId));
    }
  }

  private static String attachment(MessengerSession session, String id, String tracingId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("attachmentId", id);
    body.put(
        "url",
        session
            .addressOf(id)
            .orElseThrow(() -> new MessengerError(4009, "The attachment is not known")));
    return MessengerFrames.response("PresignedUrlResponse", body, tracingId);
  }

  private String echo(MessengerSession session, String tracingId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "Text");
    body.put("text", "ping");
    body.put("direction", "Inbound");
    // numbers as texts, as the real server has them
    body.put(
        "metadata",
        Map.of(
            "durationSeconds", Long.toString(deployment.life.toSeconds()),
            "expirationDate", Long.toString(session.expiresAt().getEpochSecond())));
    return MessengerFrames.response("StructuredMessage", body, tracingId);
  }

  private void close(MessengerSocket socket, String tracingId, JsonNode frame) {
    MessengerSession session = session(socket, frame);
    boolean all = frame.path("closeAllConnections").asBoolean();
    session.disconnect(socket);
    if (all) {
      session.leave();
      sessions.end(
          session,
          MessengerFrames.push("ConnectionClosedEvent", Map.of("reason", "closedByClient")));
    }
    socket.answer(
        Operation.END,
        MessengerFrames.response(
            "ConnectionClosedEvent", Map.of("reason", "closedByClient"), tracingId));
    socket.close(NORMAL, "");
  }
}
