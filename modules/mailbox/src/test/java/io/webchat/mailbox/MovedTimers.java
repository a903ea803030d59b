package io.webchat.mailbox;

import io.webchat.spi.thread.DaemonThreads;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Timers of which the long ones, those of retries and time limits, run when the test says so: so
 * that none runs out because the machine is busy, and no test waits for one. Short ones, those of
 * polls and confirmations, run by themselves. Thread-safe.
 */
public final class MovedTimers implements Timers.Scheduler {
  /** Delays from which on a timer is a long one, ms. */
  static final long LONG_MS = 700;

  private record Waiting(long due, long number, FutureTask<Void> task) {}

  private final ScheduledThreadPoolExecutor shortOnes =
      new ScheduledThreadPoolExecutor(1, DaemonThreads.numbered("moved-timers"));
  private final PriorityQueue<Waiting> longOnes =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::number));
  private long now;
  private long number;
  private boolean closed;

  public MovedTimers() {
    shortOnes.setRemoveOnCancelPolicy(true);
    shortOnes.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public synchronized Future<?> schedule(Runnable task, long delayMs) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    if (delayMs < LONG_MS) {
      return shortOnes.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }
    FutureTask<Void> waiting = new FutureTask<>(task, null);
    longOnes.add(new Waiting(now + delayMs, number++, waiting));
    return waiting;
  }

  /** Lets the time pass until the next long timer runs; {@code false} when there is none. */
  public boolean passToNext() {
    FutureTask<Void> next = next();
    if (next == null) {
      return false;
    }
    next.run();
    return true;
  }

  /** How many long timers wait. */
  public synchronized int waiting() {
    longOnes.removeIf(each -> each.task().isCancelled());
    return longOnes.size();
  }

  private synchronized FutureTask<Void> next() {
    longOnes.removeIf(each -> each.task().isCancelled());
    Waiting next = longOnes.poll();
    if (next == null) {
      return null;
    }
    now = next.due();
    return next.task();
  }

  @Override
  public synchronized void close() {
    closed = true;
    longOnes.clear();
    shortOnes.shutdownNow();
  }
}
