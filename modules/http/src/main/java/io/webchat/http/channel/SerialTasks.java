package io.webchat.http.channel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time in the order added, on the thread that adds to none: no lock is held and
 * no thread waits. Tasks must not block. Thread-safe.
 */
public final class SerialTasks {
  private static final Logger LOG = LoggerFactory.getLogger(SerialTasks.class);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Runs the task now, or after those that run. What it throws is logged. */
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
    if (task == null) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("A task failed", e); // and those behind it run
    }
  }
}
