package io.webchat.simulator.internal.chat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what it is given one at a time and in order, by whichever thread comes when it is idle; the
 * others only leave their task.
 */
public final class SerialExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Queues a task; it does not run yet. Called under the owner's lock, which fixes the order. */
  public void add(Runnable task) {
    tasks.add(task);
  }

  /** Runs the queued tasks, unless another thread is running them. Called without any lock. */
  public void drain() {
    if (waiting.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        run(task);
      }
      seen = waiting.addAndGet(-seen);
    } while (seen != 0);
  }

  /** What fails stops neither the other tasks nor the change that called it. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A listener failed", e);
    }
  }
}
