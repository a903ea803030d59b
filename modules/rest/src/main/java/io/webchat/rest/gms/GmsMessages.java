package io.webchat.rest.gms;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.value.Json;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of version 2 in the documented shape: {@code {type, text, index, timestamp, html,
 * bubble, userData, eventAttributes, content, from: {id, type, name}, isTyping, fileDetails}},
 * without what the server left out.
 */
public final class GmsMessages {
  private static final String[] COPIED = {"html", "bubble", "userData", "eventAttributes"};

  private GmsMessages() {}

  /** All messages of a result, in its order; what is no message is left out. */
  public static List<InboundMessage> of(Map<String, Object> result) {
    List<?> raw = JsonValues.list(result.get("messages"));
    List<InboundMessage> messages = new ArrayList<>(raw.size());
    for (Object element : raw) {
      if (element instanceof Map<?, ?> map) {
        messages.add(message(map));
      }
    }
    return messages;
  }

  private static InboundMessage message(Map<?, ?> map) {
    Map<String, Object> raw = Json.freeze(map);
    Number index = Numbers.of(raw.get("index"));
    MessageKind kind = MessageKind.of(String.valueOf(raw.get("type")));
    Map<String, Object> shape = new LinkedHashMap<>();
    putIfPresent(shape, "type", raw.get("type"));
    Map<String, Object> structured = structured(raw);
    Object text = structured.get("text");
    putIfPresent(shape, "text", text == null ? raw.get("text") : text);
    putIfPresent(shape, "index", index);
    putIfPresent(shape, "timestamp", Numbers.of(raw.get("utcTime")));
    for (String key : COPIED) {
      putIfPresent(shape, key, raw.get(key));
    }
    if (!structured.isEmpty()) {
      shape.put(Message.CONTENT, GmsContent.of(structured));
    }
    shape.put("from", from(raw));
    if (kind == MessageKind.TYPING_STARTED || kind == MessageKind.TYPING_STOPPED) {
      shape.put("isTyping", kind == MessageKind.TYPING_STARTED);
    }
    if (kind == MessageKind.FILE_UPLOADED) {
      shape.put("fileDetails", JsonValues.object(raw.get("userData")));
    }
    return new InboundMessage(index == null ? -1 : index.longValue(), Message.of(shape), raw);
  }

  /** Structured content, whose text goes before the message's own; empty when there is none. */
  private static Map<String, Object> structured(Map<String, Object> raw) {
    Map<String, Object> attributes = JsonValues.object(raw.get("eventAttributes"));
    Map<String, Object> structured = JsonValues.object(attributes.get("structured-content"));
    Map<String, Object> chat = JsonValues.object(structured.get("genesys-chat"));
    return JsonValues.object(chat.get("content"));
  }

  private static Participant from(Map<String, Object> raw) {
    Map<String, Object> from = JsonValues.object(raw.get("from"));
    Object id = from.get("participantId");
    Number number = Numbers.of(id);
    Map<String, Object> shape = new LinkedHashMap<>();
    putIfPresent(shape, "id", number == null ? id : number);
    shape.put("type", isBot(raw) ? Participant.Role.BOT.type() : type(from));
    putIfPresent(shape, "name", from.get("nickname"));
    return Participant.of(shape);
  }

  private static String type(Map<String, Object> from) {
    Object type = from.get("type");
    return type == null ? Participant.Role.EXTERNAL.type() : type.toString();
  }

  private static boolean isBot(Map<String, Object> raw) {
    Map<String, Object> attributes = JsonValues.object(raw.get("eventAttributes"));
    Map<String, Object> system = JsonValues.object(attributes.get("GCTI_SYSTEM"));
    return "BOT".equals(JsonValues.object(system.get("party-info")).get("style"));
  }

  private static void putIfPresent(Map<String, Object> shape, String key, Object value) {
    if (value != null) {
      shape.put(key, value);
    }
  }
}
