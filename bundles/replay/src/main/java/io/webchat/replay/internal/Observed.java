package io.webchat.replay.internal;

import io.webchat.replay.internal.Shown.Sequence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a chat showed: its messages, and its single events by who they are about. Thread-safe. */
final class Observed {
  /** What follows is that the customer leaves. */
  private static final List<String> AT_THE_END =
      List.of("supervisorDisconnected", "agentDisconnected", "ended");

  private final List<Shown> messages = new ArrayList<>();
  private final Map<Sequence, List<Shown>> events = new EnumMap<>(Sequence.class);

  /** Adds an event, if it is one that is compared. */
  synchronized void add(int line, String event, Map<String, Object> data) {
    if (event.equals(Shown.RECEIVED)) {
      messages.addAll(Shown.messages(line, data));
      return;
    }
    Shown.sequence(event, data)
        .ifPresent(sequence -> list(sequence).add(Shown.event(line, event, data)));
  }

  private List<Shown> list(Sequence sequence) {
    return events.computeIfAbsent(sequence, key -> new ArrayList<>());
  }

  synchronized List<Shown> messages() {
    return List.copyOf(messages);
  }

  synchronized List<Shown> events(Sequence sequence) {
    return List.copyOf(list(sequence));
  }

  /** A copy without what the text tells. */
  synchronized Observed without(Predicate<String> left) {
    Observed copy = new Observed();
    messages.stream().filter(each -> !left.test(each.text())).forEach(copy.messages::add);
    events.forEach(
        (sequence, list) ->
            list.stream()
                .filter(each -> !left.test(each.text()))
                .forEach(copy.list(sequence)::add));
    return copy;
  }

  /** A copy without the events of a chat that the customer leaves, at the end of the sequence. */
  synchronized Observed withoutTheEnd() {
    Observed copy = without(text -> false);
    List<Shown> others = copy.list(Sequence.EVENTS);
    for (int last = AT_THE_END.size() - 1; last >= 0 && !others.isEmpty(); last--) {
      if (others.get(others.size() - 1).text().equals(AT_THE_END.get(last))) {
        others.remove(others.size() - 1);
      }
    }
    return copy;
  }
}
