package io.webchat.replay.internal;

import io.webchat.api.WebChatService;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.value.ErrorCode;
import io.webchat.json.JsonValues;
import io.webchat.json.JsonWriter;
import io.webchat.recording.Lines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One thing that a chat showed, in the words in which it is compared and printed: without ids,
 * times and indices, which differ from chat to chat.
 *
 * @param line of the recording, 0 for what is played
 * @param text what it was
 * @param reason printed behind it and not compared; empty for none
 */
record Shown(int line, String text, String reason) {
  private static final String PREFIX = WebChatService.NAMESPACE + ".";
  static final String RECEIVED = PREFIX + "messageReceived";
  static final String ENDED = PREFIX + "ended";

  /** What is told of who is there and types, and of the end; the rest is the wire's. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "agentConnected",
          "agentDisconnected",
          "supervisorConnected",
          "supervisorDisconnected",
          "botConnected",
          "botDisconnected",
          "agentTypingStarted",
          "agentTypingStopped",
          "ended");

  private static final Set<String> OWN = Set.of("clientTypingStarted", "clientTypingStopped");
  private static final String ERROR = "error";
  private static final String STOPPED = "agentTypingStopped";

  private static final Set<MessageKind> KINDS =
      EnumSet.of(
          MessageKind.MESSAGE,
          MessageKind.PARTICIPANT_JOINED,
          MessageKind.PARTICIPANT_LEFT,
          MessageKind.PUSH_URL,
          MessageKind.NOTICE,
          MessageKind.CUSTOM_NOTICE,
          MessageKind.FILE_UPLOADED);

  /** Which of the sequences an event belongs to. */
  enum Sequence {
    /** What others did. */
    EVENTS,
    /** What the customer's own side tells. */
    OWN_EVENTS,
    /** Hooks that failed. */
    ERRORS
  }

  /** What is told without a reason. */
  Shown(int line, String text) {
    this(line, text, "");
  }

  /** The sequence of an event; empty for one that is not compared. */
  static Optional<Sequence> sequence(String event, Map<String, Object> data) {
    String name = event.startsWith(PREFIX) ? event.substring(PREFIX.length()) : "";
    if (name.equals(ERROR)) {
      return of("code", data).contains(ErrorCode.HOOK_FAILED)
          ? Optional.of(Sequence.ERRORS)
          : Optional.empty();
    }
    if (OWN.contains(name)) {
      return Optional.of(Sequence.OWN_EVENTS);
    }
    // one that nobody sent follows from a message, which may be hidden, or from a time
    boolean implied = name.equals(STOPPED) && outline(data).isEmpty();
    return OF_OTHERS.contains(name) && !implied ? Optional.of(Sequence.EVENTS) : Optional.empty();
  }

  /** An event by its name, and who it is about. */
  static Shown event(int line, String event, Map<String, Object> data) {
    String name = event.substring(PREFIX.length());
    if (name.equals(ERROR)) {
      return new Shown(line, ERROR + " " + of("code", data), String.join("; ", of("text", data)));
    }
    String who = author(outline(data));
    return new Shown(line, name + (who.isEmpty() ? "" : " " + who));
  }

  /** What the errors of an event have by that name. */
  private static List<String> of(String key, Map<String, Object> data) {
    List<String> values = new ArrayList<>();
    for (Object error : JsonValues.list(data.get("errors"))) {
      values.add(String.valueOf(JsonValues.object(error).get(key)));
    }
    return values;
  }

  /** The message that an event is about: its data, or a part of it. */
  static Map<String, Object> outline(Map<String, Object> data) {
    return data.get("message") instanceof Map<?, ?> message
        ? JsonValues.object(message)
        : data.containsKey("type") ? data : Map.of();
  }

  /** The messages of {@code messageReceived} that are compared; none of those that came again. */
  static List<Shown> messages(int line, Map<String, Object> data) {
    List<Shown> shown = new ArrayList<>();
    if (isAgain(data)) {
      return shown;
    }
    for (Object element : JsonValues.list(data.get("messages"))) {
      Map<String, Object> message = JsonValues.object(element);
      if (KINDS.contains(kind(message)) && (!isOwn(message) || isPlayed(line, message))) {
        shown.add(new Shown(line, text(message)));
      }
    }
    return shown;
  }

  /** Of the customer's messages those of a recording can be played that belong to a command. */
  private static boolean isPlayed(int line, Map<String, Object> message) {
    return kind(message) == MessageKind.MESSAGE && (line == 0 || message.containsKey(Lines.NUMBER));
  }

  static boolean isAgain(Map<String, Object> data) {
    return Boolean.TRUE.equals(data.get("restoring"))
        || Boolean.TRUE.equals(data.get("oldMessages"));
  }

  static MessageKind kind(Map<String, Object> message) {
    return MessageKind.of(String.valueOf(message.get("type")));
  }

  static boolean isOwn(Map<String, Object> message) {
    return role(message) == Role.CLIENT;
  }

  static Role role(Map<String, Object> message) {
    return Role.of(String.valueOf(JsonValues.object(message.get("from")).get("type")));
  }

  /** The name of who sent a message; empty for none. */
  static String name(Map<String, Object> message) {
    Map<String, Object> from = JsonValues.object(message.get("from"));
    Object name = from.get("name") == null ? from.get("nickname") : from.get("name");
    return name == null ? "" : name.toString();
  }

  private static String author(Map<String, Object> message) {
    String name = name(message);
    return message.isEmpty() ? "" : role(message).type() + (name.isEmpty() ? "" : " " + name);
  }

  private static String text(Map<String, Object> message) {
    StringBuilder text = new StringBuilder();
    // the name of the customer is that of a form, which may have been withheld
    text.append(isOwn(message) ? Role.CLIENT.type() : author(message));
    if (kind(message) != MessageKind.MESSAGE) {
      text.append(" (").append(kind(message).type()).append(')');
    }
    Object said = message.get("text");
    if (said != null && !said.equals("")) {
      text.append(": ").append(said);
    }
    if (kind(message) == MessageKind.FILE_UPLOADED) {
      text.append(": ").append(JsonValues.object(message.get("userData")).get("file-name"));
    } else if (message.get("content") != null && !isOwn(message)) {
      text.append(' ').append(JsonWriter.write(sorted(message.get("content"))));
    }
    return text.toString();
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new TreeMap<>();
      map.forEach((key, element) -> copy.put(String.valueOf(key), sorted(element)));
      return copy;
    }
    return value instanceof Collection<?> list ? list.stream().map(Shown::sorted).toList() : value;
  }
}
