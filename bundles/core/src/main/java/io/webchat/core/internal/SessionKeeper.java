package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the session stored: by the functions of the configuration, else by the chosen provider; off
 * the mailbox, one call at a time and in order. While storage is away the chat goes on, and the
 * latest data is stored once it is back. Used on the mailbox only.
 */
final class SessionKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
  private static final long FIRST_RETRY_MS = 1_000;
  private static final long LAST_RETRY_MS = 30_000;
  private static final long PING_MS = 15_000;

  /** What is to be done: store ({@code lost == null}) or delete. */
  private record Task(StoredSession record, boolean delete, AjaxResponse error) {}

  private final ChatInstance chat;
  private final Deque<Task> tasks = new ArrayDeque<>();
  private boolean busy;
  private boolean failing;
  private long retryMs = FIRST_RETRY_MS;
  private long storedPosition = -1;
  private long storedAt;
  private Runnable whenStorageCame;
  private Runnable whenIdle;

  SessionKeeper(ChatInstance chat) {
    this.chat = chat;
  }

  /** The record of session data at a position, as of now. */
  StoredSession record(SessionData data, long position, boolean async) {
    return new StoredSession(
        key(),
        data,
        position,
        System.currentTimeMillis(),
        chat.filters().custom(),
        async,
        Map.of());
  }

  /**
   * The session, its position or its filters may have changed, or it is known to be alive.
   *
   * @param important whether something else than position and time changed
   */
  void changed(boolean important) {
    if (!chat.session().isActive()) {
      return;
    }
    long position = chat.inbox().positions().next();
    long now = System.currentTimeMillis();
    long ping = Math.min(PING_MS, chat.configuration().restoreTimeout() / 4);
    boolean pingDue = !usesHooks() && now - storedAt >= ping;
    if (important || position != storedPosition || pingDue) {
      storedPosition = position;
      storedAt = now;
      if (!tasks.isEmpty() && !tasks.peekLast().delete()) {
        tasks.removeLast();
      }
      tasks.add(
          new Task(record(chat.session().data(), position, chat.session().async()), false, null));
      next();
    }
  }

  /** The session ended. */
  void ended() {
    delete(chat.session().data(), null);
  }

  /** The session is lost. */
  void lost(SessionData data, AjaxResponse error) {
    delete(data, error);
  }

  private void delete(SessionData data, AjaxResponse error) {
    tasks.removeIf(task -> !task.delete());
    storedPosition = -1;
    tasks.add(new Task(record(data, 1, chat.session().async()), true, error));
    next();
  }

  /**
   * What is stored; waits a while for a provider that is not there yet. Completes on the mailbox.
   */
  CompletionStage<Optional<StoredSession>> load() {
    CompletableFuture<Optional<StoredSession>> result = new CompletableFuture<>();
    if (usesHooks()) {
      SessionDataHooks hooks = chat.hooks().orElseThrow();
      run(
          () -> hooks.setSessionData(false, chat.cookies(), chat.configuration().cookieOptions()),
          value -> Restorer.sessionData(value).map(data -> record(data, index(data), true)),
          ErrorCode.HOOK_FAILED,
          result);
    } else if (provider().isPresent()) {
      load(provider().get(), result);
    } else {
      whenStorageCame = () -> provider().ifPresent(provider -> load(provider, result));
      chat.timers()
          .after(
              chat.storageGraceLeft(),
              chat.mailbox(),
              () -> {
                if (provider().isEmpty()) {
                  whenStorageCame = null;
                  result.complete(Optional.empty());
                }
              });
    }
    return result;
  }

  /** A provider came or went: the one that is there now gets the current data. */
  void providersChanged() {
    if (whenStorageCame != null && provider().isPresent()) {
      Runnable task = whenStorageCame;
      whenStorageCame = null;
      task.run();
    }
    storedPosition = -1;
    changed(true);
    next();
  }

  /** Runs {@code task} when everything is stored or cannot be stored now. */
  void whenIdle(Runnable task) {
    whenIdle = task;
    idle();
  }

  private void load(
      SessionStorageProvider provider, CompletableFuture<Optional<StoredSession>> result) {
    run(
        () -> provider.setSessionData(key(), chat.cookies()),
        found -> {
          @SuppressWarnings("unchecked") // the contract of the provider
          Optional<StoredSession> stored = (Optional<StoredSession>) found;
          return stored;
        },
        ErrorCode.STORAGE_FAILED,
        result);
  }

  private void run(
      Supplier<CompletionStage<?>> call,
      Function<Object, Optional<StoredSession>> mapping,
      String code,
      CompletableFuture<Optional<StoredSession>> result) {
    chat.storageThreads()
        .execute(
            () ->
                guarded(call)
                    .whenComplete(
                        (value, failure) ->
                            chat.mailbox()
                                .always(
                                    () -> {
                                      if (failure == null) {
                                        result.complete(mapping.apply(value));
                                      } else {
                                        report(
                                            code, "Stored session data could not be read", failure);
                                        result.complete(Optional.empty());
                                      }
                                    })));
  }

  private void next() {
    if (busy || failing || tasks.isEmpty()) {
      idle();
      return;
    }
    boolean hooks = usesHooks();
    Optional<SessionStorageProvider> provider = provider();
    if (!hooks && provider.isEmpty()) {
      idle();
      return;
    }
    Task task = tasks.poll();
    busy = true;
    chat.storageThreads()
        .execute(
            () ->
                guarded(() -> hooks ? callHooks(task) : callProvider(provider.get(), task))
                    .whenComplete(
                        (unused, failure) ->
                            chat.mailbox().always(() -> done(task, hooks, failure))));
  }

  private CompletionStage<?> callProvider(SessionStorageProvider provider, Task task) {
    return task.delete()
        ? provider.deleteSessionData(task.record().key(), task.error(), chat.cookies())
        : provider.getSessionData(task.record(), chat.cookies());
  }

  private CompletionStage<?> callHooks(Task task) {
    SessionDataHooks hooks = chat.hooks().orElseThrow();
    Map<String, Object> options = chat.configuration().cookieOptions();
    SessionData data =
        task.record().session().with(Map.of("messageIndex", task.record().position() - 1));
    if (!task.delete()) {
      return hooks.getSessionData(data, chat.cookies(), options);
    }
    return hooks.deleteSessionData(data, task.error(), chat.cookies(), options);
  }

  private void done(Task task, boolean hooks, Throwable failure) {
    busy = false;
    if (failure == null) {
      retryMs = FIRST_RETRY_MS;
      next();
      return;
    }
    String code = hooks ? ErrorCode.HOOK_FAILED : ErrorCode.STORAGE_FAILED;
    if (retryMs == FIRST_RETRY_MS || hooks) {
      report(code, "Session data could not be stored", failure);
    }
    if (!hooks && isTemporary(failure)) {
      if (tasks.isEmpty() || task.delete()) {
        tasks.addFirst(task);
      }
      failing = true;
      chat.timers()
          .after(
              retryMs,
              chat.mailbox(),
              () -> {
                failing = false;
                next();
              });
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
      idle();
    } else {
      next();
    }
  }

  private static boolean isTemporary(Throwable failure) {
    return !(Failures.unwrap(failure) instanceof SessionStorageException known)
        || known.isTemporary();
  }

  private void idle() {
    if (whenIdle != null && !busy && (failing || tasks.isEmpty() || provider().isEmpty())) {
      Runnable task = whenIdle;
      whenIdle = null;
      task.run();
    }
  }

  private static CompletionStage<?> guarded(Supplier<CompletionStage<?>> call) {
    try {
      CompletionStage<?> stage = call.get();
      return stage == null ? CompletableFuture.completedFuture(null) : stage;
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void report(String code, String text, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    LOG.warn("Instance {}: {}", chat.id(), text, cause);
    if (!chat.session().is(WebChatState.CLOSED)) {
      chat.events()
          .error(
              cause instanceof Rejection rejection
                  ? rejection
                  : Rejection.of(code, text).withHint(String.valueOf(cause.getMessage())));
    }
  }

  private boolean usesHooks() {
    return chat.configuration().async().enabled() && chat.hooks().isPresent();
  }

  private Optional<SessionStorageProvider> provider() {
    Object chosen = chat.configuration().webchat().get("sessionStorage");
    return chat.plugins()
        .storage(chosen instanceof String name ? name : chat.limits().sessionStorage());
  }

  private SessionKey key() {
    return new SessionKey(
        chat.id(), chat.configuration().transportType(), chat.configuration().deploymentId());
  }

  private static long index(SessionData data) {
    return data.get("messageIndex") instanceof Number index ? index.longValue() + 1 : 1;
  }
}
