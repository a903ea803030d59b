package io.webchat.transport.purecloud.v2.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages that were delivered last, as the server sent them, oldest first. Frames come in
 * another order than the server's messages, so these are fetched again after a cut; another
 * transport that goes on delivers them again, for what the former one delivered last may not have
 * been taken. Used on the mailbox only.
 */
final class RecentMessages {
  /** How many messages are kept. */
  static final int MOST = 8;

  private final MessagePositions positions;
  private final Deque<Map<String, Object>> recent = new ArrayDeque<>();

  /** The highest position of what was delivered and is not kept; -1 for none. */
  private long before = -1;

  RecentMessages(MessagePositions positions) {
    this.positions = positions;
  }

  /** A message with a position was delivered. */
  void add(Map<String, Object> raw) {
    if (!has(raw)) {
      recent.add(raw);
      if (recent.size() > MOST) {
        Map<String, Object> oldest = recent.remove();
        long position = positions.of(WireMessages.id(oldest), WireMessages.ms(oldest));
        before = Math.max(before, position);
      }
    }
  }

  boolean has(Map<String, Object> raw) {
    String id = WireMessages.id(raw);
    return recent.stream().anyMatch(each -> WireMessages.id(each).equals(id));
  }

  /** All of them. */
  List<Map<String, Object>> all() {
    return List.copyOf(recent);
  }

  List<String> ids() {
    return recent.stream().map(WireMessages::id).toList();
  }

  /** The id of the first one; {@code null} when there is none. */
  String oldest() {
    return recent.isEmpty() ? null : WireMessages.id(recent.peek());
  }

  /** The highest position of what was delivered and is not kept; -1 for none. */
  long before() {
    return before;
  }

  /** All of them, if nothing else was delivered from a position on. */
  Optional<List<Map<String, Object>>> from(long position) {
    return before < position ? Optional.of(all()) : Optional.empty();
  }

  /** What is delivered begins at a position: earlier messages are not known here. */
  void beginAt(long position) {
    before = position - 1;
    recent.clear();
  }

  /** Goes on from {@link #all} and {@link #before} of another transport. */
  void goOn(List<Map<String, Object>> former, long earlier) {
    recent.addAll(former);
    before = earlier;
  }
}
