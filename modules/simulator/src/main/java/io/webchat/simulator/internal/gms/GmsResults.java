package io.webchat.simulator.internal.gms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Snapshot;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.SimulatedParticipant;
import java.util.List;
import java.util.Map;

/** Writes the one result shape of the v2 wire. */
public final class GmsResults {
  private final SimulatorOptions options;

  GmsResults(SimulatorOptions options) {
    this.options = options;
  }

  /** A result that went well. */
  ObjectNode good(Conversation chat, Snapshot now) {
    ObjectNode result = SimulatorJson.object();
    result.put("statusCode", 0);
    result.put("chatId", chat.id());
    result.put("userId", chat.userId());
    result.put("secureKey", chat.secureKey());
    result.put("alias", now.alias());
    result.put("nextPosition", now.lastIndex() + 1);
    result.put("chatEnded", now.ended());
    result.put(
        "monitored", chat.participants().stream().anyMatch(who -> who.role() == Role.SUPERVISOR));
    if (now.idleSeconds() > 0) {
      result.put("idleTimerExpire", now.idleSeconds());
    }
    ArrayNode array = result.putArray("messages");
    now.messages().forEach(message -> array.add(message(message)));
    return result;
  }

  /** The chat is over, or unknown. */
  public static ObjectNode over() {
    return status(2, true);
  }

  /** What a fault answers instead. */
  public static ApiResponse fault(Fault fault) {
    return switch (fault.kind()) {
      case TRANSIENT -> ApiResponse.json(200, status(1, false));
      case PERMANENT -> ApiResponse.json(200, refused(fault.codes(), fault.chatEnded()));
      case SESSION_EXPIRED -> ApiResponse.json(200, over());
      default -> ApiResponse.json(Api.status(fault), status(2, false));
    };
  }

  /** What is wrong with a request. */
  public static ObjectNode error(GmsError error) {
    ObjectNode result = status(2, false);
    ObjectNode one = result.putArray("errors").addObject();
    one.put("code", error.code());
    one.put("message", error.getMessage());
    if (!error.advice().isEmpty()) {
      one.put("advice", error.advice());
    }
    return result;
  }

  private ObjectNode message(SimulatedMessage message) {
    ObjectNode node = SimulatorJson.object();
    node.set("from", from(message.from()));
    node.put("index", message.index());
    node.put("type", message.type().wireName());
    node.put("utcTime", message.time().toEpochMilli());
    if (!message.text().isEmpty()) {
      node.put("text", message.text());
    }
    if (!message.messageType().isEmpty()) {
      node.put("messageType", message.messageType());
    }
    if (!message.userData().isEmpty()) {
      ObjectNode data = node.putObject("userData");
      data.setAll((ObjectNode) SimulatorJson.tree(message.userData()));
      data.remove("file-type");
    }
    if (!message.eventAttributes().isEmpty()) {
      node.set("eventAttributes", attributes(message.eventAttributes()));
    }
    return node;
  }

  static ObjectNode from(SimulatedParticipant who) {
    ObjectNode from = SimulatorJson.object();
    from.put("nickname", who.nickname());
    from.put("participantId", who.number());
    from.put(
        "type",
        switch (who.role()) {
          case CLIENT -> "Client";
          case AGENT, BOT -> "Agent";
          case SUPERVISOR -> "Supervisor";
          case EXTERNAL -> "External";
        });
    return from;
  }

  private ObjectNode attributes(Map<String, Object> attributes) {
    ObjectNode node = (ObjectNode) SimulatorJson.tree(attributes);
    if (options.attributesAsText) {
      asText(node.at("/GCTI_SYSTEM"), "party-info");
      asText(node.at("/structured-content/genesys-chat"), "content");
    }
    return node;
  }

  private static void asText(com.fasterxml.jackson.databind.JsonNode parent, String field) {
    if (parent instanceof ObjectNode object && object.has(field)) {
      object.put(field, object.get(field).toString());
    }
  }

  /** A result that says no more than how it went. */
  private static ObjectNode status(int statusCode, boolean chatEnded) {
    ObjectNode body = SimulatorJson.object();
    body.put("statusCode", statusCode);
    body.put("chatEnded", chatEnded);
    body.putArray("messages");
    return body;
  }

  /** A refusal that somebody switched on. */
  private static ObjectNode refused(List<Integer> codes, boolean chatEnded) {
    ObjectNode body = status(2, chatEnded);
    if (!codes.isEmpty()) {
      ArrayNode errors = body.putArray("errors");
      codes.forEach(code -> errors.addObject().put("code", code).put("message", "switched on"));
    }
    return body;
  }
}
