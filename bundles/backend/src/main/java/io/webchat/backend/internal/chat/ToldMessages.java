package io.webchat.backend.internal.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which messages of a chat were told already. When an instance takes the place of another one, as
 * with the next bus, the messages so far come once more, as after a reload: to who reads on they
 * are not to come twice. Thread-safe.
 */
final class ToldMessages {
  private static final String MESSAGES = "messages";

  private long last = Long.MIN_VALUE;

  /** A chat begins or is over: the next one counts its messages anew. */
  synchronized void forget() {
    last = Long.MIN_VALUE;
  }

  /**
   * What is to be told of an event with messages; empty when all were told.
   *
   * @param data of the event
   */
  synchronized Optional<Map<String, Object>> fresh(Map<String, Object> data) {
    List<?> messages = list(data.get(MESSAGES));
    long former = last;
    messages.forEach(message -> last = Math.max(last, index(message, last)));
    if (!Boolean.TRUE.equals(data.get("restoring"))) {
      return Optional.of(data);
    }
    Map<String, Object> fresh = new LinkedHashMap<>(data);
    data.forEach(
        (key, value) -> {
          if (value instanceof List<?> list && list.size() == messages.size()) {
            fresh.put(key, behind(former, list, messages)); // those of the server, too
          }
        });
    return list(fresh.get(MESSAGES)).isEmpty() ? Optional.empty() : Optional.of(fresh);
  }

  private static List<Object> behind(long former, List<?> list, List<?> messages) {
    List<Object> behind = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (index(messages.get(i), Long.MAX_VALUE) > former) {
        behind.add(list.get(i));
      }
    }
    return behind;
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static long index(Object message, long none) {
    return message instanceof Map<?, ?> map
            && map.get("index") instanceof Number number
            && number.longValue() >= 0
        ? number.longValue()
        : none;
  }
}
