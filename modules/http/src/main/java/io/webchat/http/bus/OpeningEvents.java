package io.webchat.http.bus;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Deferred;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Events of the first moments of a client of an instance. When a chat is running already, {@code
 * restored} and the messages so far come first, as after a reload, then what happened meanwhile,
 * without the messages that are among those. A chat that is over and can still be read is told
 * likewise, with {@code ended} at the end. Used on the mailbox of the instance.
 */
public final class OpeningEvents {
  private static final String SERVICE = "WebChatService.";
  private static final String READY = ".ready";
  private static final String STARTED = SERVICE + "started";
  private static final String RESTORED = SERVICE + "restored";
  private static final String ENDED = SERVICE + "ended";
  private static final String MESSAGES = SERVICE + "messageReceived";

  private final int mostMessages;
  private final boolean tellsAgain;
  private final List<BusEvent> early = new ArrayList<>();
  private boolean over;
  private boolean ready;

  /**
   * Nothing has come yet.
   *
   * @param mostMessages how many messages of before are told at most, the newest
   * @param tellsAgain whether a chat that another container served comes with the messages that
   *     were told there; otherwise only with those that were not
   */
  public OpeningEvents(int mostMessages, boolean tellsAgain) {
    this.mostMessages = mostMessages;
    this.tellsAgain = tellsAgain;
  }

  /** What is to be sent now that this event came. */
  public List<BusEvent> next(BusEvent event) {
    over &= ready || !isTakenOver(event);
    if (over) {
      return List.of(event);
    }
    early.add(event);
    return List.of();
  }

  /**
   * Finds out whether a chat runs, and tells then what came so far. Whoever calls has subscribed to
   * the events of the instance before, for {@link #next}. May be called on any thread; the
   * functions are called on the mailbox of the instance.
   *
   * @param earlier gives the events that were heard before that subscription; called once
   * @param transcript gets what the command of that name resolves with when a chat runs already,
   *     before its events are told
   * @param tell gets the events, one by one
   */
  public void begin(
      WebChat chat,
      Supplier<List<BusEvent>> earlier,
      Consumer<Object> transcript,
      Consumer<BusEvent> tell) {
    behindTheSubscription(
        chat,
        () -> {
          precede(earlier.get());
          boolean runs = isReadable(chat) && early.stream().noneMatch(this::isBeginning);
          if (!runs && early.stream().noneMatch(this::isTakenOver)) {
            pass().forEach(tell);
          }
          // a chat that is being taken over has the messages of before when the instance is ready
          chat.ready()
              .whenComplete(
                  (unused, problem) ->
                      behindTheSubscription(chat, () -> settle(chat, transcript, tell)));
        });
  }

  /** What was heard twice is told once: the bus repeats some events for a new subscriber. */
  private void precede(List<BusEvent> earlier) {
    Set<BusEvent> heard = Collections.newSetFromMap(new IdentityHashMap<>());
    heard.addAll(earlier);
    early.removeIf(heard::contains);
    early.addAll(0, earlier);
  }

  /** The answer to a command comes when what was published before it is told. */
  private static void behindTheSubscription(WebChat chat, Runnable task) {
    chat.bus().command("App.LOAD").always(task);
  }

  private void settle(WebChat chat, Consumer<Object> transcript, Consumer<BusEvent> tell) {
    ready = true;
    if (over) {
      return;
    }
    if (!isReadable(chat)) {
      pass().forEach(tell);
      return;
    }
    Deferred found = chat.bus().command(SERVICE + "getTranscript");
    found.done(
        value -> {
          transcript.accept(value);
          restored(chat, value).forEach(tell);
        });
    found.fail(problem -> restored(chat, Map.of()).forEach(tell));
  }

  /** Whether a chat runs, or is over and can still be read. */
  private static boolean isReadable(WebChat chat) {
    return chat.state().hasSession() || chat.state() == WebChatState.READ_ONLY;
  }

  /** Whether all messages of the chat come behind this event. */
  private boolean isBeginning(BusEvent event) {
    return event.event().equals(STARTED) || (event.event().equals(RESTORED) && !isTakenOver(event));
  }

  /** Whether messages of the chat come behind this event that are not told by themselves. */
  private boolean isTakenOver(BusEvent event) {
    return tellsAgain
        && event.event().equals(RESTORED)
        && Boolean.TRUE.equals(event.data().get("takenOver"));
  }

  private List<BusEvent> pass() {
    over = true;
    List<BusEvent> events = List.copyOf(early);
    early.clear();
    return events;
  }

  private List<BusEvent> restored(WebChat chat, Object transcript) {
    over = true;
    long now = System.currentTimeMillis();
    List<BusEvent> events = new ArrayList<>(early);
    events.removeIf(event -> !event.event().endsWith(READY));
    early.removeAll(events);
    early.removeIf(event -> event.event().equals(RESTORED));
    boolean async = chat.configuration().async().enabled();
    events.add(event(now, RESTORED, Map.of("async", async)));
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
    if (chat.state() == WebChatState.READ_ONLY
        && events.stream().noneMatch(event -> event.event().equals(ENDED))) {
      events.add(event(now, ENDED, Map.of("readOnly", true)));
    }
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
