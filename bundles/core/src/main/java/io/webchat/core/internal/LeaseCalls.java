package io.webchat.core.internal;

import io.webchat.spi.session.SessionStorageException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls about the lease of one instance: off the mailbox, one at a time, and given up when there is
 * no answer in time. What was given up may take effect later; where that would do harm it is
 * undone. Used on the mailbox only.
 */
final class LeaseCalls {
  private final ChatInstance chat;
  private final Runnable undone;
  private final Set<Call<?>> unanswered = new HashSet<>();
  private Call<?> current;

  /** One call. */
  private static final class Call<T> {
    private final long begun;
    private final Function<T, CompletionStage<?>> undo;
    private volatile boolean givenUp;

    Call(long begun, Function<T, CompletionStage<?>> undo) {
      this.begun = begun;
      this.undo = undo;
    }
  }

  /**
   * The calls of an instance.
   *
   * @param undone told on the mailbox when something that was given up is undone
   */
  LeaseCalls(ChatInstance chat, Runnable undone) {
    this.chat = chat;
    this.undone = undone;
  }

  /** Whether an answer is waited for. */
  boolean areBusy() {
    return current != null;
  }

  /** Whether something that was given up within so many ns is still to be undone. */
  boolean areToBeUndone(long nanos) {
    unanswered.removeIf(call -> chat.mailbox().nanoTime() - call.begun > nanos);
    return !unanswered.isEmpty();
  }

  /** An answer that still comes is not waited for. */
  void giveUp() {
    if (current != null) {
      current.givenUp = true;
      if (current.undo != null) {
        unanswered.add(current);
      }
      current = null;
    }
  }

  /** Makes a call; {@code then} runs on the mailbox unless the call is given up. */
  <T> void call(
      long timeoutMs, Supplier<CompletionStage<T>> operation, BiConsumer<T, Throwable> then) {
    call(timeoutMs, operation, null, then);
  }

  /**
   * Makes a call; {@code then} runs on the mailbox unless the call is given up.
   *
   * @param undo undoes what the call did when it is answered after it was given up, off the mailbox
   */
  <T> void call(
      long timeoutMs,
      Supplier<CompletionStage<T>> operation,
      Function<T, CompletionStage<?>> undo,
      BiConsumer<T, Throwable> then) {
    Call<T> call = new Call<>(chat.mailbox().nanoTime(), undo);
    current = call;
    Timers.Timer timeout =
        chat.mailbox()
            .after(
                timeoutMs,
                () -> {
                  if (current == call) {
                    giveUp();
                    then.accept(null, noAnswer());
                  }
                });
    chat.leaseThreads()
        .execute(
            () -> {
              if (call.givenUp) {
                undo(call, null); // given up while it waited for a thread
                return;
              }
              Stages.guarded(operation)
                  .whenComplete(
                      (value, failure) -> {
                        if (call.givenUp) {
                          undo(call, value);
                        } else {
                          chat.mailbox()
                              .always(
                                  () -> {
                                    timeout.cancel();
                                    answered(call, value, failure, then);
                                  });
                        }
                      });
            });
  }

  private <T> void answered(
      Call<T> call, T value, Throwable failure, BiConsumer<T, Throwable> then) {
    if (current == call) {
      current = null;
      then.accept(value, failure);
    } else {
      chat.leaseThreads().execute(() -> undo(call, value));
    }
  }

  private <T> void undo(Call<T> call, T value) {
    if (call.undo == null) {
      return;
    }
    CompletionStage<?> undoing =
        value == null
            ? CompletableFuture.completedFuture(null)
            : Stages.guarded(() -> call.undo.apply(value).thenApply(unused -> null));
    undoing.whenComplete(
        (unused, failure) ->
            chat.mailbox()
                .always(
                    () -> {
                      unanswered.remove(call);
                      undone.run();
                    }));
  }

  static SessionStorageException noAnswer() {
    return new SessionStorageException("The session storage does not answer", true, null);
  }
}
