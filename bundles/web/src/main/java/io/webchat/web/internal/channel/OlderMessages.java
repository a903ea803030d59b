package io.webchat.web.internal.channel;

import io.webchat.api.bus.BusEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of a running chat that a new page did not get because they were too many. The page
 * gets them piece by piece as it asks for older ones, before any that only the chat server has, so
 * that no gap is left. Thread-safe.
 */
final class OlderMessages {
  /** Messages of a piece; a frame with so many long ones fits into what may wait for a page. */
  static final int PIECE = 100;

  private static final String MESSAGES = "WebChatService.messageReceived";
  private static final String OLDER = "olderMessages";

  private List<?> messages = List.of();
  private List<?> originals = List.of();

  /** A transcript, oldest first, of which the page gets this many of the newest otherwise. */
  synchronized void keep(Object transcript, int given) {
    Map<?, ?> found = transcript instanceof Map<?, ?> map ? map : Map.of();
    messages = butLast(list(found.get("messages")), given);
    originals = butLast(list(found.get("originalMessages")), given);
  }

  /** The event with the newest messages, which says that there are older ones. */
  synchronized BusEvent told(BusEvent event) {
    if (messages.isEmpty() || !event.event().equals(MESSAGES)) {
      return event;
    }
    Map<String, Object> data = new LinkedHashMap<>(event.data());
    data.put(OLDER, true);
    return new BusEvent(event.time(), event.publisher(), event.event(), data);
  }

  /** The next older ones as an event; empty when the page has all. */
  synchronized Optional<BusEvent> next() {
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("messages", last(messages));
    data.put("originalMessages", last(originals));
    data.put("restoring", false);
    data.put("oldMessages", true);
    messages = butLast(messages, PIECE);
    originals = butLast(originals, PIECE);
    data.put(OLDER, !messages.isEmpty());
    return Optional.of(new BusEvent(System.currentTimeMillis(), "WebChatService", MESSAGES, data));
  }

  /** They belong to a conversation that is over. */
  synchronized void drop() {
    messages = List.of();
    originals = List.of();
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static List<?> butLast(List<?> list, int count) {
    return list.size() <= count ? List.of() : list.subList(0, list.size() - count);
  }

  private static List<?> last(List<?> list) {
    return list.subList(Math.max(0, list.size() - PIECE), list.size());
  }
}
