package io.webchat.mailbox;

import io.webchat.spi.bus.BoundedMailbox;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one instance one at a time, in the order given, on threads of a shared pool:
 * the one writer of the instance's state. It takes a pool thread only while there is something to
 * do. It is also the clock and the timers of what runs on it.
 */
public final class Mailbox implements BoundedMailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  /** Tasks in one go before another instance gets the thread. */
  private static final int BURST = 128;

  /** Where a task of the mailbox adds to it without end, a subscriber for instance. */
  private static final int MOST_FROM_INSIDE = 1_000_000;

  private final Executor pool;
  private final int limit;
  private final Timers timers;
  private final LongSupplier clock;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean closed;

  // Plain on purpose: a thread finds itself here only when it wrote it itself.
  private Thread runner;

  /**
   * A mailbox on the threads of {@code pool}.
   *
   * @param limit how many tasks from outside may wait
   * @param clock a clock that only goes forward, ns
   */
  public Mailbox(Executor pool, int limit, Timers timers, LongSupplier clock) {
    this.pool = pool;
    this.limit = limit;
    this.timers = timers;
    this.clock = clock;
  }

  /**
   * Adds a task from outside.
   *
   * @throws RejectedExecutionException when the mailbox is full or closed
   */
  @Override
  public void execute(Runnable task) {
    int most = runner == Thread.currentThread() ? MOST_FROM_INSIDE : limit;
    if (closed || size.get() >= most) {
      throw new RejectedExecutionException(
          closed ? "The instance is closed" : "The mailbox is full");
    }
    add(task);
  }

  @Override
  public void executeSurely(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("The instance is closed");
    }
    add(task);
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Adds what must not be turned away: answers of transports and storage, timers. Never throws. */
  public void always(Runnable task) {
    if (!closed) {
      add(task);
    }
  }

  /** Runs {@code task} here after {@code delayMs}, unless it is cancelled. */
  public Timers.Timer after(long delayMs, Runnable task) {
    return timers.after(delayMs, this, task);
  }

  /** A clock that only goes forward, ns. */
  public long nanoTime() {
    return clock.getAsLong();
  }

  /** Takes no further tasks; those it has are run. */
  public void close() {
    closed = true;
  }

  private void add(Runnable task) {
    tasks.add(task);
    if (size.getAndIncrement() == 0) {
      wake();
    }
  }

  private void wake() {
    try {
      pool.execute(this::run);
    } catch (RejectedExecutionException e) {
      LOG.debug("The pool is shut down; tasks of a closed platform are dropped");
    }
  }

  private void run() {
    int done = 0;
    int left;
    do {
      Runnable task = tasks.poll();
      runner = Thread.currentThread();
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // of any kind: the tasks behind it would never run
        LOG.error("A task of an instance failed", e);
      }
      runner = null; // another thread may take over as soon as the size is counted down
      done++;
      left = size.decrementAndGet();
    } while (left > 0 && done < BURST);
    if (left > 0) {
      wake();
    }
  }
}
