package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Everything an instance published since it was created, in order. */
public final class EventLog {
  /** How long what is expected may take; generous, since the machine may be busy. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SERVICE = "WebChatService.";
  private static final Set<String> ASIDE = Set.of("capabilitiesChanged", "ajaxResponse");

  private final List<BusEvent> events = new CopyOnWriteArrayList<>();
  private final Fence fence;

  EventLog(WebChat chat) {
    this.fence = new Fence(chat);
  }

  void add(BusEvent event) {
    events.add(event);
    fence.saw(event);
  }

  /** Forgets what was published so far. */
  public void clear() {
    events.clear();
  }

  /** The events of WebChatService without namespace, changes of data values left out. */
  public List<String> names() {
    return events.stream().map(EventLog::name).filter(Objects::nonNull).toList();
  }

  /** Those of {@link #names()} that are asked for, in the order published. */
  public List<String> names(String... wanted) {
    return names().stream().filter(Set.of(wanted)::contains).toList();
  }

  private static String name(BusEvent event) {
    if (!event.event().startsWith(SERVICE)) {
      return null;
    }
    String name = event.event().substring(SERVICE.length());
    return name.startsWith("data.") || ASIDE.contains(name) ? null : name;
  }

  /** All events of WebChatService of a name, in order. */
  public List<BusEvent> of(String name) {
    return published(SERVICE + name);
  }

  /** All events of anybody by their full name, in order. */
  public List<BusEvent> published(String event) {
    return events.stream().filter(published -> published.event().equals(event)).toList();
  }

  /** The first event of a name, awaited. */
  public BusEvent awaited(String name) {
    return awaited(name, event -> true);
  }

  /** The first event of a name that is as expected, awaited. */
  public BusEvent awaited(String name, Predicate<BusEvent> expected) {
    return await("event " + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> of(name).stream().filter(expected).toList(), found -> !found.isEmpty())
        .get(0);
  }

  /**
   * Fails when an event of one of the names was published, or is by what is under way now: an event
   * that the test's last step brings has come before the fence lets pass.
   */
  public void never(String... names) {
    never(List.of(this), names);
  }

  /** The same for several instances, behind one fence for all of them. */
  public static void never(Collection<EventLog> logs, String... names) {
    Fence.pass(logs.stream().map(log -> log.fence).toList());
    assertThat(logs).allSatisfy(log -> assertThat(log.names()).doesNotContain(names));
  }

  /** All messages of all {@code messageReceived}, in order. */
  public List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    for (BusEvent event : of("messageReceived")) {
      for (Object message : (List<?>) event.data().get("messages")) {
        messages.add((Message) message);
      }
    }
    return messages;
  }

  /** The texts of {@link #messages()} that have one. */
  public List<String> texts() {
    return messages().stream()
        .map(Message::text)
        .filter(text -> text != null && !text.isEmpty())
        .toList();
  }

  /** Waits for a message with exactly this text. */
  public Message awaitText(String text) {
    return await("message '" + text + "'")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> messages().stream().filter(message -> text.equals(message.text())).toList(),
            found -> !found.isEmpty())
        .get(0);
  }
}
