package io.webchat.simulator.internal.messenger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.chat.Timestamps;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Entries of a transcript as {@code StructuredMessage}s, on the socket and in the history. */
final class MessengerMessages {
  /** Where an entry has what the client sent. */
  static final String SENT = "messenger";

  private static final Set<EventType> PASSING =
      Set.of(EventType.TYPING_STARTED, EventType.TYPING_STOPPED);

  private final String chatId;
  private final Function<SimulatedMessage, ObjectNode> attachments;

  /** {@code attachments} describes the file of an entry. */
  MessengerMessages(String chatId, Function<SimulatedMessage, ObjectNode> attachments) {
    this.chatId = chatId;
    this.attachments = attachments;
  }

  /** Whether the history has such entries. */
  static boolean isKept(SimulatedMessage message) {
    return !PASSING.contains(message.type());
  }

  /** The entry as it goes over sockets. */
  ObjectNode onSocket(SimulatedMessage message) {
    return body(message, "socket");
  }

  /** The entry as the history has it: under another id. */
  ObjectNode inHistory(SimulatedMessage message) {
    return body(message, "history");
  }

  private ObjectNode body(SimulatedMessage message, String way) {
    ObjectNode body = SimulatorJson.object();
    body.put("id", id(message, way));
    ObjectNode channel = body.putObject("channel");
    channel.put("time", Timestamps.of(message.time()));
    channel.put("messageId", id(message, "message"));
    channel.put("type", "Private");
    boolean guest = message.from().role() == Role.CLIENT;
    ObjectNode from = channel.putObject("from");
    from.put("nickname", message.from().nickname());
    body.put("direction", guest ? "Inbound" : "Outbound");
    if (!guest) {
      body.put("originatingEntity", message.from().role() == Role.BOT ? "Bot" : "Human");
    }
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("correlationId", id(message, "correlation"));
    content(message, body, metadata);
    return body;
  }

  private void content(SimulatedMessage message, ObjectNode body, ObjectNode metadata) {
    switch (message.type()) {
      case MESSAGE -> said(message, body, metadata);
      case FILE_UPLOADED -> file(message, body, metadata);
      case PUSH_URL -> text(body, message.text());
      case TYPING_STARTED -> typing(body, "On");
      case TYPING_STOPPED -> typing(body, "Off");
      case PARTICIPANT_JOINED -> presence(body, "Join");
      case PARTICIPANT_LEFT -> presence(body, "Disconnect");
      default -> event(body, "Notice").put("text", message.text());
    }
  }

  private static void said(SimulatedMessage message, ObjectNode body, ObjectNode metadata) {
    Optional<Map<String, Object>> sent = sent(message);
    if (sent.isPresent()) {
      String type = String.valueOf(sent.get().getOrDefault("type", "Text"));
      body.put("type", type);
      if (!message.text().isEmpty()) {
        body.put("text", message.text());
      }
      if (sent.get().get("content") instanceof List<?> content) {
        body.set("content", SimulatorJson.tree(content));
      }
      metadata(sent.get(), metadata);
      return;
    }
    List<?> content = structured(message);
    text(body, message.text());
    if (!content.isEmpty()) {
      if (content.get(0) instanceof Map<?, ?> first && "Receipt".equals(first.get("contentType"))) {
        receipt(body, first);
        return;
      }
      body.put("type", "Structured");
      body.set("content", SimulatorJson.tree(content));
      if (message.text().isEmpty()) {
        body.remove("text");
      }
    }
  }

  /** A message of its own kind, which names the message that it is about as its channel does. */
  private static void receipt(ObjectNode body, Map<?, ?> content) {
    body.put("type", "Receipt");
    body.remove("text");
    body.put("status", String.valueOf(content.get("status")));
    ((ObjectNode) body.get("channel")).put("messageId", String.valueOf(content.get("messageId")));
  }

  private void file(SimulatedMessage message, ObjectNode body, ObjectNode metadata) {
    text(body, "");
    body.remove("text");
    ArrayNode content = body.putArray("content");
    ObjectNode part = content.addObject();
    part.put("contentType", "Attachment");
    part.set("attachment", attachments.apply(message));
    sent(message).ifPresent(given -> metadata(given, metadata));
  }

  private static void metadata(Map<String, Object> sent, ObjectNode metadata) {
    if (sent.get("metadata") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> metadata.put(String.valueOf(key), String.valueOf(value)));
    }
  }

  /** What an agent's structured message consists of: a list of content, or one. */
  private static List<?> structured(SimulatedMessage message) {
    Object content = message.eventAttributes().get("structured-content");
    for (String key : List.of("genesys-chat", "content")) {
      content = content instanceof Map<?, ?> map ? map.get(key) : null;
    }
    if (content instanceof Map<?, ?> map) {
      return map.get("content") instanceof List<?> list
          ? list
          : map.containsKey("contentType") ? List.of(map) : List.of();
    }
    return List.of();
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  static Optional<Map<String, Object>> sent(SimulatedMessage message) {
    return message.eventAttributes().get(SENT) instanceof Map<?, ?> map
        ? Optional.of((Map<String, Object>) map)
        : Optional.empty();
  }

  private static void text(ObjectNode body, String text) {
    body.put("type", "Text");
    body.put("text", text);
  }

  private static void typing(ObjectNode body, String type) {
    ObjectNode typing = event(body, "Typing").putObject("typing");
    typing.put("type", type);
    if (type.equals("On")) {
      typing.put("duration", 5_000);
    }
  }

  private static void presence(ObjectNode body, String type) {
    event(body, "Presence").putObject("presence").put("type", type);
  }

  private static ObjectNode event(ObjectNode body, String type) {
    body.put("type", "Event");
    ObjectNode event = body.putArray("events").addObject();
    event.put("eventType", type);
    return event;
  }

  /** An id that is always the same for an entry and what it is for. */
  private String id(SimulatedMessage message, String what) {
    String name = chatId + " " + message.index() + " " + what;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
