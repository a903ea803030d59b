package io.webchat.mailbox;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls what may block or never answer on threads of its own, and comes back to the mailbox of an
 * instance with the answer. Used on that mailbox only.
 *
 * <pre>{@code
 * calls = new BackgroundCalls(mailbox, fileThreads);
 * calls.run(() -> FileReference.read(file), (source, failure) -> ...); // what blocks
 * call = calls.call(() -> storage.load(id), (found, failure) -> ...); // what returns a stage
 * call.giveUp(); // the answer is not wanted any more
 * calls.call(limitMs, () -> storage.load(id), (found, failure) -> ...); // gives up by itself
 * }</pre>
 */
public final class BackgroundCalls {
  /** No call: it is over. */
  public static final Call<Object> NONE = new Call<>((value, failure) -> {}, late -> {});

  static {
    NONE.giveUp();
  }

  private final Mailbox mailbox;
  private final Executor threads;

  public BackgroundCalls(Mailbox mailbox, Executor threads) {
    this.mailbox = mailbox;
    this.threads = threads;
  }

  /** What a call fails with that was given up since there was no answer in time. */
  public static final class NoAnswer extends TimeoutException {
    private static final long serialVersionUID = 1L;

    private NoAnswer(long limitMs) {
      super("There was no answer within " + limitMs + " ms");
    }
  }

  /** One call; until it is over, it has neither been answered nor given up. */
  public static final class Call<T> {
    private final BiConsumer<? super T, Throwable> then;
    private final Consumer<? super T> late;
    private Timers.Timer limit = Timers.NONE;
    private volatile boolean over;

    private Call(BiConsumer<? super T, Throwable> then, Consumer<? super T> late) {
      this.then = then;
      this.late = late;
    }

    public boolean isOver() {
      return over;
    }

    /** An answer that still comes is ignored, and a call that waits for a thread is not made. */
    public void giveUp() {
      over = true;
      limit.cancel();
    }

    private void answered(T value, Throwable failure) {
      giveUp();
      then.accept(value, failure);
    }
  }

  /** Runs a task that blocks; {@code then} gets its result, or what it threw. */
  public <T> Call<T> run(Callable<T> task, BiConsumer<? super T, Throwable> then) {
    return call(() -> result(task), then);
  }

  private static <T> CompletionStage<T> result(Callable<T> task) {
    try {
      return CompletableFuture.completedFuture(task.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Makes a call; {@code then} gets its answer, or what it failed with. */
  public <T> Call<T> call(
      Supplier<? extends CompletionStage<T>> operation, BiConsumer<? super T, Throwable> then) {
    return start(operation, new Call<>(then, unused -> {}));
  }

  /** Makes a call that fails when there is no answer in time, with {@link NoAnswer}. */
  public <T> Call<T> call(
      long limitMs,
      Supplier<? extends CompletionStage<T>> operation,
      BiConsumer<? super T, Throwable> then) {
    return call(limitMs, operation, then, unused -> {});
  }

  /**
   * Makes a call that fails when there is no answer in time, with {@link NoAnswer}.
   *
   * @param late gets the answer that came after the call was given up, {@code null} when that
   *     failed or was not made; off the mailbox, which may be closed by then
   */
  public <T> Call<T> call(
      long limitMs,
      Supplier<? extends CompletionStage<T>> operation,
      BiConsumer<? super T, Throwable> then,
      Consumer<? super T> late) {
    Call<T> call = new Call<>(then, late);
    call.limit = mailbox.after(limitMs, () -> call.answered(null, new NoAnswer(limitMs)));
    return start(operation, call);
  }

  private <T> Call<T> start(Supplier<? extends CompletionStage<T>> operation, Call<T> call) {
    threads.execute(
        () -> {
          if (call.over) {
            call.late.accept(null);
          } else {
            Stages.guarded(operation).whenComplete((value, failure) -> back(call, value, failure));
          }
        });
    return call;
  }

  private <T> void back(Call<T> call, T value, Throwable failure) {
    if (call.over) {
      call.late.accept(value);
      return;
    }
    mailbox.always(
        () -> {
          if (call.over) {
            threads.execute(() -> call.late.accept(value));
          } else {
            call.answered(value, failure);
          }
        });
  }
}
