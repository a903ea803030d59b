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
 * later one gets the next free position. A message keeps its position however often it comes; the
 * oldest are forgotten, and get the same position again unless they share their moment with others.
 * Used on one thread at a time.
 */
public final class TranscriptPositions {
  /** How many messages are remembered: more than can come twice. */
  static final int LIMIT = 2_000;

  private final Map<String, Long> known = new LinkedHashMap<>();
  private final TreeSet<Long> taken = new TreeSet<>();
  private long highest;

  /** Whether a message has come before. */
  public boolean knows(String key) {
    return known.containsKey(key);
  }

  /** The highest position of all; 0 when there is none. */
  public long highest() {
    return highest;
  }

  /** How many of the known messages have this position or a higher one. */
  public int countFrom(long position) {
    return taken.tailSet(position).size();
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

  /** The first position of a time, epoch ms. */
  public static long ofMillis(long epochMs) {
    return epochMs * 1_000;
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
