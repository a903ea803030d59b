package io.webchat.core.internal;

import io.webchat.spi.session.SessionStorageException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Calls about the lease of one instance: off the mailbox, one at a time, and given up when there is
 * no answer in time. Used on the mailbox only.
 */
final class LeaseCalls {
  private final ChatInstance chat;
  private boolean busy;
  private int current;

  LeaseCalls(ChatInstance chat) {
    this.chat = chat;
  }

  /** Whether an answer is waited for. */
  boolean areBusy() {
    return busy;
  }

  /** An answer that still comes is not waited for. */
  void giveUp() {
    current++;
    busy = false;
  }

  /** Makes a call; {@code then} runs on the mailbox unless the call is given up. */
  <T> void call(
      long timeoutMs, Supplier<CompletionStage<T>> operation, BiConsumer<T, Throwable> then) {
    busy = true;
    int number = ++current;
    AtomicBoolean givenUp = new AtomicBoolean();
    Timers.Timer timeout =
        chat.timers()
            .after(
                timeoutMs,
                chat.mailbox(),
                () -> {
                  givenUp.set(true);
                  answered(number, null, noAnswer(), then);
                });
    chat.leaseThreads()
        .execute(
            () -> {
              if (givenUp.get()) {
                return; // given up while it waited for a thread
              }
              Stages.guarded(operation)
                  .whenComplete(
                      (value, failure) ->
                          chat.mailbox()
                              .always(
                                  () -> {
                                    timeout.cancel();
                                    answered(number, value, failure, then);
                                  }));
            });
  }

  private <T> void answered(int number, T value, Throwable failure, BiConsumer<T, Throwable> then) {
    if (number == current) {
      giveUp();
      then.accept(value, failure);
    }
  }

  private static SessionStorageException noAnswer() {
    return new SessionStorageException("The session storage does not answer", true, null);
  }
}
