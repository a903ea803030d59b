package io.webchat.transport.purecloud.v2.internal;

import io.webchat.json.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Positions of messages, which have an id and a time only: the milliseconds, and behind them the
 * place among the messages of the same millisecond, in the order of the server. That order is the
 * same in the stream and in the lists, so a message has one position wherever it is read, as long
 * as a list is read from the beginning of a millisecond on. A position can be shown exactly in
 * JavaScript. Used on the mailbox only.
 */
final class MessagePositions {
  /** Positions in one millisecond. */
  private static final int PLACES = 4_096;

  private static final int REMEMBERED = 2_000;

  /** Times that another transport goes on from; what is older comes in lists only. */
  private static final int KEPT = 64;

  private final Map<Long, List<String>> byTime = new LinkedHashMap<>();

  /** The position of a message; -1 without an id or a time. */
  long of(String id, long ms) {
    if (id.isEmpty() || ms <= 0) {
      return -1;
    }
    List<String> same = byTime.get(ms);
    if (same == null) {
      same = new ArrayList<>(1);
      byTime.put(ms, same);
      if (byTime.size() > REMEMBERED) {
        byTime.remove(byTime.keySet().iterator().next());
      }
    }
    int place = same.indexOf(id);
    if (place < 0 && same.size() < PLACES) {
      place = same.size();
      same.add(id);
    }
    return place < 0 ? -1 : ms * PLACES + place;
  }

  /** The ids of the newest messages by their time, as text. */
  Map<String, Object> newest() {
    Map<String, Object> newest = new LinkedHashMap<>();
    byTime.entrySet().stream()
        .skip(Math.max(0, byTime.size() - KEPT))
        .forEach(each -> newest.put(each.getKey().toString(), List.copyOf(each.getValue())));
    return newest;
  }

  /** Goes on from {@link #newest} of another one. */
  void take(Map<String, Object> newest) {
    newest.forEach(
        (ms, ids) ->
            JsonValues.list(ids).forEach(id -> of(String.valueOf(id), Long.parseLong(ms))));
  }

  /** The time of a position, ms. */
  static long ms(long position) {
    return position / PLACES;
  }
}
