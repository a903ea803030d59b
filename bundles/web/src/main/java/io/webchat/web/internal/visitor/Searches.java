package io.webchat.web.internal.visitor;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says when to look for a chat of which another container has told. Its session is stored, and its
 * lease can be seen, a moment after the chat began; with a slow store later. So the store is asked
 * at each tick (about a second) for a while, then ever more rarely, and in the end no more.
 * Thread-safe.
 */
final class Searches {
  /** The first ticks, at each of which the store is asked. */
  private static final int EACH = 10;

  /** When it is asked later on. */
  private static final Set<Integer> LATER = Set.of(16, 32, 64, 128);

  private static final int OVER = 129;

  private final AtomicInteger ticks = new AtomicInteger(OVER);

  /** There may be a chat, from now on. */
  void begin() {
    ticks.set(0);
  }

  /** Counts a tick; whether the store is to be asked at it. */
  boolean isDue() {
    int tick = ticks.getAndUpdate(now -> Math.min(now + 1, OVER));
    return tick < EACH || LATER.contains(tick);
  }
}
