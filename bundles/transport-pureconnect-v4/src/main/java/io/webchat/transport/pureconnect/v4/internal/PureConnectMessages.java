package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.value.Json;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Messages of PureConnect in the documented shape: {@code {type, text, index, timestamp, from}}.
 * Only messages of joining and leaving say who a participant is, so that is remembered.
 * Thread-safe.
 */
final class PureConnectMessages {
  private static final String TYPE = "urn:inin.com:webChat:";
  private static final String SYSTEM = "00000000-0000-0000-0000-000000000000";
  private static final int JOINED = 2;
  private static final int LEFT = 4;
  private static final int MOST_PARTICIPANTS = 500;

  private final Map<String, Participant> known = new LinkedHashMap<>();

  /**
   * The messages of a list from a position on, in its order; what the widget shows nothing of is
   * left out.
   *
   * @param own the participant of the client
   * @param ended whether the server says that the chat is over; the client's own leaving does, too
   */
  synchronized Inbound of(List<?> raw, String own, Boolean ended, long first) {
    List<InboundMessage> messages = new ArrayList<>(raw.size());
    boolean left = false;
    for (Object element : raw) {
      if (element instanceof Map<?, ?> map) {
        Map<String, Object> original = JsonValues.object(map);
        long position = number(original.get("sequenceNumber"));
        boolean isKnown = position >= 0 && position < first;
        if (isKnown && !tellsWho(original)) {
          continue; // most of a long history that is only asked for its end
        }
        Optional<MessageKind> kind = kind(original);
        Participant from = from(original, own);
        boolean mine = own.equals(from.id());
        if (kind.isPresent() && !(mine && isTyping(kind.get()))) {
          if (!isKnown) {
            messages.add(message(kind.get(), Json.freeze(map), from));
          }
          left = mine ? hasLeft(kind.get(), left) : left;
        }
      }
    }
    return Inbound.of(messages, left ? Boolean.TRUE : ended);
  }

  /** Whether a message is from a participant whose name is not known yet. */
  synchronized boolean areByStrangers(List<?> raw) {
    return raw.stream()
        .filter(Map.class::isInstance)
        .map(element -> JsonValues.object((Map<?, ?>) element))
        .filter(original -> original.get("displayName") == null)
        .anyMatch(original -> !known.containsKey(id(original)));
  }

  /** The positions of the messages that have one. */
  static LongStream positions(List<?> raw) {
    return raw.stream()
        .filter(Map.class::isInstance)
        .mapToLong(element -> number(((Map<?, ?>) element).get("sequenceNumber")))
        .filter(position -> position >= 0);
  }

  private static String id(Map<String, Object> original) {
    return String.valueOf(original.getOrDefault("participantId", SYSTEM));
  }

  /** Whether it tells who a participant is, or whether one is there. */
  private static boolean tellsWho(Map<String, Object> original) {
    return original.get("displayName") != null || original.get("state") != null;
  }

  /** Whether the client is gone, after this message of its own. */
  private static boolean hasLeft(MessageKind kind, boolean before) {
    return switch (kind) {
      case PARTICIPANT_LEFT -> true;
      case PARTICIPANT_JOINED -> false;
      default -> before;
    };
  }

  static boolean isTyping(MessageKind kind) {
    return kind == MessageKind.TYPING_STARTED || kind == MessageKind.TYPING_STOPPED;
  }

  private static Optional<MessageKind> kind(Map<String, Object> original) {
    String type = String.valueOf(original.get("__type"));
    return Optional.ofNullable(
        switch (type.startsWith(TYPE) ? type.substring(TYPE.length()) : type) {
          case "chatTextMessage" -> MessageKind.MESSAGE;
          case "chatFileMessage" -> MessageKind.FILE_UPLOADED;
          case "chatTypingIndicatorMessage" ->
              Boolean.parseBoolean(String.valueOf(original.get("value")))
                  ? MessageKind.TYPING_STARTED
                  : MessageKind.TYPING_STOPPED;
          case "chatParticipantStateChangedMessage" -> stateChange(original.get("state"));
          default -> null;
        });
  }

  private static MessageKind stateChange(Object state) {
    return switch ((int) number(state)) {
      case JOINED -> MessageKind.PARTICIPANT_JOINED;
      case LEFT -> MessageKind.PARTICIPANT_LEFT;
      default -> null;
    };
  }

  private static InboundMessage message(
      MessageKind kind, Map<String, Object> original, Participant from) {
    Map<String, Object> shape = new LinkedHashMap<>();
    long position = number(original.get("sequenceNumber"));
    shape.put("type", kind.type());
    boolean text = kind == MessageKind.MESSAGE || kind == MessageKind.FILE_UPLOADED;
    Object value = text ? original.get("value") : null;
    shape.put("text", value == null ? "" : JsonValues.text(value));
    if (position >= 0) {
      shape.put("index", position == (int) position ? (Number) (int) position : (Number) position);
    }
    time(original.get("timestamp")).ifPresent(ms -> shape.put("timestamp", ms));
    if (kind == MessageKind.FILE_UPLOADED) {
      shape.put("fileDetails", original);
    }
    shape.put("from", from);
    return new InboundMessage(position, Message.of(shape), original);
  }

  private Participant from(Map<String, Object> original, String own) {
    String id = id(original);
    Participant former = known.get(id);
    Object name = original.get("displayName");
    if (former != null && name == null) {
      return former;
    }
    Role role = role(id, own, original.get("participantType"), former);
    Participant from =
        Participant.of(id, role, name == null ? unnamed(role) : JsonValues.text(name));
    if (name != null) {
      known.put(id, from);
      if (known.size() > MOST_PARTICIPANTS) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return from;
  }

  private static Role role(String id, String own, Object type, Participant former) {
    if (id.equals(own)) {
      return Role.CLIENT;
    }
    if (id.equals(SYSTEM)) {
      return Role.EXTERNAL;
    }
    return switch (String.valueOf(type)) {
      case "WebUser" -> Role.CLIENT;
      case "System" -> Role.EXTERNAL;
      case "Agent" -> Role.AGENT;
      default -> former == null ? Role.AGENT : former.role();
    };
  }

  private static String unnamed(Role role) {
    return role == Role.EXTERNAL ? "System" : "";
  }

  /** A whole number that is not negative, also as text; -1 when there is none. */
  private static long number(Object value) {
    if (value instanceof Number number) {
      return Math.max(-1, number.longValue());
    }
    String text = String.valueOf(value);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  /** Milliseconds since 1970. */
  private static Optional<Long> time(Object timestamp) {
    try {
      return Optional.of(
          OffsetDateTime.parse(String.valueOf(timestamp), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
              .toInstant()
              .toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
