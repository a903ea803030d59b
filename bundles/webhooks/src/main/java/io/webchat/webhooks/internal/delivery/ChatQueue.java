package io.webchat.webhooks.internal.delivery;

import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Timers;
import io.webchat.webhooks.internal.store.Delivery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What one receiver is to get of one chat, in order. Used on the receiver's thread. */
final class ChatQueue {
  /** One delivery and who is told when it is dealt with. */
  record Entry(Delivery delivery, Runnable dealtWith) {}

  private final Receiver.Means means;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private BackOff pauses;
  private Timers.Timer timer = Timers.NONE;

  /** The one that is tried, until it is dealt with; {@code null} for none. */
  private Entry head;

  private int attempts;
  private long firstFailure;
  private long pauseMs;

  ChatQueue(Receiver.Means means) {
    this.means = means;
  }

  /** All that is not dealt with. */
  int size() {
    return waiting.size() + (head == null ? 0 : 1);
  }

  Entry head() {
    return head;
  }

  /** Adds one; returns whether it is the one to be tried now. */
  boolean add(Entry entry) {
    if (head != null) {
      waiting.add(entry);
      return false;
    }
    head = entry;
    return true;
  }

  /** Whether there is one that is not being tried. */
  boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  /** Takes the oldest one that is not being tried. */
  Optional<Entry> pollWaiting() {
    return Optional.ofNullable(waiting.poll());
  }

  /** Puts back what was taken from those that wait: it is the oldest of them again. */
  void putBack(Entry entry) {
    waiting.addFirst(entry);
  }

  /** The head is being sent; returns the number of the attempt, from 1. */
  int begin() {
    return ++attempts;
  }

  void failed(ReceiverSettings settings, long leastMs) {
    if (attempts == 1) {
      firstFailure = means.nanoTime().getAsLong();
      pauses = new BackOff(means.nanoTime(), settings.longestPauseMs());
    }
    pauseMs = pauses.failed(settings.firstPauseMs(), leastMs);
  }

  /** For how long the head has failed, ms. */
  long failingMs() {
    return TimeUnit.NANOSECONDS.toMillis(means.nanoTime().getAsLong() - firstFailure);
  }

  /** Runs it after a pause: up to a fifth longer, so that chats do not come all at once. */
  void pause(Runnable then) {
    long longer = ThreadLocalRandom.current().nextLong(pauseMs / 5 + 1);
    timer = means.timers().after(Math.max(1, pauseMs + longer), then);
  }

  /** The head is dealt with; returns whether there is another one. */
  boolean remove() {
    attempts = 0;
    head = waiting.poll();
    return head != null;
  }

  void stop() {
    timer.cancel();
  }
}
