package io.webchat.core.internal.message;

import io.webchat.api.message.Message;
import io.webchat.spi.transport.InboundMessage;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which messages of the session have been seen. Positions are remembered as runs without a gap,
 * since a batch may come out of order; beyond a bound the lowest run becomes a floor. A message
 * without a position is known by what it says, so that it is not shown again when the server sends
 * it a second time, with its position or without.
 */
public final class SeenPositions {
  private static final int LIMIT = 10_000;
  private static final int UNPLACED_LIMIT = 200;

  /** The last position of each run by its first. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  private final Set<Integer> unplaced = new LinkedHashSet<>(0);
  private long floor;
  private long highest;
  private long lowest = Long.MAX_VALUE;

  /** Whether the message is new; if so it is seen from now on. */
  public boolean add(InboundMessage message) {
    return message.position() < 0 ? addUnplaced(message) : addPlaced(message);
  }

  /** The position to fetch next. */
  public long next() {
    return highest + 1;
  }

  /** Fetches go on at {@code position} at least: a stored session is taken up. */
  public void startAt(long position) {
    highest = Math.max(highest, position - 1);
  }

  /** The lowest position seen; 0 when there is none. */
  long lowest() {
    return lowest == Long.MAX_VALUE ? 0 : lowest;
  }

  void clear() {
    runs.clear();
    unplaced.clear();
    floor = 0;
    highest = 0;
    lowest = Long.MAX_VALUE;
  }

  private boolean addPlaced(InboundMessage message) {
    long position = message.position();
    boolean belowEverything = position < lowest && floor == 0;
    if ((position <= floor && !belowEverything) || !addToRuns(position)) {
      return false;
    }
    highest = Math.max(highest, position);
    lowest = Math.min(lowest, position);
    if (runs.size() > LIMIT) {
      floor = runs.pollFirstEntry().getValue();
    }
    return unplaced.isEmpty() || !unplaced.remove(fingerprint(message));
  }

  private boolean addToRuns(long position) {
    Map.Entry<Long, Long> before = runs.floorEntry(position);
    if (before != null && before.getValue() >= position) {
      return false;
    }
    Long last = runs.remove(position + 1);
    boolean goesOn = before != null && before.getValue() == position - 1;
    runs.put(goesOn ? before.getKey() : position, last == null ? position : last);
    return true;
  }

  private boolean addUnplaced(InboundMessage message) {
    int fingerprint = fingerprint(message);
    if (!unplaced.add(fingerprint)) {
      return false;
    }
    if (unplaced.size() > UNPLACED_LIMIT) {
      unplaced.remove(unplaced.iterator().next());
    }
    return true;
  }

  private static int fingerprint(InboundMessage message) {
    return Objects.hash(
        message.message().type(),
        message.message().text(),
        message.message().timestamp(),
        message.message().from().id(),
        message.message().get(Message.CONTENT),
        message.message().receipt());
  }
}
