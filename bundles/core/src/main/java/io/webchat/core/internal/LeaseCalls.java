package io.webchat.core.internal;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Calls about the lease of one instance, one at a time, given up when there is no answer in time. A
 * lease that was asked for may come after that; it is given back. Used on the mailbox only.
 */
final class LeaseCalls {
  private final Mailbox mailbox;
  private final BackgroundCalls calls;
  private final FailoverSettings settings;
  private final Runnable undone;

  /** When each lease was asked for whose answer may still come. */
  private final List<Long> unanswered = new ArrayList<>(1);

  private BackgroundCalls.Call<?> current;

  /**
   * The calls of an instance.
   *
   * @param undone told on the mailbox when a lease that came too late is given back
   */
  LeaseCalls(Mailbox mailbox, BackgroundCalls calls, FailoverSettings settings, Runnable undone) {
    this.mailbox = mailbox;
    this.calls = calls;
    this.settings = settings;
    this.undone = undone;
  }

  /** Whether an answer is waited for. */
  boolean areBusy() {
    return current != null && !current.isOver();
  }

  /** Whether a lease that was asked for within so many ns may still come, and must be undone. */
  boolean areToBeUndone(long nanos) {
    unanswered.removeIf(begun -> mailbox.nanoTime() - begun > nanos);
    return !unanswered.isEmpty();
  }

  /** An answer that still comes is not waited for. */
  void giveUp() {
    if (current != null) {
      current.giveUp();
    }
  }

  /** Asks for a lease; {@code then} runs on the mailbox unless the call is given up. */
  void acquire(SessionLeases store, SessionKey key, BiConsumer<Optional<Lease>, Throwable> then) {
    Long begun = mailbox.nanoTime();
    unanswered.add(begun);
    current =
        calls.call(
            settings.callMs(),
            () -> store.acquire(key, settings.owner(), settings.lease()),
            (found, failure) -> {
              if (!(failure instanceof BackgroundCalls.NoAnswer)) {
                unanswered.remove(begun);
              }
              then.accept(found, failure);
            },
            late -> giveBack(store, late, begun));
  }

  private void giveBack(SessionLeases store, Optional<Lease> late, Long begun) {
    Stages.guarded(() -> late == null || late.isEmpty() ? null : store.release(late.orElseThrow()))
        .whenComplete(
            (unused, failure) ->
                mailbox.always(
                    () -> {
                      unanswered.remove(begun);
                      undone.run();
                    }));
  }

  /** Makes a call; {@code then} runs on the mailbox unless the call is given up. */
  <T> void call(
      long timeoutMs, Supplier<CompletionStage<T>> operation, BiConsumer<T, Throwable> then) {
    current = calls.call(timeoutMs, operation, then);
  }

  static SessionStorageException noAnswer() {
    return new SessionStorageException("The session storage does not answer", true, null);
  }
}
