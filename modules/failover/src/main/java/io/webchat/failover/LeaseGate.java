package io.webchat.failover;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes while the lease of a session is older than it may be, and keeps back what arrives until it
 * is confirmed. Its age is counted by a clock that only goes forward, from the moment before the
 * confirmation was asked for, so that it runs out here before it does in the store. Before the
 * first lease of a session this is open. Used on the mailbox only.
 */
final class LeaseGate implements ServingGate {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseGate.class);
  private static final int HELD_LIMIT = 10_000;

  private record Held(Runnable whenOpen, Runnable abandon) {}

  private final Mailbox mailbox;
  private final String instanceId;
  private final long leaseNanos;
  private final Runnable ranOut;
  private final Consumer<Boolean> goesOn;
  private final Deque<Held> held = new ArrayDeque<>(1);

  /** Whether the session has had a lease, so that it must not be served without one. */
  private boolean guarded;

  private long confirmedAt;
  private boolean shut;
  private boolean overflowed;
  private boolean moved;
  private boolean closed;
  private Timers.Timer expiry = Timers.NONE;

  /**
   * A gate that is open.
   *
   * @param ranOut runs when it closes
   * @param goesOn runs when it opens again; gets whether something that arrived was not kept
   */
  LeaseGate(
      Mailbox mailbox,
      String instanceId,
      long leaseNanos,
      Runnable ranOut,
      Consumer<Boolean> goesOn) {
    this.mailbox = mailbox;
    this.instanceId = instanceId;
    this.leaseNanos = leaseNanos;
    this.ranOut = ranOut;
    this.goesOn = goesOn;
  }

  @Override
  public boolean isMoved() {
    return moved;
  }

  /** Whether the session has had a lease, so that it must not be served without one. */
  boolean isGuarded() {
    return guarded;
  }

  /** Whether it has closed, and waits for the lease to be confirmed. */
  boolean isShut() {
    return shut;
  }

  @Override
  public boolean isOpen() {
    if (moved) {
      return false;
    }
    if (!guarded || mailbox.nanoTime() - confirmedAt < leaseNanos) {
      return true;
    }
    if (!shut) {
      shut = true;
      LOG.warn("Instance {}: its lease has run out; it waits for the session storage", instanceId);
      ranOut.run();
    }
    return false;
  }

  @Override
  public void whenOpen(Runnable task, Runnable abandon) {
    if (isOpen() && held.isEmpty()) {
      task.run();
    } else if (moved || closed) {
      abandon.run();
    } else if (held.size() < HELD_LIMIT) {
      held.add(new Held(task, abandon));
    } else {
      overflowed = true;
      abandon.run();
    }
  }

  /** The lease is valid, counted from {@code askedAt}. */
  void confirmed(long askedAt) {
    guarded = true;
    confirmedAt = askedAt;
    long left = leaseNanos - (mailbox.nanoTime() - askedAt);
    if (left <= 0) {
      isOpen();
      return;
    }
    expiry.cancel();
    expiry = mailbox.after(left / 1_000_000 + 1, this::isOpen);
    if (shut) {
      LOG.info("Instance {}: its lease is confirmed; it goes on", instanceId);
    }
    goOn();
  }

  /** Nothing is to be protected any more. */
  void unguard() {
    guarded = false;
    expiry.cancel();
    goOn();
  }

  private void goOn() {
    if (!shut) {
      return;
    }
    shut = false;
    while (!held.isEmpty() && isOpen()) {
      held.poll().whenOpen().run();
    }
    if (isOpen()) {
      boolean missed = overflowed;
      overflowed = false;
      goesOn.accept(missed);
    }
  }

  /** Another container has the lease: this does not open again. */
  void moved() {
    moved = true;
    expiry.cancel();
  }

  /** The instance closes: what is kept back is not wanted any more. */
  void close() {
    closed = true;
    expiry.cancel();
    while (!held.isEmpty()) {
      held.poll().abandon().run();
    }
  }
}
