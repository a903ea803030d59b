package io.webchat.mailbox;

import io.webchat.spi.thread.DaemonThreads;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers of all instances on one thread, which only hands over to mailboxes. */
public final class Timers {
  /** Runs tasks later. */
  interface Scheduler {
    /**
     * Runs {@code task} after {@code delayMs}.
     *
     * @throws RejectedExecutionException when it is closed
     */
    Future<?> schedule(Runnable task, long delayMs);

    /** Runs nothing any more. */
    public void close();
  }

  /** No timer: there is nothing to cancel. */
  public static final Timer NONE = new Timer();

  private final Scheduler scheduler;

  public Timers() {
    this(new OneThread());
  }

  public Timers(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Runs {@code task} on {@code mailbox} after {@code delayMs}, unless cancelled. */
  public Timer after(long delayMs, Mailbox mailbox, Runnable task) {
    Timer timer = new Timer();
    return start(
        timer,
        delayMs,
        () ->
            mailbox.always(
                () -> {
                  if (!timer.cancelled) {
                    task.run();
                  }
                }));
  }

  /** Runs {@code task} after {@code delayMs} on the timers' thread: it only hands over. */
  public Timer after(long delayMs, Runnable task) {
    return start(new Timer(), delayMs, task);
  }

  private Timer start(Timer timer, long delayMs, Runnable task) {
    try {
      timer.future = scheduler.schedule(task, delayMs);
    } catch (RejectedExecutionException e) {
      timer.cancelled = true;
    }
    return timer;
  }

  public void close() {
    scheduler.close();
  }

  /** One timer; cancelled on the mailbox it runs on, it never runs afterwards. */
  public static final class Timer {
    private volatile boolean cancelled;
    private volatile Future<?> future;

    private Timer() {}

    public void cancel() {
      cancelled = true;
      Future<?> scheduled = future;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }

  private static final class OneThread implements Scheduler {
    private final ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.numbered("webchat-timers"));

    OneThread() {
      executor.setRemoveOnCancelPolicy(true);
      executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Future<?> schedule(Runnable task, long delayMs) {
      return executor.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
