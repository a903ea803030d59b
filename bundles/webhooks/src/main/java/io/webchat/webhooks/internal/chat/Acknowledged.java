package io.webchat.webhooks.internal.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/**
 * Acknowledges messages of a chat when every receiver has dealt with them, in the order of their
 * positions. Thread-safe.
 */
final class Acknowledged {
  private static final class Entry {
    private final long position;
    private int left;

    Entry(long position, int left) {
      this.position = position;
      this.left = left;
    }
  }

  private final Deque<Entry> open = new ArrayDeque<>();
  private final LongConsumer acknowledge;

  Acknowledged(LongConsumer acknowledge) {
    this.acknowledge = acknowledge;
  }

  /** Messages up to a position go to so many receivers; each runs the result when it is done. */
  Runnable expect(long position, int receivers) {
    Entry entry = new Entry(position, receivers);
    synchronized (open) {
      open.add(entry);
    }
    return () -> done(entry);
  }

  private void done(Entry entry) {
    long upTo = -1;
    synchronized (open) {
      entry.left--;
      while (!open.isEmpty() && open.peek().left <= 0) {
        upTo = open.poll().position;
      }
    }
    if (upTo >= 0) {
      acknowledge.accept(upTo);
    }
  }
}
