package io.webchat.transport.webmessaging.internal.message;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The positions of messages: the microseconds of their time on the server since 1970, so that they
 * are the same after a restore and in another container. Of several messages of one moment each
 * later one gets the next free position, each earlier one that the history brings the free one
 * before. A message keeps its position however often it comes; the oldest are forgotten, and get
 * the same position again unless they share their moment with others. Used on one thread at a time.
 */
public final class TranscriptPositions {
  /** How many messages are remembered: more than can come twice. */
  static final int LIMIT = 2_000;

  /** Servers tell times in milliseconds. */
  private static final long MOMENT = 999;

  /** How far a position may be from the time of its message at most, µs. */
  public static final long MOST_SHIFT = LIMIT + MOMENT;

  private final Map<String, Long> known = new LinkedHashMap<>();
  private final TreeSet<Long> taken = new TreeSet<>();
  private long highest;

  /** The highest position of all; 0 when there is none. */
  public long highest() {
    return highest;
  }

  /** The lowest that is remembered; 0 when there is none. */
  public long lowest() {
    return taken.isEmpty() ? 0 : taken.first();
  }

  /** The highest of them, by what identifies the messages, in the order of their coming. */
  public Map<String, Long> latest(int most) {
    if (known.size() <= most) {
      return new LinkedHashMap<>(known);
    }
    long first = taken.descendingSet().stream().skip(most - 1L).findFirst().orElse(Long.MIN_VALUE);
    Map<String, Long> latest = new LinkedHashMap<>();
    known.forEach(
        (key, position) -> {
          if (position >= first) {
            latest.put(key, position);
          }
        });
    return latest;
  }

  /** Goes on from {@link #latest} of another one. */
  public void goOn(Map<String, Long> former) {
    known.putAll(former);
    taken.addAll(former.values());
    highest = taken.isEmpty() ? 0 : taken.last();
    while (known.size() > LIMIT) {
      forgetOldest();
    }
  }

  /** How many messages are remembered. */
  int size() {
    return known.size();
  }

  /** The time of the server, µs since 1970; empty when it is none. */
  public static OptionalLong micros(Object time) {
    if (!(time instanceof String text)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text)));
    } catch (DateTimeParseException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * The position of a message.
   *
   * @param key what identifies it
   * @param micros its time; without one it comes behind all others
   * @return -1 when it has no time and there are no others
   */
  public long of(String key, OptionalLong micros) {
    Long former = known.get(key);
    if (former != null) {
      return former;
    }
    if (micros.isEmpty() && highest == 0) {
      return -1;
    }
    long position = Math.max(1, micros.orElse(highest + 1));
    while (taken.contains(position)) {
      position++;
    }
    return take(key, position);
  }

  /**
   * The position of a message that is older than all known ones of its moment, as pages of the
   * history bring them from the newest on.
   */
  public long older(String key, OptionalLong micros) {
    Long former = known.get(key);
    if (former != null || micros.isEmpty()) {
      return former == null ? of(key, micros) : former;
    }
    long time = Math.max(1, micros.getAsLong());
    Long sameMoment = taken.ceiling(time);
    long position =
        sameMoment == null || sameMoment > time + MOMENT ? time : Math.min(time, sameMoment - 1);
    while (taken.contains(position)) {
      position--;
    }
    return take(key, position);
  }

  private long take(String key, long position) {
    known.put(key, position);
    taken.add(position);
    highest = Math.max(highest, position);
    if (known.size() > LIMIT) {
      forgetOldest();
    }
    return position;
  }

  private void forgetOldest() {
    var first = known.entrySet().iterator();
    taken.remove(first.next().getValue());
    first.remove();
  }
}
