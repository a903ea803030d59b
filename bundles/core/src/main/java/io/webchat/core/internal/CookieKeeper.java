package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.spi.session.CookieStorage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cookies of an instance stored; changes in quick succession are stored once. Used on the
 * mailbox only.
 */
final class CookieKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CookieKeeper.class);

  private final ChatInstance chat;
  private final InstanceCookies jar;
  private boolean dirty;
  private boolean busy;
  private Runnable whenStored;
  private CompletableFuture<Void> waiting;

  CookieKeeper(ChatInstance chat) {
    this.chat = chat;
    this.jar = new InstanceCookies(() -> chat.mailbox().always(this::changed));
  }

  InstanceCookies jar() {
    return jar;
  }

  /** Loads what is stored, once a storage is there; waits for one while the container starts. */
  CompletionStage<Void> load() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Optional<CookieStorage> storage = storage();
    if (storage.isPresent()) {
      load(storage.get(), result);
    } else {
      waiting = result;
      chat.timers()
          .after(
              chat.storageGraceLeft(),
              chat.mailbox(),
              () -> {
                waiting = null;
                result.complete(null);
              });
    }
    return result;
  }

  private void load(CookieStorage storage, CompletableFuture<Void> result) {
    chat.storageThreads()
        .execute(
            () -> {
              try {
                storage
                    .load(chat.id())
                    .whenComplete(
                        (cookies, failure) ->
                            chat.mailbox().always(() -> loaded(cookies, failure, result)));
              } catch (RuntimeException | LinkageError e) {
                chat.mailbox().always(() -> loaded(Map.of(), e, result));
              }
            });
  }

  private void loaded(
      Map<String, Object> cookies, Throwable failure, CompletableFuture<Void> result) {
    if (failure == null) {
      jar.load(cookies);
    } else {
      report("Stored cookies could not be read", failure);
    }
    result.complete(null);
  }

  /** A storage came: it gets what is there. */
  void storageCame() {
    CompletableFuture<Void> loading = waiting;
    waiting = null;
    if (loading != null && storage().isPresent()) {
      load(storage().get(), loading);
    }
    if (!jar.export().isEmpty()) {
      changed();
    }
  }

  /** Runs {@code task} when everything is stored or cannot be. */
  void whenStored(Runnable task) {
    whenStored = task;
    idle();
  }

  private void changed() {
    dirty = true;
    next();
  }

  private void next() {
    Optional<CookieStorage> storage = storage();
    if (busy || !dirty || storage.isEmpty()) {
      idle();
      return;
    }
    dirty = false;
    busy = true;
    Map<String, Object> cookies = jar.export();
    chat.storageThreads()
        .execute(
            () -> {
              try {
                storage
                    .get()
                    .save(chat.id(), cookies)
                    .whenComplete((unused, failure) -> chat.mailbox().always(() -> saved(failure)));
              } catch (RuntimeException | LinkageError e) {
                chat.mailbox().always(() -> saved(e));
              }
            });
  }

  private void saved(Throwable failure) {
    busy = false;
    if (failure != null) {
      report("Cookies could not be stored", failure);
    }
    next();
  }

  private void idle() {
    if (whenStored != null && !busy && (!dirty || storage().isEmpty())) {
      Runnable task = whenStored;
      whenStored = null;
      task.run();
    }
  }

  private void report(String text, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    LOG.warn("Instance {}: {}", chat.id(), text, cause);
    chat.events()
        .error(
            Rejection.of(ErrorCode.STORAGE_FAILED, text)
                .withHint(String.valueOf(cause.getMessage())));
  }

  private Optional<CookieStorage> storage() {
    return chat.plugins().cookies.snapshot().stream().findFirst();
  }
}
