package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the stored session of an instance, off the mailbox. What cannot be read, or not in time, is
 * reported, and the instance goes on without it. Used on the mailbox only.
 */
final class SessionLoader {
  private static final String UNREADABLE = "Stored session data could not be read";

  private final ChatInstance chat;
  private final BackgroundCalls calls;
  private Runnable whenStorageCame;

  SessionLoader(ChatInstance chat, BackgroundCalls calls) {
    this.chat = chat;
    this.calls = calls;
  }

  /**
   * What is stored; waits a while for a provider that is not there yet. Completes on the mailbox.
   */
  CompletionStage<Optional<StoredSession>> load() {
    CompletableFuture<Optional<StoredSession>> result = new CompletableFuture<>();
    SessionStore store = chat.store();
    if (store.usesHooks()) {
      SessionDataHooks hooks = chat.hooks().orElseThrow();
      run(
          () -> hooks.setSessionData(false, chat.cookies(), chat.configuration().cookieOptions()),
          value ->
              Restorer.sessionData(value, chat.lease().format())
                  .map(data -> chat.keeper().record(data, position(data), true)),
          ErrorCode.HOOK_FAILED,
          result);
    } else if (store.provider().isPresent()) {
      load(store.provider().get(), result);
    } else {
      whenStorageCame = () -> store.provider().ifPresent(provider -> load(provider, result));
      chat.mailbox()
          .after(
              chat.storageGraceLeft(),
              () -> {
                if (store.provider().isEmpty()) {
                  whenStorageCame = null;
                  store.reportMissing();
                  result.complete(Optional.empty());
                }
              });
    }
    return result;
  }

  /** A provider came or went. */
  void providersChanged() {
    if (whenStorageCame != null && chat.store().provider().isPresent()) {
      Runnable task = whenStorageCame;
      whenStorageCame = null;
      task.run();
    }
  }

  private void load(
      SessionStorageProvider provider, CompletableFuture<Optional<StoredSession>> result) {
    chat.tenure()
        .claim()
        .thenAccept(
            claimed -> {
              if (claimed) {
                run(
                    () -> provider.setSessionData(chat.store().key(), chat.cookies()),
                    found -> found,
                    ErrorCode.STORAGE_FAILED,
                    result);
              } else {
                chat.tenure()
                    .claimFailure()
                    .ifPresent(
                        failure ->
                            chat.store().report(ErrorCode.STORAGE_FAILED, UNREADABLE, failure));
                result.complete(Optional.empty());
              }
            });
  }

  private <T> void run(
      Supplier<? extends CompletionStage<T>> operation,
      Function<T, Optional<StoredSession>> mapping,
      String code,
      CompletableFuture<Optional<StoredSession>> result) {
    calls.call(
        chat.limits().storageTimeoutMs(),
        operation,
        (value, failure) -> loaded(value, failure, mapping, code, result));
  }

  private <T> void loaded(
      T value,
      Throwable failure,
      Function<T, Optional<StoredSession>> mapping,
      String code,
      CompletableFuture<Optional<StoredSession>> result) {
    Optional<StoredSession> found = Optional.empty();
    Throwable reason = failure;
    if (failure == null && value != null) {
      try {
        found = mapping.apply(value);
      } catch (RuntimeException | StackOverflowError e) {
        reason = e;
      }
    }
    if (reason != null) {
      chat.store().report(code, UNREADABLE, reason);
    }
    result.complete(found);
  }

  private static long position(SessionData data) {
    return data.get("messageIndex") instanceof Number index ? index.longValue() + 1 : 1;
  }
}
