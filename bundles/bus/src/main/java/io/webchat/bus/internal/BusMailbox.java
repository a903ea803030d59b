package io.webchat.bus.internal;

import io.webchat.spi.bus.BoundedMailbox;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instance's mailbox as the bus uses it: knows its own turns, and lets nothing that a foreign
 * function throws reach the executor.
 */
final class BusMailbox {
  /**
   * Callbacks that run at most in one go once the executor takes no more; further ones are lost.
   */
  static final int MAX_AFTER_CLOSE = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(BusMailbox.class);

  private final String instanceId;
  private final Executor executor;
  private final Queue<Runnable> afterClose = new ArrayDeque<>(0);
  private boolean drainingAfterClose;
  private volatile boolean direct;

  // Plain on purpose: a thread finds itself here only when it wrote it itself.
  private Thread turnOf;

  BusMailbox(String instanceId, Executor executor) {
    this.instanceId = instanceId;
    this.executor = executor;
  }

  String instanceId() {
    return instanceId;
  }

  /** Whether what is posted by a task of the bus runs before {@link #post} returns. */
  void direct(boolean enabled) {
    direct = enabled;
  }

  /** Whether the caller is a task of the bus. */
  boolean isCurrent() {
    return turnOf == Thread.currentThread();
  }

  /**
   * Runs {@code task} on the mailbox, however much waits there.
   *
   * @return false when the executor takes no more, because the instance was closed
   */
  boolean post(Runnable task) {
    if (runsDirectly(task)) {
      return true;
    }
    try {
      if (executor instanceof BoundedMailbox bounded) {
        bounded.executeSurely(new Turn(task));
      } else {
        executor.execute(new Turn(task));
      }
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  /**
   * Runs {@code task}, which comes from outside, on the mailbox.
   *
   * @return why it is not taken; empty when it is
   */
  Optional<RejectionReason> offer(Runnable task) {
    if (runsDirectly(task)) {
      return Optional.empty();
    }
    try {
      executor.execute(new Turn(task));
      return Optional.empty();
    } catch (RejectedExecutionException refused) {
      boolean full = executor instanceof BoundedMailbox bounded && !bounded.isClosed();
      return Optional.of(full ? RejectionReason.TOO_MUCH_WAITS : RejectionReason.INSTANCE_CLOSED);
    }
  }

  private boolean runsDirectly(Runnable task) {
    boolean now = direct && isCurrent();
    if (now) {
      guard(task);
    }
    return now;
  }

  /**
   * Runs {@code callback} on the mailbox, or on the calling thread once the instance was closed, so
   * that every deferred is settled. These, too, run one at a time and never nested.
   */
  void postSurely(Runnable callback) {
    if (!post(callback)) {
      runAfterClose(callback);
    }
  }

  /** For dependants of stages: at once on the mailbox, else like {@link #postSurely}. */
  void runOrPost(Runnable task) {
    if (isCurrent()) {
      guard(task);
    } else {
      postSurely(task);
    }
  }

  /** Runs {@code task}; what it throws is logged. */
  void guard(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      LOG.warn("{}: a callback failed with {}", instanceId, FailureSummary.describe(failure));
    }
  }

  private void runAfterClose(Runnable callback) {
    synchronized (afterClose) {
      afterClose.add(callback);
      if (drainingAfterClose) {
        return;
      }
      drainingAfterClose = true;
    }
    for (int count = 1; ; count++) {
      Runnable next;
      synchronized (afterClose) {
        if (count > MAX_AFTER_CLOSE) {
          LOG.warn("{}: dropped {} callbacks after the close", instanceId, afterClose.size());
          afterClose.clear();
        }
        next = afterClose.poll();
        if (next == null) {
          drainingAfterClose = false;
          return;
        }
      }
      new Turn(next).run();
    }
  }

  private final class Turn implements Runnable {
    private final Runnable task;

    Turn(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      Thread outer = turnOf;
      turnOf = Thread.currentThread();
      try {
        guard(task);
      } finally {
        turnOf = outer;
      }
    }
  }
}
