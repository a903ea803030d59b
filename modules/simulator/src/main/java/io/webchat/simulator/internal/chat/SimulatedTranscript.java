package io.webchat.simulator.internal.chat;

import io.webchat.simulator.model.SimulatedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest entries of a chat. Guarded by the chat's lock. */
final class SimulatedTranscript {
  private final Deque<SimulatedMessage> entries = new ArrayDeque<>();
  private final int limit;
  private int last;

  SimulatedTranscript(int limit) {
    this.limit = limit;
  }

  int nextIndex() {
    return last + 1;
  }

  int lastIndex() {
    return last;
  }

  void add(SimulatedMessage message) {
    last = message.index();
    entries.addLast(message);
    if (entries.size() > limit) {
      entries.removeFirst();
    }
  }

  List<SimulatedMessage> all() {
    return List.copyOf(entries);
  }

  /** The entries whose index is at least that, oldest first. */
  List<SimulatedMessage> from(int index) {
    List<SimulatedMessage> found = new ArrayList<>();
    var newestFirst = entries.descendingIterator();
    while (newestFirst.hasNext()) {
      SimulatedMessage message = newestFirst.next();
      if (message.index() < index) {
        break;
      }
      found.add(message);
    }
    java.util.Collections.reverse(found);
    return found;
  }
}
