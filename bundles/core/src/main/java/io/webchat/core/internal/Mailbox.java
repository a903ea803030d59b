package io.webchat.core.internal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one instance one at a time, in the order given, on threads of a shared pool:
 * the one writer of the instance's state. It takes a pool thread only while there is something to
 * do.
 */
final class Mailbox implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  /** Tasks in one go before another instance gets the thread. */
  private static final int BURST = 128;

  private final Executor pool;
  private final int limit;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean closed;

  Mailbox(Executor pool, int limit) {
    this.pool = pool;
    this.limit = limit;
  }

  /**
   * Adds a task from outside.
   *
   * @throws RejectedExecutionException when the mailbox is full or closed
   */
  @Override
  public void execute(Runnable task) {
    if (closed || size.get() >= limit) {
      throw new RejectedExecutionException(
          closed ? "The instance is closed" : "The mailbox is full");
    }
    add(task);
  }

  /** Adds what must not be turned away: answers of transports and storage, timers. Never throws. */
  void always(Runnable task) {
    if (!closed) {
      add(task);
    }
  }

  /** Takes no further tasks; those it has are run. */
  void close() {
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
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // of any kind: the tasks behind it would never run
        LOG.error("A task of an instance failed", e);
      }
      done++;
      left = size.decrementAndGet();
    } while (left > 0 && done < BURST);
    if (left > 0) {
      wake();
    }
  }
}
