package io.webchat.webhooks.internal.delivery;

import io.webchat.spi.webhook.WebhookStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What became of the deliveries of one receiver since the start. Thread-safe. */
final class Tally {
  private final String name;
  private final LongSupplier nanoTime;
  private int waiting;
  private long delivered;
  private long failures;
  private long redelivered;
  private int deadLetters;
  private boolean failing;
  private long failingSince;
  private String reason = "";

  /**
   * Nothing so far.
   *
   * @param nanoTime a clock that only goes forward, ns
   */
  Tally(String name, LongSupplier nanoTime) {
    this.name = name;
    this.nanoTime = nanoTime;
  }

  synchronized void waits() {
    waiting++;
  }

  synchronized void dealtWith() {
    waiting--;
  }

  synchronized void delivered() {
    delivered++;
    failing = false;
  }

  /** An attempt failed; returns whether it is the first one after a success. */
  synchronized boolean failed(String why) {
    failures++;
    reason = why;
    boolean first = !failing;
    if (first) {
      failing = true;
      failingSince = nanoTime.getAsLong();
    }
    return first;
  }

  synchronized void redelivered(int count) {
    redelivered += count;
  }

  synchronized void deadLetters(int count) {
    deadLetters = count;
  }

  synchronized WebhookStatus status() {
    long failingMs =
        failing
            ? Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - failingSince))
            : 0;
    return new WebhookStatus(
        name, waiting, delivered, failures, redelivered, deadLetters, failingMs, reason);
  }
}
