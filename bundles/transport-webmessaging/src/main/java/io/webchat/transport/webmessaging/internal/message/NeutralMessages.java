package io.webchat.transport.webmessaging.internal.message;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.rich.RichContent;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * Messages of the wire in the documented shape: {@code type, text, index, timestamp, from, id,
 * messageId, content}, with {@code metadata}, {@code originatingEntity} and {@code
 * originatingMessageId} as they came. A file is a message of its own, {@code FileUploaded}; so a
 * message with a text and two files is three. Used on one thread at a time.
 */
public final class NeutralMessages {
  private static final String ATTACHMENT = "Attachment";
  private static final String EVENT = "Event";
  private static final String TYPE = "type";
  private static final String TEXT = "text";

  private final BiFunction<String, OptionalLong, Long> positions;

  /** {@code positions} gives the position of a key with its time. */
  public NeutralMessages(BiFunction<String, OptionalLong, Long> positions) {
    this.positions = positions;
  }

  /** The messages that one of the wire is; none for what only concerns the customer's clients. */
  public List<InboundMessage> of(WireMessage wire) {
    return switch (wire.type()) {
      case EVENT -> events(wire);
      case "Receipt" -> List.of(whole(wire, receipt(wire)));
      default -> message(wire);
    };
  }

  private List<InboundMessage> message(WireMessage wire) {
    List<Object> content = new ArrayList<>();
    List<Map<String, Object>> files = new ArrayList<>();
    for (Object each : wire.content()) {
      Map<String, Object> part = JsonValues.object(each);
      Map<String, Object> file = JsonValues.object(part.get("attachment"));
      if (ATTACHMENT.equals(part.get("contentType")) && !file.isEmpty()) {
        files.add(file);
      } else if (!part.isEmpty()) {
        content.add(part);
      }
    }
    List<InboundMessage> messages = new ArrayList<>();
    boolean hasText = wire.text() != null && !wire.text().isBlank();
    if (hasText || !content.isEmpty() || files.isEmpty()) {
      messages.add(whole(wire, said(wire, content)));
    }
    for (Map<String, Object> file : files) {
      messages.add(part(wire, "file " + messages.size(), file(wire, file)));
    }
    return messages;
  }

  private static Map<String, Object> said(WireMessage wire, List<Object> content) {
    boolean known = wire.type().equals("Text") || wire.type().equals("Structured");
    Map<String, Object> shape =
        shape(wire, known || wire.type().isEmpty() ? MessageKind.MESSAGE.type() : wire.type());
    String text = wire.text();
    if (!content.isEmpty()) {
      shape.put(Message.CONTENT, content);
      if (text == null || text.isBlank()) {
        text = FallbackText.of(RichContent.listOf(content));
      }
    }
    shape.put(TEXT, text == null ? "" : text);
    return shape;
  }

  private static Map<String, Object> file(WireMessage wire, Map<String, Object> file) {
    Map<String, Object> shape = shape(wire, MessageKind.FILE_UPLOADED.type());
    Map<String, Object> details = new LinkedHashMap<>();
    put(details, "file-id", file.get("id"));
    put(details, "file-name", file.get("filename"));
    Object size = file.get("fileSize");
    put(details, "file-size", size == null ? null : text(size));
    put(details, "file-type", file.get("mime") == null ? file.get("mediaType") : file.get("mime"));
    put(details, "file-url", file.get("url"));
    shape.put("userData", details);
    shape.put("fileDetails", details);
    return shape;
  }

  private static Map<String, Object> receipt(WireMessage wire) {
    Map<String, Object> shape = shape(wire, "Receipt");
    Map<String, Object> receipt = new LinkedHashMap<>();
    put(receipt, "messageId", shape.get("messageId"));
    put(receipt, "status", wire.raw().get("status"));
    put(receipt, "reasons", wire.raw().get("reasons"));
    shape.put("receipt", receipt);
    return shape;
  }

