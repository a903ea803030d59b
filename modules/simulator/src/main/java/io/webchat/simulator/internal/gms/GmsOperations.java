package io.webchat.simulator.internal.gms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Snapshot;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.Wire;
import java.util.Map;
import java.util.Optional;

/** What version 2 can do in a chat, whichever wire asks for it. */
public final class GmsOperations {
  private final SimulatorOptions options;
  private final GmsResults results;
  private final GmsStart starter;
  private final GmsFiles files;

  public GmsOperations(SimulatorOptions options, Chats chats) {
    this.options = options;
    this.results = new GmsResults(options);
    this.starter = new GmsStart(options, chats);
    this.files = new GmsFiles(options, results);
  }

  /**
   * Starts a chat.
   *
   * @throws GmsError when the form does not do
   */
  public Conversation start(Wire wire, String service, FormFields form) {
    return starter.start(wire, service, form);
  }

  /** A good result with these messages. */
  public ObjectNode result(Conversation chat, Snapshot now) {
    return results.good(chat, now);
  }

  /** A file for the customer. */
  public ApiResponse download(Conversation chat, String fileId) {
    return files.download(chat, fileId);
  }

  /**
   * Does what is asked for in a chat that goes on.
   *
   * @throws GmsError when it cannot be done
   */
  public ObjectNode operate(Conversation chat, ApiRequest call) {
    FormFields form = call.form();
    switch (call.target().operation()) {
      case SEND ->
          chat.byCustomer(
              EventType.MESSAGE,
              required(form, "message"),
              form.get("messageType"),
              Map.of(),
              attributes(form));
      case START_TYPING, STOP_TYPING ->
          chat.typedByCustomer(
              call.target().operation() == Operation.START_TYPING, checked(form, "message"));
      case END -> chat.leftByCustomer();
      case PUSH_URL ->
          chat.byCustomer(EventType.PUSH_URL, required(form, "pushUrl"), "", Map.of(), Map.of());
      case UPDATE_NICKNAME -> chat.rename(required(form, "nickname"));
      case CUSTOM_NOTICE -> notice(chat, form);
      case UPDATE_DATA -> {
        if (!chat.mergeUserData(form.nested("userData"))) {
          throw new GmsError(GmsError.MISSING_PARAMETER, "too much user data", "userData");
        }
      }
      case READ_RECEIPT -> chat.readReceipt(position(form).orElse(0));
      case FILE_LIMITS -> {
        return files.limits(chat);
      }
      case UPLOAD -> {
        return files.upload(chat, call);
      }
      case DELETE_FILE -> {
        return files.delete(chat, call.target().item());
      }
      default ->
          throw new IllegalStateException(
              "not an operation in a chat: " + call.target().operation());
    }
    Optional<Integer> position =
        call.target().operation() == Operation.READ_RECEIPT ? Optional.empty() : position(form);
    Snapshot now = chat.snapshot(position.orElse(0));
    return results.good(chat, now);
  }

  private void notice(Conversation chat, FormFields form) {
    Map<String, Object> attributes = attributes(form);
    chat.byCustomer(
        EventType.CUSTOM_NOTICE,
        checked(form, "message"),
        form.get("messageType"),
        Map.of(),
        attributes);
    if ("cancel-idle-timer".equals(attributes.get("purpose"))) {
      chat.cancelIdle();
    }
  }

  /**
   * The transcript from a position; after an end on the server's side what is left of it, and only
   * then that it is over.
   */
  public ObjectNode refresh(Conversation chat, FormFields form) {
    if (form.has("message")) {
      chat.preview(checked(form, "message"));
    }
    Snapshot now = chat.snapshot(position(form).orElse(1));
    if (now.endedByCustomer()) {
      return GmsResults.over();
    }
    boolean reportedBefore = now.ended() && chat.reportEnd();
    if (reportedBefore && now.messages().isEmpty()) {
      return GmsResults.over();
    }
    return results.good(chat, now);
  }

  private static Optional<Integer> position(FormFields form) {
    String given = form.get("transcriptPosition");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.valueOf(given));
    } catch (NumberFormatException e) {
      throw new GmsError(GmsError.MISSING_PARAMETER, "not a number", "transcriptPosition");
    }
  }

  private String required(FormFields form, String field) {
    if (form.get(field).isEmpty()) {
      throw new GmsError(GmsError.MISSING_PARAMETER, "missing parameter", field);
    }
    return checked(form, field);
  }

  private String checked(FormFields form, String field) {
    String value = form.get(field);
    if (value.length() > options.maxMessageLength) {
      throw new GmsError(
          GmsError.TEXT_TOO_LONG, "text too long", Integer.toString(options.maxMessageLength));
    }
    return value;
  }

  private static Map<String, Object> attributes(FormFields form) {
    Map<String, Object> nested = form.nested("eventAttributes");
    String text = form.get("eventAttributes");
    if (text.isEmpty()) {
      return nested;
    }
    try {
      JsonNode node = SimulatorJson.read(text);
      if (node instanceof ObjectNode object) {
        return SimulatorJson.map(object);
      }
    } catch (IllegalArgumentException malformed) {
      throw new GmsError(GmsError.MISSING_PARAMETER, "not JSON", "eventAttributes");
    }
    throw new GmsError(GmsError.MISSING_PARAMETER, "not a JSON object", "eventAttributes");
  }
}
