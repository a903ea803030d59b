package io.webchat.web.internal.visitor;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * When it is looked for a chat that another container has told of. A session is stored, and its
 * lease seen, a moment after the chat began; with a slow store later: so it is looked at each tick
 * for a while, then ever more rarely, and in the end no more. Thread-safe.
 */
final class Searches {
  /** So many ticks from the first on it is looked each time. */
  private static final int EACH = 10;

  /** It is looked no more. */
  private static final int OVER = 129;

  private final AtomicInteger ticks = new AtomicInteger(OVER);

  /** There may be a chat, from now on. */
  void begin() {
    ticks.set(0);
  }

  /** Whether it is to be looked at this tick. */
  boolean isDue() {
    int tick = ticks.getAndUpdate(now -> Math.min(now + 1, OVER));
    return tick < EACH || (tick < OVER && Integer.bitCount(tick) == 1);
  }
}
