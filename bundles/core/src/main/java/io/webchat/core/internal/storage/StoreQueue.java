package io.webchat.core.internal.storage;

import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.failover.SessionGuard;
import io.webchat.failover.SessionGuard.Target;
import io.webchat.failover.SessionGuard.Task;
import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.timing.CallTimes;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is still to be stored of a session: off the mailbox, one call at a time and in order, again
 * after failures, and only the latest data. Settles what waits for it. Used on the mailbox only.
 */
public final class StoreQueue {
  private static final Logger LOG = LoggerFactory.getLogger(StoreQueue.class);
  private static final long FIRST_RETRY_MS = 1_000;
  private static final int HOOK_RETRIES = 3;

  private final BackgroundCalls background;
  private final SessionStore store;
  private final StoreCalls calls;
  private final SessionGuard guard;
  private final Acknowledgements acknowledgements;
  private final CredentialGuard credentials;
  private final Retry retry;
  private final Deque<Task> tasks = new ArrayDeque<>(1);
  private Task current;
  private Target target;
  private BackgroundCalls.Call<?> call = BackgroundCalls.NONE;
  private Object lastPlace;
  private long lastNumber;
  private int hookRetries;

  /** Whether the failures since the last success have been reported. */
  private boolean reported;

  private Runnable whenIdle;

  public StoreQueue(
      Mailbox mailbox,
      BackgroundCalls background,
      SessionStore store,
      StoreCalls calls,
      SessionGuard guard,
      Acknowledgements acknowledgements,
      CredentialGuard credentials) {
    this.background = background;
    this.store = store;
    this.calls = calls;
    this.guard = guard;
    this.acknowledgements = acknowledgements;
    this.credentials = credentials;
    long limitMs = guard.retryLimitMs();
    this.retry = new Retry(mailbox, Math.min(FIRST_RETRY_MS, limitMs), limitMs, this::storeNext);
  }

  /** Whether something is still to be stored. */
  public boolean hasWork() {
    return !call.isOver() || !tasks.isEmpty();
  }

  /** Stores a record instead of those that wait. */
  void store(StoredSession record) {
    if (!tasks.isEmpty() && !tasks.peekLast().delete()) {
      tasks.removeLast();
    }
    add(record, false, null);
  }

  /** Deletes what is stored; nothing waits any more for what was not stored yet. */
  void delete(StoredSession record, AjaxResponse error) {
    boolean hooks = store.hooks().isPresent();
    // a provider has one record for the key, so the last deletion is all that matters to it
    tasks.removeIf(task -> !task.delete() || (!hooks && task.record().key().equals(record.key())));
    credentials.release();
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
    storeNext();
  }

  /** Calls to the server wait until what was added last is stored, if it can be now. */
  void holdCalls() {
    if (calls.target().isPresent()) {
      credentials.until(lastNumber);
    }
  }

  /** Stores nothing any more of what waits. */
  void abandon(Rejection reason) {
    tasks.clear();
    credentials.release();
    acknowledgements.failed(reason);
  }

  /** Whether functions keep the session now that a provider kept before. */
  Optional<SessionStorageProvider> abandoned() {
    return store.hooks().isPresent() && lastPlace instanceof SessionStorageProvider former
        ? Optional.of(former)
        : Optional.empty();
  }

  /** Deletes what a provider keeps no more, so that nobody takes up the session from there. */
  void forget(SessionStorageProvider former, StoredSession record) {
    Target last = guard.surrender().orElseGet(() -> calls.target(former));
    background.call(
        () -> last.call(new Task(record, true, null, 0)),
        (done, failure) -> {
          if (failure != null) {
            LOG.warn("Instance {}: a former record stays", store.instanceId(), failure);
          }
        });
  }

  /**
   * A provider or functions came or went.
   *
   * @return whether there is another place now, which needs the current data
   */
  boolean placesChanged() {
    guard.storesChanged();
    Object place = store.place();
    if (place == lastPlace) {
      return false;
    }
    lastPlace = place;
    if (!call.isOver() && target.place() != lastPlace) {
      call.giveUp(); // the answer of a provider that is gone is not waited for
      again(current);
    }
    retry.reset();
    return true;
  }

  /** Runs {@code task} when everything is stored or cannot be stored now. */
  public void whenIdle(Runnable task) {
    whenIdle = task;
    idle();
  }

  /** Goes on storing, when there is something to store and a place for it. */
  public void storeNext() {
    Optional<Target> place =
        !call.isOver() || retry.isPending() || tasks.isEmpty() ? Optional.empty() : calls.target();
    if (place.isEmpty()) {
      idle();
      return;
    }
    Task task = tasks.poll();
    Target called = place.get();
    current = task;
    target = called;
    lastPlace = called.place();
    String what = task.delete() ? "delete" : "store";
    call =
        background.call(
            () -> CallTimes.timed(CallTimes.STORE, what, () -> called.call(task)),
            (value, failure) -> done(task, value, failure));
  }

  private void done(Task task, Object value, Throwable failure) {
    if (failure != null) {
      failed(task, failure);
    } else if (Boolean.FALSE.equals(value) && !target.isHooks() && !task.delete()) {
      guard.lost();
      return; // a deletion that came too late concerns nobody: the chat is over here
    } else {
      retry.reset();
      reported = false;
      hookRetries = 0;
      if (!task.delete()) {
        acknowledgements.stored(task.record().position());
      }
    }
    credentials.done(task.number());
    storeNext();
    guard.sessionChanged();
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
    if (RejectionMapping.isTemporary(failure) && (!hooks || hookRetries++ < HOOK_RETRIES)) {
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

  private void idle() {
    if (whenIdle != null
        && call.isOver()
        && (retry.isPending() || tasks.isEmpty() || calls.target().isEmpty())) {
      Runnable task = whenIdle;
      whenIdle = null;
      task.run();
    }
  }
}
