package io.webchat.mailbox;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Does for many, a few at a time, what takes its time for each. */
public final class FewAtOnce {
  private final Semaphore turns;
  private final long end;
  private boolean patient = true;

  private FewAtOnce(int atOnce, long limitMs) {
    this.turns = new Semaphore(atOnce);
    this.end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
  }

  /**
   * Begins the task for each element in their order, and waits until all are done.
   *
   * @param atOnce how many are under way at a time
   * @param limitMs how long is waited in all, ms; then, or when the thread is interrupted, the rest
   *     begins at once and this returns
   * @param task its stage completes, in whatever way, when the element is done; must not throw
   */
  public static <T> void each(
      Collection<T> elements,
      int atOnce,
      long limitMs,
      Function<? super T, ? extends CompletionStage<?>> task) {
    FewAtOnce few = new FewAtOnce(atOnce, limitMs);
    for (T element : elements) {
      few.await(1);
      task.apply(element).whenComplete((unused, failure) -> few.turns.release());
    }
    few.await(atOnce);
  }

  private void await(int free) {
    try {
      patient = patient && turns.tryAcquire(free, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      patient = false;
      Thread.currentThread().interrupt();
    }
  }
}
