package io.webchat.transport.webmessaging.internal.message;

import io.webchat.api.value.Json;
import io.webchat.json.JsonValues;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The body of a {@code StructuredMessage}, or an entry of the history: the same message with
 * another {@code id}. {@code toString} shows its type only.
 *
 * @param raw as it came, immutable
 * @param micros its time on the server, µs since 1970, read once: messages are sorted by it
 */
public record WireMessage(Map<String, Object> raw, OptionalLong micros) {
  private static final String CHANNEL = "channel";
  private static final String METADATA = "metadata";

  /** Freezes the body. */
  public WireMessage(Map<String, Object> raw) {
    this(
        Json.freeze(raw),
        TranscriptPositions.micros(JsonValues.object(raw.get(CHANNEL)).get("time")));
  }

  /** What it is on every way it comes: the id that its channel gave it, else its own. */
  public String key() {
    Object id = channel().get("messageId");
    Object known = id == null || id.toString().isEmpty() ? raw.get("id") : id;
    // what has no id at all is known by what it says
    String key =
        known == null || known.toString().isEmpty()
            ? "#" + Integer.toHexString(raw.hashCode())
            : known.toString();
    if (type().equals("Receipt")) {
      // a receipt may carry the id of the message that it is about
      return "receipt " + key + " " + raw.get("status") + " " + channel().get("time");
    }
    return key;
  }

  /** Whether the history has it by the same key; events and receipts may be missing there. */
  public boolean hasLastingKey() {
    boolean kept = type().equals("Text") || type().equals("Structured");
    return kept && channel().get("messageId") instanceof String id && !id.isEmpty();
  }

  public String type() {
    return raw.get("type") instanceof String type ? type : "";
  }

  public Map<String, Object> channel() {
    return JsonValues.object(raw.get(CHANNEL));
  }

  public boolean fromGuest() {
    return "Inbound".equals(raw.get("direction"));
  }

  public boolean fromBot() {
    return "Bot".equals(raw.get("originatingEntity"));
  }

  public String text() {
    return raw.get("text") instanceof String text ? text : null;
  }

  public List<?> content() {
    return JsonValues.list(raw.get("content"));
  }

  public List<?> events() {
    return JsonValues.list(raw.get("events"));
  }

  public Map<String, Object> metadata() {
    return JsonValues.object(raw.get(METADATA));
  }

  /** The id that the sender gave it, or {@code null}. */
  public String customMessageId() {
    return metadata().get("customMessageId") instanceof String id ? id : null;
  }

  /** Whether an event of this kind says so: {@code Presence} with {@code Disconnect}. */
  public boolean isPresence(String type) {
    return events().stream()
        .map(JsonValues::object)
        .anyMatch(event -> presence(event).equals(type));
  }

  /** Whether it says itself that the conversation can only be read from now on, if it does. */
  public Boolean readOnly() {
    Object said = metadata().get("readOnly");
    return said == null ? null : Boolean.valueOf(ServerFrame.isTrue(said));
  }

  /** The kind of a presence event; empty for another event. */
  static String presence(Map<String, Object> event) {
    return "Presence".equals(event.get("eventType"))
            && JsonValues.object(event.get("presence")).get("type") instanceof String type
        ? type
        : "";
  }

  @Override
  public String toString() {
    return "WireMessage[" + type() + "]";
  }
}