  private List<InboundMessage> events(WireMessage wire) {
    List<InboundMessage> messages = new ArrayList<>();
    for (Object each : wire.events()) {
      Map<String, Object> event = JsonValues.object(each);
      String kind = kind(event);
      boolean typing =
          kind.equals(MessageKind.TYPING_STARTED.type())
              || kind.equals(MessageKind.TYPING_STOPPED.type());
      if (!typing || !wire.fromGuest()) {
        Map<String, Object> shape = shape(wire, kind);
        shape.put("events", List.of(event));
        String part = "event " + messages.size();
        messages.add(typing ? unplaced(wire, shape) : part(wire, part, shape));
      }
    }
    return messages;
  }

  private static String kind(Map<String, Object> event) {
    if ("Typing".equals(event.get("eventType"))) {
      Object type = JsonValues.object(event.get("typing")).get(TYPE);
      return "Off".equals(type)
          ? MessageKind.TYPING_STOPPED.type()
          : MessageKind.TYPING_STARTED.type();
    }
    return switch (WireMessage.presence(event)) {
      case "Join" -> MessageKind.PARTICIPANT_JOINED.type();
      case "Disconnect" -> MessageKind.PARTICIPANT_LEFT.type();
      default -> EVENT;
    };
  }

  private InboundMessage whole(WireMessage wire, Map<String, Object> shape) {
    return placed(wire, wire.key(), shape);
  }

  private InboundMessage part(WireMessage wire, String part, Map<String, Object> shape) {
    return placed(wire, wire.key() + " " + part, shape);
  }

  /** The history does not have it: a place of its own would move messages of the same moment. */
  private static InboundMessage unplaced(WireMessage wire, Map<String, Object> shape) {
    return new InboundMessage(-1, Message.of(shape), wire.raw());
  }

  private InboundMessage placed(WireMessage wire, String key, Map<String, Object> shape) {
    long position = positions.apply(key, wire.micros());
    if (position >= 0) {
      shape.put("index", position);
    }
    return new InboundMessage(position, Message.of(shape), wire.raw());
  }

  private static Map<String, Object> shape(WireMessage wire, String type) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put(TYPE, type);
    put(shape, "id", wire.raw().get("id"));
    Object messageId = wire.channel().get("messageId");
    put(shape, "messageId", messageId == null ? wire.raw().get("id") : messageId);
    wire.micros().ifPresent(micros -> shape.put("timestamp", micros / 1_000));
    shape.put("from", from(wire));
    if (!wire.metadata().isEmpty()) {
      shape.put("metadata", wire.metadata());
    }
    put(shape, "originatingEntity", wire.raw().get("originatingEntity"));
    put(shape, "originatingMessageId", wire.raw().get("originatingMessageId"));
    return shape;
  }

  private static Participant from(WireMessage wire) {
    Map<String, Object> from = JsonValues.object(wire.channel().get("from"));
    Role role = wire.fromGuest() ? Role.CLIENT : wire.fromBot() ? Role.BOT : Role.AGENT;
    String name = name(from);
    Map<String, Object> shape = new LinkedHashMap<>();
    put(shape, "name", name.isEmpty() ? null : name);
    shape.put(TYPE, role.type());
    Object id = from.get("id");
    shape.put("id", id == null ? id(role, name) : text(id));
    for (String field : List.of("nickname", "firstName", "lastName", "image")) {
      put(shape, field, from.get(field));
    }
    return Participant.of(shape);
  }

  /** The wire has no ids of participants: agents are told apart by their names. */
  private static String id(Role role, String name) {
    return name.isEmpty() || role == Role.CLIENT ? role.type() : role.type() + " " + name;
  }

  private static String name(Map<String, Object> from) {
    if (from.get("nickname") instanceof String nickname && !nickname.isBlank()) {
      return nickname;
    }
    String first = from.get("firstName") instanceof String text ? text : "";
    String last = from.get("lastName") instanceof String text ? text : "";
    return (first + " " + last).strip();
  }

  private static String text(Object value) {
    return value instanceof Number number && number.doubleValue() == number.longValue()
        ? Long.toString(number.longValue())
        : value.toString();
  }

  private static void put(Map<String, Object> shape, String key, Object value) {
    if (value != null) {
      shape.put(key, value);
    }
  }
}
