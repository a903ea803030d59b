package io.webchat.scripting.internal.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one instance's scripts one at a time, in order, on the shared script threads:
 * the lock of its context.
 */
public final class SerialQueue implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);
  private static final int BURST = 16;
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Executor threads;
  private final int limit;
  private final LongSupplier clock;
  private final Deque<Runnable> tasks = new ArrayDeque<>(4);
  private boolean active;
  private int epoch;

  public SerialQueue(Executor threads, int limit) {
    this(threads, limit, System::nanoTime);
  }

  public SerialQueue(Executor threads, int limit, LongSupplier clock) {
    this.threads = threads;
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Adds a task.
   *
   * @throws RejectedExecutionException when too many wait
   */
  @Override
  public void execute(Runnable task) {
    add(task, false, limit);
  }

  /** Adds a task that is bounded elsewhere, whatever waits. */
  public void surely(Runnable task) {
    add(task, false, Integer.MAX_VALUE);
  }

  /** Adds a task before all others, whatever waits. */
  public void next(Runnable task) {
    add(task, true, Integer.MAX_VALUE);
  }

  private void add(Runnable task, boolean first, int most) {
    int current;
    synchronized (this) {
      if (first) {
        tasks.addFirst(task);
      } else if (tasks.size() >= most) {
        throw new RejectedExecutionException("Too much waits for the scripts of the instance");
      } else {
        tasks.addLast(task);
      }
      if (active) {
        return;
      }
      active = true;
      current = epoch;
    }
    threads.execute(() -> run(current));
  }

  /** The task that runs now never ends: the others go on without it. */
  public void abandonCurrent() {
    int current;
    synchronized (this) {
      current = ++epoch;
      active = !tasks.isEmpty();
      if (!active) {
        return;
      }
    }
    threads.execute(() -> run(current));
  }

  private void run(int mine) {
    long begun = clock.getAsLong();
    for (int done = 0; done < BURST && clock.getAsLong() - begun < BURST_NANOS; done++) {
      Runnable task;
      synchronized (this) {
        if (epoch != mine) {
          return;
        }
        task = tasks.pollFirst();
        if (task == null) {
          active = false;
          return;
        }
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) { // a context that is cut off ends by an error, too
        LOG.error("A task of a script failed: {}", e.getClass().getName());
      }
    }
    threads.execute(() -> run(mine));
  }
}
