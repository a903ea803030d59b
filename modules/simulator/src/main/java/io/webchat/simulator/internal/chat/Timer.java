package io.webchat.simulator.internal.chat;

import io.webchat.simulator.model.AgentBehaviour;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one scheduler of a simulator: it only keeps the time, the work is done by the server's
 * threads.
 */
public final class Timer implements AgentBehaviour.Clock, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timer.class);
  private final ScheduledThreadPoolExecutor clock;
  private final Executor workers;

  public Timer(Executor workers) {
    this.workers = workers;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "webchat-simulator-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
  }

  /** A timer that can be called off. */
  @FunctionalInterface
  public interface Alarm {
    /** Calls it off; an action that has begun goes on. */
    void cancel();
  }

  /** Runs the action after that time unless it is called off or the simulator closes first. */
  public Alarm schedule(Duration time, Runnable action) {
    try {
      var future = clock.schedule(() -> hand(action), time.toNanos(), TimeUnit.NANOSECONDS);
      return () -> {
        boolean unused = future.cancel(false);
      };
    } catch (RejectedExecutionException closed) {
      LOG.trace("dropped, the simulator is closed", closed);
      return () -> {};
    }
  }

  @Override
  public void after(Duration time, Runnable action) {
    Alarm unused = schedule(time, action);
  }

  private void hand(Runnable action) {
    try {
      workers.execute(() -> guarded(action));
    } catch (RejectedExecutionException closed) {
      LOG.trace("dropped, the simulator is closed", closed);
    }
  }

  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (ChatOverException over) {
      LOG.debug("too late: {}", over.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("An action of the simulator failed", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
