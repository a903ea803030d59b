package io.webchat.core.internal;

import io.webchat.spi.thread.DaemonThreads;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A mailbox, its clock and the threads for what may block; all of them run when the test says. */
final class ManualMailbox {
  private final ManualClock clock = new ManualClock();
  private final Queue<Runnable> pool = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> threads = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();
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
    started.forEach(ManualMailbox::await);
    while (!pool.isEmpty() || !threads.isEmpty()) {
      runAll(pool);
      for (Runnable task; (task = threads.poll()) != null; ) {
        runOnAThread(task);
      }
    }
  }

  private void runOnAThread(Runnable task) {
    Thread thread = DaemonThreads.named("manual-" + started.size(), task);
    started.add(thread);
    thread.start();
    await(thread);
  }

  /** Waits until a thread has ended, or waits in a store itself. */
  private static void await(Thread thread) {
    while (thread != Thread.currentThread() && thread.isAlive() && !MemoryStore.isWaiting(thread)) {
      Thread.onSpinWait();
    }
  }

  private static void runAll(Queue<Runnable> tasks) {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  /** How many timers wait. */
  long waiting() {
    return clock.waiting();
  }

  void advance(long ms) {
    clock.advance(ms, this::settle);
  }
}
