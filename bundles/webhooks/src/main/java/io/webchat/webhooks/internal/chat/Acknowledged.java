package io.webchat.webhooks.internal.chat;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Acknowledges messages of a chat when every receiver has dealt with them, in the order of their
 * positions. A receiver that was taken away is not waited for: it would hold all that follows.
 * Thread-safe.
 *
 * @param <R> a receiver
 */
final class Acknowledged<R> implements AutoCloseable {
  private record Entry<R>(long from, long position, Set<R> left) {}

  private final Deque<Entry<R>> open = new ArrayDeque<>();
  private final Supplier<? extends Collection<R>> receivers;
  private final BooleanSupplier isHeld;
  private final LongConsumer acknowledge;

  /**
   * The highest position that all have dealt with and that is not acknowledged yet; -1 for none.
   */
  private long reached = -1;

  private volatile boolean closed;

  /**
   * Nothing is to be acknowledged yet.
   *
   * @param receivers those that are there
   * @param isHeld whether nothing may be acknowledged at the moment; {@link #released} when it may
   */
  Acknowledged(
      Supplier<? extends Collection<R>> receivers,
      BooleanSupplier isHeld,
      LongConsumer acknowledge) {
    this.receivers = receivers;
    this.isHeld = isHeld;
    this.acknowledge = acknowledge;
  }

  /** A message of a position goes to a receiver at least. */
  Expected<R> expect(long position, Collection<R> wanting) {
    return expect(position, position, wanting);
  }

  /** Messages from a position up to another one go to a receiver at least. */
  Expected<R> expect(long from, long position, Collection<R> wanting) {
    Entry<R> entry = new Entry<>(from, position, new HashSet<>(wanting));
    long upTo;
    synchronized (open) {
      Collection<R> present = receivers.get();
      open.forEach(each -> each.left().retainAll(present));
      upTo = upTo();
      open.add(entry);
    }
    tell(upTo);
    return receiver -> done(entry, receiver);
  }

  /** Messages that were sent to receivers. */
  interface Expected<R> {
    /** A receiver has dealt with them. */
    void done(R receiver);
  }

  /** What was held may be acknowledged. */
  void released() {
    long upTo;
    synchronized (open) {
      upTo = upTo();
    }
    tell(upTo);
  }

  private void done(Entry<R> entry, R receiver) {
    long upTo;
    synchronized (open) {
      entry.left().remove(receiver);
      upTo = upTo();
    }
    tell(upTo);
  }

  /**
   * Takes those that all have dealt with from the front; the highest position of them, -1 for none.
   * What a receiver has missed stands behind what came meanwhile, with lower positions: what is
   * higher waits for it.
   */
  private long upTo() {
    if (isHeld.getAsBoolean()) {
      return -1;
    }
    while (!open.isEmpty() && open.peek().left().isEmpty()) {
      reached = Math.max(reached, open.poll().position());
    }
    if (open.stream().anyMatch(each -> each.from() <= reached && !each.left().isEmpty())) {
      return -1;
    }
    long upTo = reached;
    reached = -1;
    return upTo;
  }

  private void tell(long upTo) {
    if (upTo >= 0 && !closed) {
      acknowledge.accept(upTo);
    }
  }

  /** The chat is over: positions are those of the next one from now on. */
  @Override
  public void close() {
    closed = true;
  }
}
