package io.webchat.web.internal.channel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time in the order added, on the thread that adds to none: no lock is held and
 * no thread waits. Tasks must not block. Thread-safe.
 */
public final class SerialTasks {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Runs the task now, or after those that run. What it throws goes to the caller that runs it. */
  public void run(Runnable task) {
    tasks.add(task);
    if (count.getAndIncrement() > 0) {
      return;
    }
    int done = 1;
    do {
      for (int i = 0; i < done; i++) {
        next();
      }
      done = count.addAndGet(-done);
    } while (done > 0);
  }

  private void next() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
  }
}
