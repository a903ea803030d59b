package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.core.internal.SessionStore.Target;
import io.webchat.core.internal.SessionStore.Task;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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

  private static final int HOOK_RETRIES = 3;

  private final ChatInstance chat;
  private final SessionStore store;
  private final Acknowledgements acknowledgements;
  private final TokenHold hold;
  private final SessionLoader loader;
  private final BackgroundCalls calls;
  private final Deque<Task> tasks = new ArrayDeque<>();
  private Task current;
  private Target target;
  private Object lastPlace;
  private BackgroundCalls.Call<?> call;
  private long lastNumber;
  private final Retry retry;
  private int hookRetries;

  /** Whether the failures since the last success have been reported. */
  private boolean reported;

  private long storedPosition = -1;
  private long storedAt;
  private boolean dormant;

  /** The session data that storage has, or is about to get. */
  private SessionData kept = SessionData.of(Map.of());

  /** The session that is being restored; {@code null} when it is not known yet, or is active. */
  private StoredSession restoring;

  private Runnable whenIdle;

  SessionKeeper(ChatInstance chat) {
    this.chat = chat;
    this.store = chat.store();
    this.acknowledgements = new Acknowledgements(chat);
    this.hold = new TokenHold(chat);
    this.calls = new BackgroundCalls(chat.mailbox(), chat.storageThreads());
    this.loader = new SessionLoader(chat, calls);
    long leaseMs = chat.limits().failover().leaseMs();
    this.retry =
        new Retry(
            chat.mailbox(),
            Math.min(FIRST_RETRY_MS, leaseMs),
            Math.min(LAST_RETRY_MS, leaseMs),
            this::proceed);
  }

  /** What is stored; completes on the mailbox. */
  CompletionStage<Optional<StoredSession>> load() {
    return loader.load();
  }

  Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  /** Whether calls to the server wait until a new token is stored. */
  boolean holdsCalls() {
    return hold.isHeld();
  }

  /** Whether something is still to be stored. */
  boolean hasWork() {
    return isBusy() || !tasks.isEmpty();
  }

  private boolean isBusy() {
    return call != null && !call.isOver();
  }

  /** The record of session data at a position, as of now. */
  StoredSession record(SessionData data, long position, boolean async) {
    return store.record(data, position, async, dormant);
  }

  /**
   * The session, its position or its filters may have changed, or it is known to be alive.
   *
   * @param important whether something else than position and time changed
   */
  void changed(boolean important) {
    if (chat.session().isActive()) {
      restoring = null;
      changed(acknowledgements.position(), chat.session().async(), important);
    } else if (chat.session().is(WebChatState.RESTORING) && restoring != null && important) {
      changed(restoring.position(), restoring.async(), true);
    }
  }

  private void changed(long position, boolean async, boolean important) {
    long now = System.currentTimeMillis();
    long ping = Math.min(PING_MS, chat.configuration().restoreTimeout() / 4);
    boolean pingDue = !store.usesHooks() && now - storedAt >= ping;
    if (important || position != storedPosition || pingDue) {
      storedPosition = position;
      storedAt = now;
      if (!tasks.isEmpty() && !tasks.peekLast().delete()) {
        tasks.removeLast();
      }
      kept = chat.session().data();
      add(record(kept, position, async), false, null);
    }
  }

  /** A stored session is about to be restored. */
  void takenUp(StoredSession stored) {
    restoring = stored;
    kept = stored.session();
  }

  /** The session data may be another one than is stored: a new token is stored before its use. */
  void renewed() {
    boolean rotated = chat.lease().format().isRotated(kept, chat.session().data());
    changed(true);
    if (rotated && store.target().isPresent()) {
      hold.until(lastNumber);
    }
  }

  /** Runs {@code task} when no new token waits to be stored. */
  void whenTokenStored(Runnable task) {
    hold.whenLifted(task);
  }

  /** The instance closes: who opens it again takes up the session. */
  void leave(boolean asDormant) {
    dormant = asDormant;
    changed(true);
  }

  /** Another container serves the session: nothing of it is stored any more. */
  void moved(Rejection reason) {
    tasks.clear();
    hold.release();
    acknowledgements.failed(reason);
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
    boolean hooks = store.usesHooks();
    StoredSession record = record(data, 1, chat.session().async());
    // a provider has one record for the key, so the last deletion is all that matters to it
    tasks.removeIf(task -> !task.delete() || (!hooks && task.record().key().equals(record.key())));
    storedPosition = -1;
    restoring = null;
    hold.release();
    acknowledgements.ended();
    add(record, true, error);
  }

  private void add(StoredSession record, boolean delete, AjaxResponse error) {
    if (hookRetries > 0) {
      // the functions get what is new at once
      hookRetries = 0;
      retry.reset();
    }
    tasks.add(new Task(record, delete, error, ++lastNumber));
    proceed();
  }

  /** A provider or functions came or went: what is there now gets the current data. */
  void placesChanged() {
    if (chat.session().is(WebChatState.CLOSED)) {
      return;
    }
    loader.providersChanged();
    Object place = store.place();
    if (place instanceof SessionDataHooks && lastPlace instanceof SessionStorageProvider former) {
      forget(former);
    }
    chat.tenure().storesChanged();
    if (place == lastPlace) {
      return;
    }
    lastPlace = place;
    if (isBusy() && target.place() != lastPlace) {
      call.giveUp(); // the answer of a provider that is gone is not waited for
      again(current);
    }
    retry.reset();
    storedPosition = -1;
    changed(true);
    proceed();
  }

  /** The functions keep the session from now on: nobody is to take it up from the provider. */
  private void forget(SessionStorageProvider former) {
    StoredSession record = record(chat.session().data(), 1, chat.session().async());
    Optional<Lease> lease = chat.tenure().surrender();
    chat.storageThreads()
        .execute(
            () ->
                Stages.guarded(() -> store.remove(former, record.key(), lease))
                    .exceptionally(
                        failure -> {
                          LOG.warn("Instance {}: a former record stays", chat.id(), failure);
                          return null;
                        }));
  }

  /** Runs {@code task} when everything is stored or cannot be stored now. */
  void whenIdle(Runnable task) {
    whenIdle = task;
    idle();
  }

  /** Goes on storing, when there is something to store and a place for it. */
  void proceed() {
    Optional<Target> place =
        isBusy() || retry.isPending() || tasks.isEmpty() ? Optional.empty() : store.target();
    if (place.isEmpty()) {
      idle();
      return;
    }
    Task task = tasks.poll();
    current = task;
    target = place.get();
    lastPlace = target.place();
    Target called = target;
    call = calls.call(() -> called.call(task), (value, failure) -> done(task, value, failure));
  }

  private void done(Task task, Object value, Throwable failure) {
    if (failure != null) {
      failed(task, failure);
    } else if (Boolean.FALSE.equals(value) && !target.isHooks() && !task.delete()) {
      chat.tenure().lost();
      return; // a deletion that came too late concerns nobody: the chat is over here
    } else {
      retry.reset();
      reported = false;
      hookRetries = 0;
      if (!task.delete()) {
        acknowledgements.stored(task.record().position());
      }
    }
    hold.done(task.number());
    proceed();
    chat.gate().sessionChanged();
  }

  private void failed(Task task, Throwable failure) {
    boolean hooks = target.isHooks();
    if (!reported || (hooks && hookRetries == 0)) {
      reported = true;
      store.report(
          hooks ? ErrorCode.HOOK_FAILED : ErrorCode.STORAGE_FAILED,
          "Session data could not be stored",
          failure);
    }
    if (isTemporary(failure) && (!hooks || hookRetries++ < HOOK_RETRIES)) {
      again(task);
      retry.failed();
    } else if (!task.delete()) {
      acknowledgements.failed(
          Rejection.of(ErrorCode.STORAGE_FAILED, "Session data could not be stored"));
    }
  }

  /** Does it again, unless something later makes it needless. */
  private void again(Task task) {
    if (tasks.isEmpty() || task.delete()) {
      tasks.addFirst(task);
    }
  }

  static boolean isTemporary(Throwable failure) {
    return !(Failures.unwrap(failure) instanceof SessionStorageException known)
        || known.isTemporary();
  }

  private void idle() {
    if (whenIdle != null
        && !isBusy()
        && (retry.isPending() || tasks.isEmpty() || store.target().isEmpty())) {
      Runnable task = whenIdle;
      whenIdle = null;
      task.run();
    }
  }
}
