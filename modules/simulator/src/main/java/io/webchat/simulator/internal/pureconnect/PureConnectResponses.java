package io.webchat.simulator.internal.pureconnect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.chat.Timestamps;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedMessage;
import java.util.List;
import java.util.UUID;

/** Writes answers of PureConnect. */
final class PureConnectResponses {
  private static final String TYPE = "urn:inin.com:webChat:";
  private static final String SYSTEM = new UUID(0, 0).toString();
  private static final int JOINED = 2;
  private static final int LEFT = 4;

  private PureConnectResponses() {}

  static ObjectNode error(PureConnectError error) {
    return SimulatorJson.object().put("errorId", error.id()).put("message", error.getMessage());
  }

  static ObjectNode messages(List<SimulatedMessage> entries) {
    ObjectNode body = SimulatorJson.object();
    ArrayNode messages = body.putArray("messages");
    for (SimulatedMessage entry : entries) {
      ObjectNode message = message(entry);
      if (!message.isEmpty()) {
        message.put("sequenceNumber", entry.index());
        message.put("timestamp", Timestamps.of(entry.time()));
        messages.add(message);
      }
    }
    return body;
  }

  static boolean isTyping(SimulatedMessage entry) {
    return entry.type() == EventType.TYPING_STARTED || entry.type() == EventType.TYPING_STOPPED;
  }

  /** An entry as a message; empty when the wire has none for it. */
  private static ObjectNode message(SimulatedMessage entry) {
    return switch (entry.type()) {
      case PARTICIPANT_JOINED -> state(entry, JOINED);
      case PARTICIPANT_LEFT -> state(entry, LEFT);
      case MESSAGE, PUSH_URL -> text(sender(entry), entry.text());
      case TYPING_STARTED -> typing(entry, true);
      case TYPING_STOPPED -> typing(entry, false);
      case FILE_UPLOADED -> file(entry);
      case NOTICE, CUSTOM_NOTICE, IDLE_ALERT, IDLE_CLOSE -> text(SYSTEM, entry.text());
      case NICKNAME_UPDATED, FILE_DELETED -> SimulatorJson.object();
    };
  }

  private static String sender(SimulatedMessage entry) {
    return entry.from().role() == Role.EXTERNAL ? SYSTEM : entry.from().id();
  }

  private static ObjectNode of(String type, String participantId) {
    return SimulatorJson.object().put("__type", TYPE + type).put("participantId", participantId);
  }

  private static ObjectNode state(SimulatedMessage entry, int state) {
    String type =
        switch (entry.from().role()) {
          case CLIENT -> "WebUser";
          case AGENT, SUPERVISOR, BOT -> "Agent";
          case EXTERNAL -> "System";
        };
    return of("chatParticipantStateChangedMessage", sender(entry))
        .put("state", state)
        .put("participantType", type)
        .put("displayName", entry.from().nickname());
  }

  private static ObjectNode text(String participantId, String text) {
    return of("chatTextMessage", participantId).put("contentType", "text/plain").put("value", text);
  }

  private static ObjectNode typing(SimulatedMessage entry, boolean on) {
    return of("chatTypingIndicatorMessage", sender(entry)).put("value", on);
  }

  private static ObjectNode file(SimulatedMessage entry) {
    return of("chatFileMessage", sender(entry))
        .put("value", "/icws/web-chat/files/" + entry.userData().get("file-id"))
        .put("fileName", String.valueOf(entry.userData().get("file-name")));
  }
}
