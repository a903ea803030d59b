package io.webchat.mailbox;

/**
 * Runs a task that failed again, after the growing pauses of {@link BackOff}. Used on the mailbox
 * only.
 */
public final class Retry {
  /** No server has its way for longer, ms. */
  public static final long LONGEST_LEAST_MS = 60_000;

  private final Mailbox mailbox;
  private final long firstMs;
  private final BackOff pauses;
  private final Runnable task;
  private Timers.Timer timer;

  /**
   * Nothing is to be run yet.
   *
   * @param firstMs the pause after the first failure in a row
   * @param limitMs the longest pause
   */
  public Retry(Mailbox mailbox, long firstMs, long limitMs, Runnable task) {
    this.mailbox = mailbox;
    this.firstMs = firstMs;
    this.pauses = new BackOff(mailbox.clock(), limitMs);
    this.task = task;
  }

  /** Whether a pause is under way. */
  public boolean isPending() {
    return timer != null;
  }

  /** The task failed. */
  public void failed() {
    failed(0);
  }

  /** The same where the server asks to wait for so many ms at least, up to a minute. */
  public void failed(long leastMs) {
    timer =
        mailbox.after(
            pauses.failed(firstMs, Math.min(LONGEST_LEAST_MS, leastMs)),
            () -> {
              timer = null;
              task.run();
            });
  }

  /** The next pause is the first one again; one that is under way ends without the task. */
  public void reset() {
    pauses.succeeded();
    stop();
  }

  /** A pause that is under way ends without the task. */
  public void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
