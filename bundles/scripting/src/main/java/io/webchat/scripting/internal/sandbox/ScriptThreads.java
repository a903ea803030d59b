package io.webchat.scripting.internal.sandbox;

import io.webchat.spi.thread.DaemonThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of all scripts: a few that run them, one for timers. A thread that a script holds and
 * nothing can free is given up and replaced, so that the other chats' scripts go on.
 */
public final class ScriptThreads implements Executor, AutoCloseable {
  /** Threads at most that are given up; after that the pool gets smaller. */
  private static final int MAX_GIVEN_UP = 16;

  private static final Logger LOG = LoggerFactory.getLogger(ScriptThreads.class);

  private final int size;
  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor timers;
  private final AtomicInteger givenUp = new AtomicInteger();

  public ScriptThreads(int size) {
    this.size = size;
    pool =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered("webchat-script"));
    pool.allowCoreThreadTimeOut(true);
    timers = new ScheduledThreadPoolExecutor(1, DaemonThreads.numbered("webchat-script-timer"));
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timers.setKeepAliveTime(10, TimeUnit.SECONDS);
    timers.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("A script's task came after the end");
    }
  }

  /** Runs a task later on the timer's thread; it must be short. */
  public Future<?> after(long ms, Runnable task) {
    try {
      return timers.schedule(task, ms, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("A timer was started after the end");
      return CompletableFuture.completedFuture(null);
    }
  }

  public Future<?> every(long ms, Runnable task) {
    return timers.scheduleWithFixedDelay(task, ms, ms, TimeUnit.MILLISECONDS);
  }

  /** A thread is held by a script that cannot be ended: another one takes its place. */
  void giveUp(Thread thread) {
    LOG.warn("{} is held by a script that does not end", thread.getName());
    resize(Math.min(MAX_GIVEN_UP, givenUp.incrementAndGet()));
  }

  /** It came back after all. */
  void cameBack() {
    resize(Math.min(MAX_GIVEN_UP, givenUp.decrementAndGet()));
  }

  private synchronized void resize(int more) {
    int wanted = size + Math.max(0, more);
    if (wanted > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(wanted);
      pool.setCorePoolSize(wanted);
    } else {
      pool.setCorePoolSize(wanted);
      pool.setMaximumPoolSize(wanted);
    }
  }

  @Override
  public void close() {
    timers.shutdownNow();
    pool.shutdown();
  }
}
