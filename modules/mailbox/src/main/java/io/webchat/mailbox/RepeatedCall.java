package io.webchat.mailbox;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A call that is made again, after the growing pauses of {@link BackOff}, until it is answered or
 * the answer is not wanted any more. One at a time; it is waited for as long as it takes. Used on
 * the mailbox only.
 *
 * @param <T> the answer
 */
public final class RepeatedCall<T> {
  private static final long FIRST_PAUSE_MS = 1_000;

  private final BackgroundCalls calls;
  private final Supplier<Optional<Supplier<CompletionStage<T>>>> operation;
  private final Retry retry;
  private BooleanSupplier wanted = () -> false;
  private Consumer<? super T> answered = answer -> {};
  private BackgroundCalls.Call<?> call = BackgroundCalls.NONE;
  private boolean open;

  /**
   * Nothing is to be called yet.
   *
   * @param operation what is called now, off the mailbox; empty when it cannot be called, which
   *     {@link #again()} changes
   */
  public RepeatedCall(
      Mailbox mailbox,
      BackgroundCalls calls,
      Supplier<Optional<Supplier<CompletionStage<T>>>> operation) {
    this.calls = calls;
    this.operation = operation;
    this.retry = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::call);
  }

  /**
   * Whom the answer is for once {@link #begin()} is called; what was called before is given up.
   *
   * @param stillWanted looked at before each call, and before its answer is told
   * @param then gets the answer, if there is one, on the mailbox
   */
  public void expect(BooleanSupplier stillWanted, Consumer<? super T> then) {
    stop();
    wanted = stillWanted;
    answered = then;
  }

  /** The first call follows after a pause, or with {@link #again()}. */
  public void begin() {
    stop();
    open = true;
    retry.failed();
  }

  /** Makes the call now if there is still no answer; the former one is waited for no more. */
  public void again() {
    if (open) {
      retry.stop();
      call.giveUp();
      call();
    }
  }

  private void stop() {
    open = false;
    retry.reset();
    call.giveUp();
  }

  private void call() {
    if (wanted.getAsBoolean()) {
      operation.get().ifPresent(present -> call = calls.call(present, this::settled));
    } else {
      open = false;
    }
  }

  private void settled(T value, Throwable failure) {
    if (failure != null) {
      retry.failed();
      return;
    }
    stop();
    if (value != null && wanted.getAsBoolean()) {
      answered.accept(value);
    }
  }
}
