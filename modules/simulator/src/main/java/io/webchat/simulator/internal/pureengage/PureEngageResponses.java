package io.webchat.simulator.internal.pureengage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.SimulatedMessage;
import java.util.List;

/** Writes answers of the v3 wire. */
final class PureEngageResponses {
  private final boolean minus;

  PureEngageResponses(boolean minus) {
    this.minus = minus;
  }

  static ObjectNode good() {
    ObjectNode body = SimulatorJson.object();
    body.putObject("status").put("code", 0);
    body.putObject("data");
    return body;
  }

  static ObjectNode error(PureEngageError error) {
    ObjectNode body = SimulatorJson.object();
    body.putObject("status").put("code", error.code()).put("message", error.getMessage());
    return body;
  }

  ObjectNode messages(Conversation chat, List<SimulatedMessage> messages, boolean ended) {
    ObjectNode body = good();
    ObjectNode data = (ObjectNode) body.get("data");
    data.put("chatEnded", ended);
    var array = data.putArray("messages");
    messages.forEach(message -> array.add(message(chat, message)));
    return body;
  }

  private ObjectNode message(Conversation chat, SimulatedMessage message) {
    ObjectNode node = SimulatorJson.object();
    JsonNode structured =
        SimulatorJson.tree(message.eventAttributes())
            .at("/structured-content/genesys-chat/content");
    node.put("index", (minus ? "-" : "") + message.index());
    node.put("type", type(message, structured));
    node.put("utcTime", message.time().toEpochMilli());
    if (message.type() == EventType.PUSH_URL) {
      node.put("url", message.text());
    } else if (!message.text().isEmpty()) {
      node.put("text", message.text());
    }
    ObjectNode from = node.putObject("from");
    from.put("nickname", message.from().nickname());
    from.put("firstName", PureEngageNames.firstName(chat, message));
    from.put("participantId", message.from().id());
    from.put("type", role(message));
    if (!structured.isMissingNode()) {
      node.putArray("content").add(structured);
    } else if (message.type() == EventType.FILE_UPLOADED) {
      file(node, chat.id(), message);
    }
    return node;
  }

  private static String type(SimulatedMessage message, JsonNode structured) {
    return switch (message.type()) {
      case MESSAGE -> structured.isMissingNode() ? "Text" : "Structured";
      case FILE_UPLOADED -> "Text";
      default -> message.type().wireName();
    };
  }

  private static String role(SimulatedMessage message) {
    return switch (message.from().role()) {
      case CLIENT -> "Customer";
      case AGENT -> "Agent";
      case SUPERVISOR -> "Supervisor";
      case EXTERNAL -> "External";
      case BOT -> "Bot";
    };
  }

  private static void file(ObjectNode node, String chatId, SimulatedMessage message) {
    String mime = String.valueOf(message.userData().get("file-type"));
    ObjectNode file = node.putArray("content").addObject();
    file.put("type", mime.startsWith("image/") ? "image" : "file");
    file.put("mime", mime);
    file.put("name", String.valueOf(message.userData().get("file-name")));
    file.put("url", "/sessions/" + chatId + "/images/" + message.userData().get("file-id"));
  }
}
