package io.webchat.replay.internal;

import io.webchat.api.message.MessageKind;
import io.webchat.json.JsonValues;
import io.webchat.replay.internal.ReplayStep.Others;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does in the simulator what others did in a recorded chat. */
final class ServerSide {
  /** How structured content of the wires of GMS is named, by that of messages. */
  private static final Map<String, String> GMS_NAMES =
      Map.of("QuickReply", "quick-replies", "Card", "generic", "Carousel", "carousel");

  /** Who says something so that what was done before has come to the customer with it. */
  static final String FENCE = "webchat-replay";

  private final SimulatedChat chat;

  /** Whether something was done that no text followed. */
  private boolean pending;

  ServerSide(SimulatedChat chat) {
    this.chat = chat;
  }

  /** Says a text, where something is under way that nobody would wait for; whether it did. */
  boolean fence() {
    if (pending) {
      chat.external(FENCE).say(FENCE);
    }
    boolean said = pending;
    pending = false;
    return said;
  }

  /** Whether a text comes to the customer by it. */
  boolean play(Others step) {
    boolean text = act(step);
    pending = !text;
    return text;
  }

  private boolean act(Others step) {
    Map<String, Object> message = step.message();
    MessageKind kind = Shown.kind(message);
    if (kind == MessageKind.IDLE_ALERT || kind == MessageKind.IDLE_CLOSE) {
      return false; // the simulator tells it by its own clock
    }
    SimulatedAgent who = who(step);
    Object said = message.get("text");
    String text = said == null ? "" : said.toString();
    switch (kind) {
      case PARTICIPANT_JOINED -> who.join();
      case PARTICIPANT_LEFT -> who.leave();
      case TYPING_STARTED -> who.typing();
      case TYPING_STOPPED -> who.stopTyping();
      case PUSH_URL -> who.pushUrl(text);
      case NOTICE -> who.notice(text);
      case CUSTOM_NOTICE -> who.customNotice(text);
      case FILE_UPLOADED -> file(who, message);
      case MESSAGE -> {
        say(who, text, message.get("content"));
        return true;
      }
      default -> {
        // nothing that somebody does in a chat
      }
    }
    return false;
  }

  private SimulatedAgent who(Others step) {
    String name = step.name().isEmpty() ? step.role().type() : step.name();
    return switch (step.role()) {
      case SUPERVISOR -> chat.supervisor(name);
      case BOT -> chat.bot(name);
      case EXTERNAL -> chat.external(name);
      case AGENT, CLIENT -> chat.agent(name);
    };
  }

  /** What was in the file is not recorded. */
  private static void file(SimulatedAgent who, Map<String, Object> message) {
    Object name = JsonValues.object(message.get("userData")).get("file-name");
    String unused =
        who.sendFile(
            name == null ? "file.txt" : name.toString(), "application/octet-stream", new byte[1]);
  }

  private void say(SimulatedAgent who, String text, Object content) {
    List<?> elements = content instanceof Map<?, ?> ? List.of(content) : JsonValues.list(content);
    if (elements.isEmpty()) {
      who.say(text);
      return;
    }
    Map<String, Object> structured = new LinkedHashMap<>();
    if (chat.wire() == Wire.WEB_MESSAGING) {
      structured.put("content", elements);
    } else {
      structured.putAll(ofGms(elements));
    }
    structured.put("text", text);
    who.structured(structured);
  }

  private static Map<String, Object> ofGms(List<?> elements) {
    Map<String, Object> first = JsonValues.object(elements.get(0));
    String type = String.valueOf(first.get("contentType"));
    Map<String, Object> structured = new LinkedHashMap<>();
    if (type.equals("ListPicker")) {
      List<?> sections =
          JsonValues.list(JsonValues.object(first.get("listPicker")).get("sections"));
      structured.put("contentType", "single-selection-list");
      structured.put("content", sections.isEmpty() ? Map.of() : sections.get(0));
    } else if (type.equals("Carousel")) {
      structured.put("contentType", "carousel");
      structured.put("content", JsonValues.object(first.get("carousel")).get("cards"));
    } else if (GMS_NAMES.containsKey(type)) {
      String key = type.equals("Card") ? "card" : "quickReply";
      structured.put("contentType", GMS_NAMES.get(type));
      structured.put(
          "content", elements.stream().map(each -> JsonValues.object(each).get(key)).toList());
    } else {
      structured.putAll(first);
    }
    return structured;
  }
}
