package io.webchat.failover;

import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
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
public final class LeaseCalls {
  private final Mailbox mailbox;
  private final BackgroundCalls calls;
  private final FailoverSettings settings;
  private final Supplier<CompletionStage<Void>> attemptOver;

  /** When each lease was asked for whose answer may still come. */
  private final List<Long> unanswered = new ArrayList<>(1);

  private BackgroundCalls.Call<?> current = BackgroundCalls.NONE;

  /**
   * The calls of an instance.
   *
   * @param attemptOver completes when no takeover asks for the lease
   */
  public LeaseCalls(
      Mailbox mailbox,
      BackgroundCalls calls,
      FailoverSettings settings,
      Supplier<CompletionStage<Void>> attemptOver) {
    this.mailbox = mailbox;
    this.calls = calls;
    this.settings = settings;
    this.attemptOver = attemptOver;
  }

  /** Runs {@code task} on the mailbox when no takeover of this container asks for the lease. */
  void whenFree(Runnable task) {
    attemptOver.get().thenRunAsync(task, mailbox::always);
  }

  /** Whether an answer is waited for. */
  boolean areBusy() {
    return !current.isOver();
  }

  /** Whether a lease that was asked for within so many ns may still come, and must be undone. */
  boolean areToBeUndone(long nanos) {
    unanswered.removeIf(begun -> mailbox.nanoTime() - begun > nanos);
    return !unanswered.isEmpty();
  }

  /** An answer that still comes is not waited for. */
  void giveUp() {
    current.giveUp();
  }

  /**
   * Asks for a lease; {@code then} runs on the mailbox unless the call is given up.
   *
   * @param undone runs on the mailbox when a lease that came after that is given back
   */
  void acquire(
      SessionLeases store,
      SessionKey key,
      BiConsumer<Optional<Lease>, Throwable> then,
      Runnable undone) {
    Long begun = mailbox.nanoTime();
    unanswered.add(begun);
    current =
        calls.call(
            settings.callMs(),
            () -> Stages.value(store.acquire(key, settings.owner(), settings.lease())),
            (found, failure) -> {
              if (!(failure instanceof BackgroundCalls.NoAnswer)) {
                unanswered.remove(begun);
              }
              then.accept(found, failure);
            },
            late ->
                release(store, late)
                    .whenComplete(
                        (unused, failure) ->
                            mailbox.always(
                                () -> {
                                  unanswered.remove(begun);
                                  undone.run();
                                })));
  }

  private static CompletionStage<Object> release(SessionLeases store, Optional<Lease> late) {
    boolean isGranted = late != null && late.isPresent();
    return Stages.guarded(() -> isGranted ? release(store, late.orElseThrow()) : null);
  }

  private static CompletionStage<Object> release(SessionLeases store, Lease lease) {
    store.release(lease);
    return Stages.nothing();
  }

  /** Prolongs a lease; {@code then} runs on the mailbox unless the call is given up. */
  void renew(SessionLeases store, Lease lease, BiConsumer<Optional<Lease>, Throwable> then) {
    current =
        calls.call(
            settings.callMs(), () -> Stages.value(store.renew(lease, settings.lease())), then);
  }

  /**
   * Gives a lease back; {@code then} runs on the mailbox unless the call is given up. One whose
   * turn comes after its time is given back all the same: others wait for it.
   */
  void release(long timeoutMs, SessionLeases store, Lease lease, Runnable then) {
    current =
        calls.call(
            timeoutMs,
            () -> release(store, lease).thenApply(unused -> true),
            (done, failure) -> then.run(),
            done -> {
              if (done == null) {
                CompletionStage<Object> unused = Stages.guarded(() -> release(store, lease));
              }
            });
  }

  /** What is said of a call that is given up. */
  static SessionStorageException noAnswer() {
    return new SessionStorageException("The session storage does not answer", true, null);
  }
}
