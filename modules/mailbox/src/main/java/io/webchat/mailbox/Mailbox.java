package io.webchat.mailbox;

import io.webchat.mailbox.timing.CallTimes;
import io.webchat.spi.bus.BoundedMailbox;
import java.util.ArrayDeque;
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

  /** Tasks that have begun are counted down so many at a time, where the limit is not near that. */
  private static final int COUNTED_TOGETHER = 32;

  private static final int FEW = 4;
  private static final int MANY = 256;

  /** Where a task of the mailbox adds to it without end, a subscriber for instance. */
  private static final int MOST_FROM_INSIDE = 1_000_000;

  private final Executor pool;
  private final int limit;
  private final Timers timers;
  private final LongSupplier clock;

  /** What other threads have added and was not taken to {@link #next} yet. */
  private final ConcurrentLinkedQueue<Runnable> arrived = new ConcurrentLinkedQueue<>();

  /**
   * Tasks that wait or run; who makes one of none wakes the mailbox. While it runs, its own thread
   * counts in {@link #added} and {@link #begun} first, since this counter is contended.
   */
  private final AtomicInteger size = new AtomicInteger();

  /** Tasks of its own, and those that arrived before them, in order; of the running thread. */
  private ArrayDeque<Runnable> next = new ArrayDeque<>(FEW);

  /** Tasks that its own tasks have added and {@link #size} does not count yet. */
  private int added;

  /** Tasks that {@link #size} still counts although they have begun. */
  private int begun;

  /** Whether {@link #next} was long, and is not to be kept. */
  private boolean grown;

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
    boolean full = isOwnThread() ? next.size() >= MOST_FROM_INSIDE : size.get() >= limit;
    if (closed || full) {
      throw new RejectedExecutionException(
          closed ? "The instance is closed" : "The mailbox is full");
    }
    add(CallTimes.carried(task));
  }

  @Override
  public void executeSurely(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("The instance is closed");
    }
    add(CallTimes.carried(task));
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Adds what must not be turned away: answers of transports and storage, timers. Never throws. */
  public void always(Runnable task) {
    offer(task);
  }

  /**
   * Adds a task as {@link #always} does, and tells of it.
   *
   * @return false when the mailbox is closed, and the task will not run
   */
  public boolean offer(Runnable task) {
    if (closed) {
      return false;
    }
    add(task);
    return true;
  }

  /** Runs {@code task} here after {@code delayMs}, unless it is cancelled. */
  public Timers.Timer after(long delayMs, Runnable task) {
    return timers.after(delayMs, this, task);
  }

  /** A clock that only goes forward, ns. */
  public long nanoTime() {
    return clock.getAsLong();
  }

  /** The clock of {@link #nanoTime}. */
  LongSupplier clock() {
    return clock;
  }

  /** Takes no further tasks; those it has are run. */
  public void close() {
    closed = true;
  }

  private boolean isOwnThread() {
    return runner == Thread.currentThread();
  }

  private void add(Runnable task) {
    if (isOwnThread()) {
      takeArrived(); // it came first
      next.add(task);
      added++;
    } else {
      arrived.add(task);
      if (size.getAndIncrement() == 0) {
        wake();
      }
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
    runner = Thread.currentThread();
    for (int done = 0; done < BURST; done++) {
      Runnable task = poll();
      if (task == null) {
        break;
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // of any kind: the tasks behind it would never run
        LOG.error("A task of an instance failed", e);
      }
    }
    if (grown && next.isEmpty()) {
      next = new ArrayDeque<>(FEW);
      grown = false;
    }
    runner = null; // another thread may take over as soon as the size is counted down
    if (count(0) > 0) {
      wake();
    }
  }

  private Runnable poll() {
    takeArrived();
    Runnable task = next.poll();
    if (task != null) {
      begun++;
      if (begun > Math.min(COUNTED_TOGETHER, limit / COUNTED_TOGETHER)) {
        count(1);
      }
    }
    return task;
  }

  private void takeArrived() {
    for (int left = size.get() + added - begun - next.size(); left > 0; left--) {
      next.add(arrived.poll());
    }
    grown |= next.size() > MANY;
  }

  /** Brings the size up to date, but for tasks that still run; returns it. */
  private int count(int running) {
    int change = added - begun + running;
    added = 0;
    begun = running;
    return size.addAndGet(change);
  }
}
