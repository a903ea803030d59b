package io.webchat.core.internal.send;

import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Capability;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.LongConsumer;

/**
 * Sent messages that no poll has brought back yet. When one is missing for some seconds, the poller
 * starts a new poll. Used on the mailbox only.
 */
final class Echoes {
  /** After this time a message should have come back, ms. */
  static final long WAIT_MS = 5_000;

  /** After this time it is not waited for any more, ms. */
  private static final long KEPT_MS = 60_000;

  private static final int LIMIT = 200;

  private record Expected(Echo echo, boolean delivered, long since) {}

  /** What a message that came in is. */
  enum Match {
    /** None of those that are waited for. */
    NONE,
    /** One that the server took. */
    DELIVERED,
    /** One of which it was not known whether the server took it. */
    GIVEN_UP
  }

  private final Mailbox mailbox;
  private final SessionCalls calls;
  private final LongConsumer late;
  private final Deque<Expected> expected = new ArrayDeque<>(1);
  private final BackOff backOff;
  private Timers.Timer timer;

  /** {@code late} is told when one stays away for so long, ms. */
  Echoes(Mailbox mailbox, SessionCalls calls, LongConsumer late) {
    this.mailbox = mailbox;
    this.calls = calls;
    this.late = late;
    this.backOff = new BackOff(mailbox::nanoTime, KEPT_MS);
  }

  /** The server took this message; it comes back. */
  void expect(Echo echo) {
    add(new Expected(echo, true, mailbox.nanoTime()));
    if (calls.can(Capability.POLLING)) {
      watch();
    }
  }

  /** The server may have taken this message; it may come back. */
  void mayCome(Echo echo) {
    add(new Expected(echo, false, mailbox.nanoTime()));
  }

  private void add(Expected entry) {
    expected.add(entry);
    if (expected.size() > LIMIT) {
      expected.poll();
    }
  }

  /** Takes the oldest message that this text, letter by letter, is. */
  Match takeExactly(String text) {
    return take(text, true);
  }

  /** Takes the oldest message that this text may be. */
  Match takeLike(String text) {
    return take(text, false);
  }

  private Match take(String text, boolean exactly) {
    forgetOld();
    for (Iterator<Expected> each = expected.iterator(); each.hasNext(); ) {
      Expected entry = each.next();
      if (exactly ? entry.echo().isExactly(text) : entry.echo().isLike(text)) {
        each.remove();
        backOff.succeeded();
        return entry.delivered() ? Match.DELIVERED : Match.GIVEN_UP;
      }
    }
    return Match.NONE;
  }

  void clear() {
    expected.clear();
    backOff.succeeded();
    cancel();
  }

  private void watch() {
    if (timer == null) {
      long wait = Math.max(WAIT_MS, backOff.remaining());
      timer = mailbox.after(wait, this::look);
    }
  }

  private void look() {
    timer = null;
    forgetOld();
    long now = mailbox.nanoTime();
    boolean missing =
        expected.stream()
            .anyMatch(each -> each.delivered() && now - each.since() >= WAIT_MS * 1_000_000);
    if (missing) {
      backOff.failed(WAIT_MS);
      late.accept(WAIT_MS);
    }
    if (expected.stream().anyMatch(Expected::delivered)) {
      watch();
    }
  }

  private void forgetOld() {
    long now = mailbox.nanoTime();
    while (!expected.isEmpty() && now - expected.peek().since() >= KEPT_MS * 1_000_000) {
      expected.poll();
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
