package io.webchat.transport.webmessaging.internal.message;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.ButtonResponse;
import io.webchat.api.rich.FormResponse;
import io.webchat.api.rich.FormResponse.Answer;
import io.webchat.api.rich.RichReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the customer sends, as messages of the wire. */
public final class GuestMessages {
  /** Longest text, bytes of UTF-8. */
  public static final int MAX_TEXT_BYTES = 4_096;

  private static final String TYPE = "type";
  private static final String TEXT = "text";
  private static final String CONTENT_TYPE = "contentType";
  private static final String ORIGINATING = "originatingMessageId";

  private GuestMessages() {}

  /** Whether a text is longer than the server takes. */
  public static boolean isTooLong(String text) {
    return text != null
        && text.length() > MAX_TEXT_BYTES / 4
        && text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES;
  }

  /**
   * A text, or the reply to rich content.
   *
   * @param customMessageId by which the message is known when it comes back
   */
  public static Map<String, Object> of(OutgoingMessage message, String customMessageId) {
    Map<String, Object> wire = new LinkedHashMap<>();
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("customMessageId", customMessageId);
    String parent = message.parentMessageId();
    if (message.reply() == null) {
      wire.put(TYPE, "Text");
      wire.put(TEXT, message.text());
      if (parent != null) {
        metadata.put("parentMessageId", parent);
      }
    } else {
      wire.put(TYPE, "Structured");
      reply(wire, metadata, message.reply(), message.text(), parent);
    }
    wire.put("metadata", metadata);
    return wire;
  }

  private static void reply(
      Map<String, Object> wire,
      Map<String, Object> metadata,
      RichReply reply,
      String text,
      String parent) {
    Map<String, Object> content = new LinkedHashMap<>();
    if (reply instanceof ButtonResponse chosen) {
      boolean date = chosen.kind() == ButtonResponse.Kind.DATE_PICKER;
      if (!date) {
        wire.put(TEXT, text);
      }
      if (date && parent != null) {
        metadata.put("parentMessageId", parent);
      }
      content.put(CONTENT_TYPE, "ButtonResponse");
      content.put("buttonResponse", button(chosen, parent));
    } else if (reply instanceof FormResponse form) {
      if (text != null && !text.isBlank()) {
        wire.put(TEXT, text);
      }
      content.put(CONTENT_TYPE, "Form");
      content.put("form", form(form, parent));
    }
    wire.put("content", List.of(content));
  }

  private static Map<String, Object> button(ButtonResponse chosen, String parent) {
    Map<String, Object> button = new LinkedHashMap<>();
    button.put(TYPE, chosen.kind().type());
    button.put(TEXT, chosen.text());
    button.put("payload", chosen.payload());
    if (chosen.kind() == ButtonResponse.Kind.LIST_PICKER && parent != null) {
      button.put(ORIGINATING, parent);
    }
    chosen.extra().fields().forEach(button::putIfAbsent);
    return button;
  }

  private static Map<String, Object> form(FormResponse response, String parent) {
    Map<String, Object> form = new LinkedHashMap<>();
    if (parent != null) {
      form.put(ORIGINATING, parent);
    }
    if (response.cannedResponseId() != null) {
      form.put("cannedResponseId", response.cannedResponseId());
    }
    List<Object> answers = new ArrayList<>();
    for (Answer answer : response.answers()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", answer.id());
      Object given = answer.extra().fields().get("component");
      one.put("component", given == null ? component(answer) : given);
      answers.add(one);
    }
    form.put("response", answers);
    response.extra().fields().forEach(form::putIfAbsent);
    return form;
  }

  /** What was entered; a caller that knows better gives the {@code component} itself. */
  private static Map<String, Object> component(Answer answer) {
    Map<String, Object> input = new LinkedHashMap<>();
    if (answer.values().size() == 1) {
      input.put("value", answer.values().get(0));
    } else {
      input.put("values", answer.values());
    }
    Map<String, Object> component = new LinkedHashMap<>();
    component.put(CONTENT_TYPE, "Input");
    component.put("input", input);
    return component;
  }

  /** A message that consists of a file, which has neither a type nor a text. */
  public static Map<String, Object> attachment(String attachmentId, String customMessageId) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("metadata", Map.of("customMessageId", customMessageId));
    wire.put(
        "content",
        List.of(Map.of(CONTENT_TYPE, "Attachment", "attachment", Map.of("id", attachmentId))));
    return wire;
  }

  /** The customer types. */
  public static Map<String, Object> typing() {
    return event(Map.of("eventType", "Typing", "typing", Map.of(TYPE, "On")));
  }

  /** {@code Join} begins the conversation without a message, {@code Clear} takes it away. */
  public static Map<String, Object> presence(String type) {
    return event(Map.of("eventType", "Presence", "presence", Map.of(TYPE, type)));
  }

  private static Map<String, Object> event(Map<String, Object> event) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put(TYPE, "Event");
    wire.put("events", List.of(event));
    return wire;
  }
}
