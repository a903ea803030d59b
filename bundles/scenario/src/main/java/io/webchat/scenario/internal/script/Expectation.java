package io.webchat.scenario.internal.script;

import io.webchat.api.WebChatService;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import java.util.regex.Pattern;

/** What is expected to come. */
public sealed interface Expectation {
  /** For people. */
  String text();

  /**
   * An event of the chat.
   *
   * @param name without the name of the service
   */
  record OfEvent(String name) implements Expectation {
    private static final String PREFIX = WebChatService.NAMESPACE + ".";

    @Override
    public String text() {
      return "event " + name;
    }

    /** Whether it is this one. */
    public boolean isMetBy(BusEvent event) {
      return event.event().equals(PREFIX + name);
    }
  }

  /**
   * A message.
   *
   * @param from who it is from; {@code null} for anybody but the customer
   * @param kind what it is
   * @param text all of its text; {@code null} for any
   * @param contains a part of its text; {@code null} for any
   * @param matches what is found in its text; {@code null} for any
   * @param offers what can be chosen of it, or the title of a field of its form; {@code null} for
   *     anything
   */
  record OfMessage(
      Role from, MessageKind kind, String text, String contains, Pattern matches, String offers)
      implements Expectation {
    @Override
    public String text() {
      StringBuilder words = new StringBuilder(from == null ? "somebody" : from.type());
      if (kind != MessageKind.MESSAGE) {
        words.append(' ').append(kind.type());
      }
      append(words, "text", text);
      append(words, "contains", contains);
      append(words, "matches", matches == null ? null : matches.pattern());
      append(words, "offers", offers);
      return words.toString();
    }

    private static void append(StringBuilder words, String key, String value) {
      if (value != null) {
        words.append(' ').append(key).append(" \"").append(value).append('"');
      }
    }

    /** Whether it is such a one. */
    public boolean isMetBy(Message message) {
      String said = message.text() == null ? "" : message.text();
      Role role = message.from().role();
      return message.kind() == kind
          && (from == null ? role != Role.CLIENT : role == from)
          && (text == null || said.equals(text))
          && (contains == null || said.contains(contains))
          && (matches == null || matches.matcher(said).find())
          && (offers == null || Choices.offered(message).contains(offers));
    }
  }
}
