package io.webchat.core.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers of all instances on one thread, which only hands over to mailboxes. */
final class Timers {
  private final ScheduledThreadPoolExecutor scheduler;

  Timers() {
    scheduler = new ScheduledThreadPoolExecutor(1, Threads.named("webchat-timers"));
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs {@code task} on {@code mailbox} after {@code delayMs}, unless cancelled. */
  Timer after(long delayMs, Mailbox mailbox, Runnable task) {
    Timer timer = new Timer();
    try {
      timer.future =
          scheduler.schedule(
              () ->
                  mailbox.always(
                      () -> {
                        if (!timer.cancelled) {
                          task.run();
                        }
                      }),
              delayMs,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      timer.cancelled = true;
    }
    return timer;
  }

  /** Runs {@code task} after {@code delayMs} on the timers' thread: it only hands over. */
  Timer after(long delayMs, Runnable task) {
    Timer timer = new Timer();
    try {
      timer.future = scheduler.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      timer.cancelled = true;
    }
    return timer;
  }

  void close() {
    scheduler.shutdownNow();
  }

  /** One timer; cancelled on the mailbox it runs on, it never runs afterwards. */
  static final class Timer {
    private volatile boolean cancelled;
    private volatile ScheduledFuture<?> future;

    private Timer() {}

    void cancel() {
      cancelled = true;
      ScheduledFuture<?> scheduled = future;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }
}
