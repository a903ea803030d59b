package io.webchat.simulator.internal.chat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what it is given one at a time and in order, by whichever thread comes when it is idle; the
 * others only leave their task.
 */
final class Mailbox {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Leaves a task; it does not run yet. Called under the chat's lock, which fixes the order. */
  void leave(Runnable task) {
    tasks.add(task);
  }

  /** Runs what was left, unless another thread is at it and will. Called without any lock. */
  void drain() {
    if (waiting.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      seen = waiting.addAndGet(-seen);
    } while (seen != 0);
  }
}
