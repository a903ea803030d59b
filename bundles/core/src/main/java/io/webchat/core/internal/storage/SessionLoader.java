package io.webchat.core.internal.storage;

import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.failover.SessionGuard;
import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.RepeatedCall;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads the stored session of an instance, off the mailbox. What cannot be read, or not in time, is
 * reported, and the instance goes on without it; a provider is asked again meanwhile. Used on the
 * mailbox only.
 */
public final class SessionLoader {
  private static final String UNREADABLE = "Stored session data could not be read";

  private final Mailbox mailbox;
  private final BackgroundCalls background;
  private final SessionStore store;
  private final StoreCalls calls;
  private final SessionGuard guard;
  private final LongSupplier graceLeftMs;
  private final RepeatedCall<Optional<StoredSession>> late;
  private Runnable whenStorageCame;

  /** {@code graceLeftMs} says how long from now a provider may still be on its way. */
  public SessionLoader(
      Mailbox mailbox,
      BackgroundCalls background,
      SessionStore store,
      StoreCalls calls,
      SessionGuard guard,
      LongSupplier graceLeftMs) {
    this.mailbox = mailbox;
    this.background = background;
    this.store = store;
    this.calls = calls;
    this.guard = guard;
    this.graceLeftMs = graceLeftMs;
    this.late = new RepeatedCall<>(mailbox, background, () -> store.provider().map(calls::load));
  }

  /**
   * What is stored; waits a while for a provider that is not there yet. Completes on the mailbox. A
   * provider that could not be read is asked again while that is {@code wantedLate}.
   *
   * @param foundLate runs when it has something
   */
  public CompletionStage<Optional<StoredSession>> load(
      BooleanSupplier wantedLate, Runnable foundLate) {
    CompletableFuture<Optional<StoredSession>> result = new CompletableFuture<>();
    late.expect(wantedLate, stored -> stored.ifPresent(unused -> foundLate.run()));
    if (store.hooks().isPresent()) {
      SessionDataHooks hooks = store.hooks().get();
      run(() -> calls.load(hooks), this::ofFunctions, ErrorCode.HOOK_FAILED, result);
    } else if (store.provider().isPresent()) {
      load(store.provider().get(), result);
    } else {
      whenStorageCame = () -> store.provider().ifPresent(provider -> load(provider, result));
      mailbox.after(graceLeftMs.getAsLong(), () -> graceOver(result));
    }
    return result;
  }

  private Optional<StoredSession> ofFunctions(Object value) {
    return calls.sessionData(value).map(calls::handedBack);
  }

  private void graceOver(CompletableFuture<Optional<StoredSession>> result) {
    if (store.provider().isEmpty()) {
      whenStorageCame = null;
      late.begin();
      store.reportMissing();
      result.complete(Optional.empty());
    }
  }

  /** A provider came or went. */
  public void providersChanged() {
    if (whenStorageCame != null && store.provider().isPresent()) {
      Runnable task = whenStorageCame;
      whenStorageCame = null;
      task.run();
    }
    late.again();
  }

  private void load(
      SessionStorageProvider provider, CompletableFuture<Optional<StoredSession>> result) {
    guard
        .claim()
        .whenComplete(
            (claimed, failure) -> {
              if (failure == null && claimed) {
                run(calls.load(provider), found -> found, ErrorCode.STORAGE_FAILED, result);
              } else {
                if (failure != null) {
                  unreadable(ErrorCode.STORAGE_FAILED, failure);
                }
                result.complete(Optional.empty());
              }
            });
  }

  private <T> void run(
      Supplier<? extends CompletionStage<T>> operation,
      Function<? super T, Optional<StoredSession>> mapping,
      String code,
      CompletableFuture<Optional<StoredSession>> result) {
    background.call(
        store.timeoutMs(),
        operation,
        (value, failure) -> {
          Throwable reason = failure;
          Optional<StoredSession> stored = Optional.empty();
          try {
            stored = value == null ? stored : mapping.apply(value);
          } catch (RuntimeException | StackOverflowError e) {
            reason = e;
          }
          if (reason != null) {
            unreadable(code, reason);
          }
          result.complete(stored);
        });
  }

  private void unreadable(String code, Throwable failure) {
    store.report(code, UNREADABLE, failure);
    if (code.equals(ErrorCode.STORAGE_FAILED) && RejectionMapping.isTemporary(failure)) {
      late.begin();
    }
  }
}
