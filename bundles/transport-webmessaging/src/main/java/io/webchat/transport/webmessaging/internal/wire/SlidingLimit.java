package io.webchat.transport.webmessaging.internal.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** At most so many in any period of a length. Used on one thread at a time. */
public final class SlidingLimit {
  private static final long MS = 1_000_000;

  private final int most;
  private final long periodMs;
  private final Deque<Long> taken = new ArrayDeque<>();
  private long blockedUntil;
  private boolean blocked;

  public SlidingLimit(int most, long periodMs) {
    this.most = most;
    this.periodMs = periodMs;
  }

  /** How long to wait for the next one, ms; {@code now} in ns. */
  public long waitMs(long now) {
    while (!taken.isEmpty() && now - taken.peekFirst() >= periodMs * MS) {
      taken.removeFirst();
    }
    long wait = taken.size() < most ? 0 : periodMs - (now - taken.peekFirst()) / MS;
    if (blocked && blockedUntil - now > 0) {
      wait = Math.max(wait, (blockedUntil - now + MS - 1) / MS);
    }
    return wait;
  }

  /** One goes out. */
  public void take(long now) {
    taken.addLast(now);
    if (taken.size() > most) {
      taken.removeFirst();
    }
  }

  /** When the last ones went out, ns. */
  public List<Long> taken() {
    return List.copyOf(taken);
  }

  /** None goes out for a while. */
  public void block(long now, long ms) {
    long until = now + ms * MS;
    if (!blocked || until - blockedUntil > 0) {
      blockedUntil = until;
      blocked = true;
    }
  }
}
