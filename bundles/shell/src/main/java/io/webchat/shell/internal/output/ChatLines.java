package io.webchat.shell.internal.output;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.value.AjaxResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Messages, agents and events as lines of text. */
public final class ChatLines {
  private static final int MAX_EVENT_DATA = 300;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private ChatLines() {}

  /** One message: when, who, what. */
  public static String message(Message message) {
    return clock(message.timestamp()) + " " + spoken(message);
  }

  /** Who and what. */
  static String spoken(Message message) {
    String name = who(message.from());
    return switch (message.kind()) {
      case MESSAGE -> name + ": " + indented(message.text());
      case PARTICIPANT_JOINED -> name + " joined" + remark(message.text());
      case PARTICIPANT_LEFT -> name + " left" + remark(message.text());
      case PUSH_URL -> name + " shows " + indented(message.text());
      case FILE_UPLOADED -> name + " sent a file" + remark(message.text());
      default -> name + " [" + oneLine(message.type()) + "]" + remark(message.text());
    };
  }

  /** One agent. */
  public static String agent(Agent agent) {
    return oneLine(agent.name())
        + (agent.isSupervisor() ? ", supervisor" : "")
        + (agent.isConnected() ? ", in the chat" : ", left")
        + (agent.connectedTime() > 0 ? ", since " + clock(agent.connectedTime()) : "")
        + (agent.disconnectedTime().isPresent()
            ? " until " + clock(agent.disconnectedTime().getAsLong())
            : "");
  }

  /** An event with the essence of its data. */
  static List<String> event(BusEvent event) {
    List<String> lines = new ArrayList<>();
    String name = clock(event.time()) + " " + event.event();
    List<Message> messages = messages(event);
    if (messages.isEmpty()) {
      Map<String, Object> data = event.data();
      lines.add(data.isEmpty() ? name : name + " " + cut(ShellJson.line(data)));
    } else {
      lines.add(name);
      messages.forEach(message -> lines.add("         " + spoken(message)));
    }
    return lines;
  }

  /** What a chatting person wants to see of an event; nothing for most. */
  static List<String> live(BusEvent event) {
    String name = event.event().substring(event.event().indexOf('.') + 1);
    return switch (name) {
      case "messageReceived" ->
          messages(event).stream()
              .filter(message -> message.kind() != MessageKind.TYPING_STARTED)
              .filter(message -> message.kind() != MessageKind.TYPING_STOPPED)
              .map(ChatLines::spoken)
              .toList();
      case "agentTypingStarted" -> List.of("(the agent is typing)");
      case "ended" -> List.of("the chat has ended");
      case "connectionPending" -> List.of("the connection is lost; trying again");
      case "connectionRestored" ->
          event.data().containsKey("chatEnded") // then the connection may still be lost
              ? List.of()
              : List.of("the connection is back");
      case "chatServerWentOffline" -> List.of("the chat server is offline");
      case "restored" -> List.of("the chat goes on");
      case "error" -> errors(event.data());
      default -> List.of();
    };
  }

  /** An address without what may be secret: user, password and query. */
  public static String address(String url) {
    return plain(url).replaceFirst("//[^/?#]*@", "//").replaceFirst("[?#].*", "");
  }

  private static List<String> errors(Map<String, Object> data) {
    if (!(data.get("errors") instanceof List<?> errors)) {
      return List.of("error " + cut(ShellJson.line(data)));
    }
    return errors.stream()
        .map(
            error ->
                error instanceof Map<?, ?> map
                    ? CommandRunner.line(map.get("code"), map.get("text"), map.get("hint"))
                    : "error " + cut(ShellJson.line(error)))
        .map(ChatLines::plain)
        .toList();
  }

  /** An answer of the chat server in one line. */
  static String ajax(AjaxResponse answer) {
    return answer.status() + " " + answer.statusText();
  }

  /** A point of time, {@code --:--:--} for none. */
  public static String clock(long millis) {
    return millis <= 0
        ? "--:--:--"
        : CLOCK.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  /** A point of time, if there is one. */
  public static String clock(OptionalLong millis) {
    return clock(millis.orElse(0));
  }

  /** Text from outside without what would steer the terminal. */
  public static String plain(String text) {
    return text == null ? "" : text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "");
  }

  /** Its further lines cannot be taken for those of another speaker. */
  private static String indented(String text) {
    return plain(text).replace("\n", "\n    ");
  }

  private static String oneLine(String text) {
    return plain(text).replace('\n', ' ');
  }

  private static List<Message> messages(BusEvent event) {
    List<Message> messages = new ArrayList<>();
    if (event.event().endsWith(".messageReceived")
        && event.data().get("messages") instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Message message) {
          messages.add(message);
        }
      }
    }
    return messages;
  }

  private static String who(Participant from) {
    String name = oneLine(from.name());
    return name.isEmpty() ? from.role().type() : name;
  }

  private static String remark(String text) {
    return text == null || text.isBlank() ? "" : " (" + indented(text) + ")";
  }

  private static String cut(String text) {
    return text.length() <= MAX_EVENT_DATA ? text : text.substring(0, MAX_EVENT_DATA) + "…";
  }
}
