package io.webchat.core.internal.storage;

import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.ErrorCode;
import io.webchat.failover.SessionGuard;
import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads the stored session of an instance, off the mailbox. What cannot be read, or not in time, is
 * reported, and the instance goes on without it. Used on the mailbox only.
 */
public final class SessionLoader {
  private static final String UNREADABLE = "Stored session data could not be read";

  private final Mailbox mailbox;
  private final BackgroundCalls background;
  private final SessionStore store;
  private final StoreCalls calls;
  private final SessionGuard guard;
  private final LongSupplier graceLeftMs;
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
  }

  /**
   * What is stored; waits a while for a provider that is not there yet. Completes on the mailbox.
   */
  public CompletionStage<Optional<StoredSession>> load() {
    CompletableFuture<Optional<StoredSession>> result = new CompletableFuture<>();
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
    return calls.sessionData(value).map(data -> calls.record(data, position(data), true, false));
  }

  private static long position(SessionData data) {
    return data.get("messageIndex") instanceof Number index ? index.longValue() + 1 : 1;
  }

  private void graceOver(CompletableFuture<Optional<StoredSession>> result) {
    if (store.provider().isEmpty()) {
      whenStorageCame = null;
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
  }

  private void load(
      SessionStorageProvider provider, CompletableFuture<Optional<StoredSession>> result) {
    guard
        .claim()
        .whenComplete(
            (claimed, failure) -> {
              if (failure == null && claimed) {
                Supplier<Optional<StoredSession>> load = calls.load(provider);
                run(
                    () -> Stages.value(load.get()),
                    found -> found,
                    ErrorCode.STORAGE_FAILED,
                    result);
              } else {
                if (failure != null) {
                  store.report(ErrorCode.STORAGE_FAILED, UNREADABLE, failure);
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
        (value, failure) -> result.complete(loaded(value, failure, mapping, code)));
  }

  private <T> Optional<StoredSession> loaded(
      T value,
      Throwable failure,
      Function<? super T, Optional<StoredSession>> mapping,
      String code) {
    Throwable reason = failure;
    if (failure == null && value != null) {
      try {
        return mapping.apply(value);
      } catch (RuntimeException | StackOverflowError e) {
        reason = e;
      }
    }
    if (reason != null) {
      store.report(code, UNREADABLE, reason);
    }
    return Optional.empty();
  }
}
