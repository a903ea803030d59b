package io.webchat.mailbox;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A clock with timers that only the test moves. */
public final class ManualClock implements Timers.Scheduler {
  private record Task(long dueAt, long number, Runnable work, CompletableFuture<Void> future) {}

  /** More timers than this are a loop without a pause. */
  private static final int MOST = 5_000;

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::dueAt).thenComparingLong(Task::number));
  private long nanos;
  private long number;

  public synchronized long nanos() {
    return nanos;
  }

  public long millis() {
    return nanos() / 1_000_000;
  }

  /** Timers that are neither due nor cancelled. */
  public synchronized long waiting() {
    tasks.removeIf(task -> task.future().isDone());
    return tasks.size();
  }

  @Override
  public synchronized Future<?> schedule(Runnable work, long delayMs) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    tasks.add(new Task(nanos + delayMs * 1_000_000, number++, work, future));
    return future;
  }

  @Override
  public synchronized void close() {
    tasks.clear();
  }

  /** Moves on; {@code settle} runs whenever something was due, until nothing is left to do. */
  public void advance(long ms, Runnable settle) {
    long end = nanos() + ms * 1_000_000;
    settle.run();
    int done = 0;
    for (Task task = next(end); task != null; task = next(end)) {
      if (++done > MOST) {
        throw new AssertionError("More than " + MOST + " timers were due within " + ms + " ms");
      }
      task.work().run();
      settle.run();
    }
    synchronized (this) {
      nanos = end;
    }
  }

  private synchronized Task next(long end) {
    while (!tasks.isEmpty() && tasks.peek().dueAt() <= end) {
      Task task = tasks.poll();
      if (!task.future().isDone()) {
        nanos = Math.max(nanos, task.dueAt());
        task.future().complete(null);
        return task;
      }
    }
    return null;
  }
}
