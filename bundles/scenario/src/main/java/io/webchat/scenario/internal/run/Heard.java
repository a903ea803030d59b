package io.webchat.scenario.internal.run;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import io.webchat.scenario.internal.script.Choices;
import io.webchat.scenario.internal.script.Expectation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * What a chat published and no expectation has used up. Events and messages are two sequences: an
 * expectation uses up all of its sequence up to what meets it. Bounded; the oldest go. Thread-safe.
 */
final class Heard {
  private static final int MOST = 1_000;
  private static final int SHOWN = 5;
  private static final String RECEIVED = "WebChatService.messageReceived";

  private final Deque<BusEvent> events = new ArrayDeque<>();
  private final Deque<Message> messages = new ArrayDeque<>();
  private Message offering;
  private Expectation expected;
  private CompletableFuture<Void> met;

  void hear(BusEvent event) {
    CompletableFuture<Void> now;
    synchronized (this) {
      if (event.event().equals(RECEIVED) && event.data().get("messages") instanceof List<?> list) {
        list.stream()
            .filter(Message.class::isInstance)
            .map(Message.class::cast)
            .forEach(this::came);
      }
      add(events, event);
      now = check();
    }
    if (now != null) {
      now.complete(null);
    }
  }

  private void came(Message message) {
    add(messages, message);
    if (!Choices.offered(message).isEmpty()) {
      offering = message;
    }
  }

  private static <T> void add(Deque<T> queue, T element) {
    if (queue.size() == MOST) {
      queue.removeFirst();
    }
    queue.addLast(element);
  }

  /** Completes when it has come; at most one is waited for. */
  CompletableFuture<Void> expect(Expectation what) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    CompletableFuture<Void> now;
    synchronized (this) {
      expected = what;
      met = result;
      now = check();
    }
    if (now != null) {
      now.complete(null);
    }
    return result;
  }

  private CompletableFuture<Void> check() {
    boolean found =
        expected instanceof Expectation.OfEvent event
            ? take(events, event::isMetBy)
            : expected instanceof Expectation.OfMessage message && take(messages, message::isMetBy);
    if (!found) {
      return null;
    }
    expected = null;
    return met;
  }

  private static <T> boolean take(Deque<T> queue, Predicate<T> wanted) {
    if (queue.stream().noneMatch(wanted)) {
      return false;
    }
    while (!wanted.test(queue.removeFirst())) {
      // came before it
    }
    return true;
  }

  /** The message that offered something to choose or to fill in last. */
  synchronized Optional<Message> offering() {
    return Optional.ofNullable(offering);
  }

  /** What came instead of what was expected, for people. */
  synchronized String instead() {
    List<String> texts = new ArrayList<>();
    if (expected instanceof Expectation.OfMessage) {
      messages.forEach(
          each ->
              texts.add(
                  each.from().role().type() + " " + each.type() + " \"" + each.text() + "\""));
    } else {
      events.forEach(each -> texts.add(each.event().substring(each.event().indexOf('.') + 1)));
    }
    List<String> last = texts.subList(Math.max(0, texts.size() - SHOWN), texts.size());
    return last.isEmpty() ? "nothing came" : "there came " + String.join(", ", last);
  }
}
