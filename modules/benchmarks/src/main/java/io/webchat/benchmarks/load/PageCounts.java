package io.webchat.benchmarks.load;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What many pages have sent and got. Thread-safe. */
final class PageCounts {
  private final Latencies fromAgents = new Latencies(2_000_000);
  private final Latencies fromBus = new Latencies(2_000_000);
  private final AtomicLong heard = new AtomicLong();
  private final AtomicLong doubled = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong outOfOrder = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong resolved = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong again = new AtomicLong();
  private final AtomicLong connectionsEnded = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean measuring;

  /** Whether latencies count now. */
  void measure(boolean now) {
    measuring = now;
  }

  /**
   * An agent's text came.
   *
   * @param said when the agent said it, epoch ms
   * @param published when it was on the bus of the instance, epoch ms
   * @param fresh whether it is a new one
   */
  void heard(long said, long published, boolean fresh) {
    if (!fresh) {
      doubled.incrementAndGet();
      return;
    }
    heard.incrementAndGet();
    if (measuring) {
      long now = System.currentTimeMillis();
      fromAgents.add((now - said) * 1_000_000);
      fromBus.add((now - published) * 1_000_000);
    }
  }

  /** A frame came, so many behind the one before. */
  void frame(long step) {
    frames.incrementAndGet();
    if (step != 1) {
      outOfOrder.incrementAndGet();
    }
  }

  void sent() {
    sent.incrementAndGet();
  }

  void settled(boolean asResolved) {
    (asResolved ? resolved : rejected).incrementAndGet();
  }

  void connectionEnded() {
    connectionsEnded.incrementAndGet();
  }

  /** A request was made again. */
  void again() {
    again.incrementAndGet();
  }

  void failed(Throwable problem) {
    failure.compareAndSet(null, problem);
  }

  /** From an agent's text to the page. */
  Latencies fromAgents() {
    return fromAgents;
  }

  /** From the bus of the instance to the page. */
  Latencies fromBus() {
    return fromBus;
  }

  long heard() {
    return heard.get();
  }

  long doubled() {
    return doubled.get();
  }

  long outOfOrder() {
    return outOfOrder.get();
  }

  long allSent() {
    return sent.get();
  }

  /** Messages of customers that the chat server has not confirmed. */
  long unsettled() {
    return sent.get() - resolved.get();
  }

  long connectionsEnded() {
    return connectionsEnded.get();
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public String toString() {
    return String.format(
        "heard %d, doubled %d, frames %d, out of order %d, sent %d, resolved %d, rejected %d,"
            + " requests made again %d, connections ended %d",
        heard.get(),
        doubled.get(),
        frames.get(),
        outOfOrder.get(),
        sent.get(),
        resolved.get(),
        rejected.get(),
        again.get(),
        connectionsEnded.get());
  }
}
