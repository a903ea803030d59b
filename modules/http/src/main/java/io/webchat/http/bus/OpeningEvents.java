package io.webchat.http.bus;

import io.webchat.api.WebChat;
import io.webchat.api.bus.BusEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of the first moments of a client whose chat is running already: as after a reload, {@code
 * restored} and the messages so far come first, then what happened meanwhile, without the messages
 * that are among those. Used on the mailbox of the instance.
 */
public final class OpeningEvents {
  private static final String READY = ".ready";
  private static final String MESSAGES = "WebChatService.messageReceived";

  private final int mostMessages;
  private final List<BusEvent> early = new ArrayList<>();
  private boolean over;

  /** With so many messages at most, the newest. */
  public OpeningEvents(int mostMessages) {
    this.mostMessages = mostMessages;
  }

  /** There is no chat: what is to be sent now; later events pass. */
  public List<BusEvent> pass() {
    over = true;
    List<BusEvent> events = List.copyOf(early);
    early.clear();
    return events;
  }

  /** What is to be sent now that this event came. */
  public List<BusEvent> next(BusEvent event) {
    if (over) {
      return List.of(event);
    }
    early.add(event);
    return List.of();
  }

  /** What is to be sent now that the transcript is there. */
  public List<BusEvent> restored(WebChat chat, Object transcript) {
    over = true;
    long now = System.currentTimeMillis();
    List<BusEvent> events = new ArrayList<>(early);
    events.removeIf(event -> !event.event().endsWith(READY));
    early.removeAll(events);
    boolean async = chat.configuration().async().enabled();
    events.add(event(now, "WebChatService.restored", Map.of("async", async)));
    Map<?, ?> found = transcript instanceof Map<?, ?> map ? map : Map.of();
    List<?> messages = newest(found.get("messages"));
    if (!messages.isEmpty()) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("messages", messages);
      data.put("originalMessages", newest(found.get("originalMessages")));
      data.put("restoring", true);
      events.add(event(now, MESSAGES, data));
    }
    long last = messages.stream().mapToLong(OpeningEvents::index).max().orElse(Long.MIN_VALUE);
    early.stream().filter(event -> !isWithin(event, last)).forEach(events::add);
    early.clear();
    return events;
  }

  private static BusEvent event(long now, String name, Map<String, Object> data) {
    return new BusEvent(now, "WebChatService", name, data);
  }

  private List<?> newest(Object messages) {
    if (!(messages instanceof List<?> list)) {
      return List.of();
    }
    return list.subList(Math.max(0, list.size() - mostMessages), list.size());
  }

  /** Whether an event brings only messages that the transcript had, too. */
  private static boolean isWithin(BusEvent event, long last) {
    return event.event().equals(MESSAGES)
        && event.data().get("messages") instanceof List<?> messages
        && messages.stream().allMatch(message -> index(message) <= last);
  }

  private static long index(Object message) {
    return message instanceof Map<?, ?> map && map.get("index") instanceof Number number
        ? number.longValue()
        : Long.MAX_VALUE;
  }
}
