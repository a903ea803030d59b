package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.InboundMessage;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages of the wire in the documented shape: {@code {type, text, id, index, timestamp, from,
 * avatar}}, index and timestamp the time in ms. Used on the mailbox only.
 */
final class WireMessages {
  private static final String NOTICE = "notice";
  private static final String JOIN = "member-join";
  private static final String LEAVE = "member-leave";

  private final MessagePositions positions = new MessagePositions();
  private final boolean botEvents;

  /** {@code botEvents} is whether workflows join and leave as bots. */
  WireMessages(boolean botEvents) {
    this.botEvents = botEvents;
  }

  /** The id of who sent a message or types; empty when it does not say. */
  static String sender(Map<String, Object> raw) {
    return text(JsonValues.object(raw.get("sender")).get("id"));
  }

  static String id(Map<String, Object> raw) {
    return text(raw.get("id"));
  }

  static boolean isLeave(Map<String, Object> raw) {
    return LEAVE.equals(raw.get("bodyType"));
  }

  /** When it was sent, ms; 0 when it does not say. */
  static long ms(Map<String, Object> raw) {
    try {
      return OffsetDateTime.parse(text(raw.get("timestamp"))).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  private static String text(Object value) {
    return value == null ? "" : JsonValues.text(value);
  }

  MessagePositions positions() {
    return positions;
  }

  /** A message of the transcript. */
  InboundMessage message(Map<String, Object> raw, Member sender) {
    MessageKind kind =
        switch (text(raw.get("bodyType"))) {
          case JOIN -> MessageKind.PARTICIPANT_JOINED;
          case LEAVE -> MessageKind.PARTICIPANT_LEFT;
          default -> MessageKind.MESSAGE;
        };
    long position = positions.of(id(raw), ms(raw));
    Map<String, Object> shape = shape(kind, raw, from(sender, text(raw.get("bodyType"))));
    if (position >= 0) {
      shape.put("index", position);
    }
    shape.put("text", text(raw.get("body")));
    if (!sender.avatar().isEmpty()) {
      shape.put("avatar", sender.avatar());
    }
    return new InboundMessage(position, Message.of(shape), raw);
  }

  /** That somebody types, which is no part of the transcript. */
  InboundMessage typing(Map<String, Object> raw, Member sender) {
    Map<String, Object> shape = shape(MessageKind.TYPING_STARTED, raw, from(sender, ""));
    shape.put("isTyping", true);
    return new InboundMessage(-1, Message.of(shape), raw);
  }

  private static Map<String, Object> shape(
      MessageKind kind, Map<String, Object> raw, Participant from) {
    Map<String, Object> shape = new LinkedHashMap<>();
    long ms = ms(raw);
    shape.put("type", kind.type());
    shape.put("text", "");
    shape.put("id", id(raw));
    if (ms > 0) {
      shape.put("timestamp", ms);
    }
    shape.put("from", from);
    return shape;
  }

  private Participant from(Member sender, String bodyType) {
    Role role =
        switch (sender.role()) {
          case Member.AGENT -> Role.AGENT;
          case Member.CUSTOMER -> Role.CLIENT;
          case Member.WORKFLOW -> workflow(bodyType);
          default -> Role.EXTERNAL;
        };
    return Participant.of(sender.id(), role, sender.name());
  }

  /** A workflow talks as a bot, and gives notices as a system does. */
  private Role workflow(String bodyType) {
    return switch (bodyType) {
      case NOTICE -> Role.EXTERNAL;
      case JOIN, LEAVE -> botEvents ? Role.BOT : Role.EXTERNAL;
      default -> Role.BOT;
    };
  }
}
