package io.webchat.webhooks.internal.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of a transcript that a receiver may not have. Immutable.
 *
 * @param after everything up to here has been dealt with
 * @param position the last one of them; {@code after} when there is none
 * @param messages the oldest first
 */
record Missed(long after, long position, List<Object> messages) {
  /**
   * Those of a transcript behind a position. One without a position counts by its place among the
   * others.
   *
   * @param transcript what the command of this name gives
   */
  static Missed of(long after, Object transcript) {
    List<Object> missed = new ArrayList<>();
    long last = after;
    boolean behind = false;
    if (transcript instanceof Map<?, ?> map && map.get("messages") instanceof List<?> messages) {
      for (Object message : messages) {
        long index = index(message);
        behind = index < 0 ? behind : index > after;
        if (behind) {
          missed.add(message);
          last = Math.max(last, index);
        }
      }
    }
    return new Missed(after, last, List.copyOf(missed));
  }

  private static long index(Object message) {
    return message instanceof Map<?, ?> map && map.get("index") instanceof Number number
        ? number.longValue()
        : -1;
  }

  boolean isNothing() {
    return messages.isEmpty();
  }

  /** Whether messages up to this position, which came as an event, are among them. */
  boolean has(long upTo) {
    return upTo > after && upTo <= position;
  }

  /** The data of {@code messageReceived} with all of them. */
  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("messages", messages);
    data.put("restoring", false);
    data.put("oldMessages", false);
    data.put("position", position);
    return data;
  }
}
