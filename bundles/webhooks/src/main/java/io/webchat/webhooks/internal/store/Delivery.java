package io.webchat.webhooks.internal.store;

import io.webchat.json.JsonValues;
import io.webchat.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One event for one receiver. Immutable; {@code toString} has no text of a message.
 *
 * @param id names the delivery in all its attempts
 * @param chat id of the instance
 * @param event name of the event, without that of the service
 * @param time when it was published, ms since the epoch
 * @param position the last message in it; -1 where messages are not acknowledged
 * @param body the JSON text that is sent
 */
public record Delivery(
    String id, String chat, String event, long time, long position, String body) {
  /** No position. */
  public static final long NONE = -1;

  /** The delivery of an event whose data may be seen. */
  public static Delivery of(
      String id,
      String receiver,
      String chat,
      String event,
      long time,
      long position,
      Map<String, Object> data) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("webhook", receiver);
    body.put("chat", chat);
    body.put("event", event);
    body.put("time", time);
    if (position != NONE) {
      body.put("position", position);
    }
    body.put("data", data);
    return new Delivery(id, chat, event, time, position, JsonWriter.write(body));
  }

  /** The same as a JSON object, for a file. */
  public Map<String, Object> toJson() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", id);
    object.put("chat", chat);
    object.put("event", event);
    object.put("time", time);
    object.put("position", position);
    object.put("body", body);
    return object;
  }

  /**
   * The delivery of a file.
   *
   * @throws IllegalArgumentException when the object is none
   */
  public static Delivery ofJson(Map<String, Object> object) {
    Delivery read =
        new Delivery(
            text(object, "id"),
            text(object, "chat"),
            text(object, "event"),
            number(object, "time"),
            number(object, "position"),
            text(object, "body"));
    if (read.id.isEmpty() || read.body.isEmpty()) {
      throw new IllegalArgumentException("no delivery");
    }
    return read;
  }

  private static String text(Map<String, Object> object, String key) {
    return JsonValues.text(object.get(key));
  }

  private static long number(Map<String, Object> object, String key) {
    return object.get(key) instanceof Number number ? number.longValue() : NONE;
  }

  /** Length of what is sent, characters. */
  public int size() {
    return body.length();
  }

  @Override
  public String toString() {
    return event + " of " + chat + (position == NONE ? "" : " at " + position) + " (" + id + ")";
  }
}
