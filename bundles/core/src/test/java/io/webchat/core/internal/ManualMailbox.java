package io.webchat.core.internal;

import java.util.ArrayDeque;
import java.util.Queue;

/** A mailbox, its clock and the threads for what may block; all of them run when the test says. */
final class ManualMailbox {
  private final ManualClock clock = new ManualClock();
  private final Queue<Runnable> pool = new ArrayDeque<>();
  private final Queue<Runnable> threads = new ArrayDeque<>();
  final Timers timers = new Timers(clock);
  final Mailbox mailbox = new Mailbox(pool::add, 1_000, timers, clock::nanos);
  final BackgroundCalls calls = new BackgroundCalls(mailbox, threads::add);

  /** Runs a task on the mailbox, and all that follows from it. */
  void run(Runnable task) {
    mailbox.always(task);
    settle();
  }

  /** Runs a task on the mailbox, but none on the threads. */
  void runAlone(Runnable task) {
    mailbox.always(task);
    runAll(pool);
  }

  /** Runs all that is to be run now. */
  void settle() {
    while (!pool.isEmpty() || !threads.isEmpty()) {
      runAll(pool);
      runAll(threads);
    }
  }

  private static void runAll(Queue<Runnable> tasks) {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  void advance(long ms) {
    clock.advance(ms, this::settle);
  }
}
