package io.webchat.mailbox;

import io.webchat.spi.thread.DaemonThreads;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A mailbox, its clock and the threads for what may block; all of them run when the test says. */
public final class ManualMailbox {
  /** Threads that wait in what they call, until something else of the test lets them go. */
  public static final Set<Thread> WAITING = ConcurrentHashMap.newKeySet();

  /** How often it is looked whether a thread waits, which tells nobody. */
  private static final long LOOK_MS = 1;

  private final ManualClock clock = new ManualClock();
  private final Queue<Runnable> pool = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> threads = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();
  public final Timers timers = new Timers(clock);
  public final Mailbox mailbox = new Mailbox(pool::add, 1_000, timers, clock::nanos);
  public final BackgroundCalls calls = new BackgroundCalls(mailbox, threads::add);

  /** Runs a task on the mailbox, and all that follows from it. */
  public void run(Runnable task) {
    mailbox.always(task);
    settle();
  }

  /** Runs a task on the mailbox, but none on the threads. */
  public void runAlone(Runnable task) {
    mailbox.always(task);
    runAll(pool);
  }

  /** Runs all that is to be run now. */
  public void settle() {
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
    while (thread != Thread.currentThread() && thread.isAlive() && !WAITING.contains(thread)) {
      try {
        thread.join(LOOK_MS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void runAll(Queue<Runnable> tasks) {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  /** How many timers wait. */
  public long waiting() {
    return clock.waiting();
  }

  public void advance(long ms) {
    clock.advance(ms, this::settle);
  }
}
