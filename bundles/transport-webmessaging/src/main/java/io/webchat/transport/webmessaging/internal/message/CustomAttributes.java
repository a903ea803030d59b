package io.webchat.transport.webmessaging.internal.message;

import io.webchat.json.JsonWriter;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data that is attached to the conversation: it goes with the first message, and again with the
 * next one when that failed. Values are texts. Used on one thread at a time.
 */
public final class CustomAttributes {
  private final Map<String, Object> values = new LinkedHashMap<>();
  private Map<String, Object> unsent = Map.of();

  /** Those that another transport has not sent. */
  public void addUnsent(Map<String, Object> attributes) {
    values.putAll(attributes);
    unsent = new LinkedHashMap<>(attributes);
  }

  /** The attributes that stand for data: texts; what has no value is left out. */
  public static Map<String, Object> of(Map<String, Object> data) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    data.forEach(
        (key, value) -> {
          if (value != null && !value.toString().isEmpty()) {
            attributes.put(key, text(value));
          }
        });
    return attributes;
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      return JsonWriter.write(value);
    }
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : value.toString();
  }

  /**
   * Attaches more; a value replaces the former one of its name.
   *
   * @param limit bytes
   * @throws TransportException when all together are larger; nothing is attached then
   */
  public void add(Map<String, Object> attributes, int limit) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putAll(attributes);
    check(all, limit);
    values.putAll(attributes);
    if (!attributes.isEmpty()) {
      Map<String, Object> next = new LinkedHashMap<>(unsent);
      next.putAll(attributes);
      unsent = next;
    }
  }

  /** Fails when what is attached is larger than so many bytes. */
  public void check(int limit) {
    check(values, limit);
  }

  private static void check(Map<String, Object> attributes, int limit) {
    int size = JsonWriter.write(attributes).getBytes(StandardCharsets.UTF_8).length;
    if (!attributes.isEmpty() && size > limit) {
      throw TransportException.builder(
              Kind.REFUSED,
              "The user data is too large: "
                  + size
                  + " bytes as custom attributes, at most "
                  + limit
                  + " are allowed")
          .ajax(WireFailures.of("userData", WireFailures.ATTRIBUTES_TOO_LARGE).ajax())
          .errors(
              List.of(
                  new ServerError(
                      Integer.toString(WireFailures.ATTRIBUTES_TOO_LARGE),
                      null,
                      "leave out what agents do not need; at most " + limit + " bytes")))
          .build();
    }
  }

  /** What has not been sent yet. */
  public Map<String, Object> unsent() {
    return unsent;
  }

  /** The server took a message with these. */
  public void sent(Map<String, Object> attributes) {
    Map<String, Object> left = new LinkedHashMap<>(unsent);
    left.entrySet().removeAll(attributes.entrySet());
    unsent = left;
  }

  /** The message with what has not been sent yet. */
  public static Map<String, Object> with(
      Map<String, Object> message, Map<String, Object> attributes) {
    if (attributes.isEmpty()) {
      return message;
    }
    Map<String, Object> carrying = new LinkedHashMap<>(message);
    carrying.put("channel", Map.of("metadata", Map.of("customAttributes", attributes)));
    return carrying;
  }
}
