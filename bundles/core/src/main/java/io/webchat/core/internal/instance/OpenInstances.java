package io.webchat.core.internal.instance;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.Timers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of a container by id: those that are open and those that are closing. Thread-safe.
 */
final class OpenInstances {
  private static final Logger LOG = LoggerFactory.getLogger(OpenInstances.class);
  static final long CLOSE_MS = 5_000;
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  /** An id whose instance is being made has {@code null}. */
  private final Map<String, ChatInstance> open = new LinkedHashMap<>();

  /** Instances that are closing: the next one with the id waits for them. */
  private final Map<String, CompletableFuture<Void>> leaving = new LinkedHashMap<>();

  private final Timers timers;
  private boolean closed;

  OpenInstances(Timers timers) {
    this.timers = timers;
  }

  /**
   * An instance is about to be made.
   *
   * @throws Rejection when there must not be another one, or not with this id
   */
  synchronized void reserve(String id, int limit) {
    if (closed) {
      throw Rejection.of(ErrorCode.CLOSED, "The service is shut down");
    }
    if (open.containsKey(id)) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "There is an instance '" + id + "' already");
    }
    if (open.size() >= limit) {
      throw Rejection.of(ErrorCode.OVERLOADED, "More than " + limit + " instances are open")
          .withHint("Raise maxInstances of the core or close instances");
    }
    open.put(id, null);
  }

  /** The instance with a reserved id is made. */
  synchronized void add(ChatInstance chat) {
    open.put(chat.id(), chat);
  }

  /** The instance with a reserved id could not be made. */
  synchronized void release(String id) {
    open.remove(id);
  }

  /** Forgets an instance that closes; whether it was open. */
  boolean remove(ChatInstance chat) {
    CompletableFuture<Void> left = chat.closed().toCompletableFuture();
    synchronized (this) {
      if (!open.remove(chat.id(), chat)) {
        return false;
      }
      leaving.put(chat.id(), left);
    }
    CompletionStage<Void> closing = left;
    closing.whenComplete((unused, failure) -> left(chat.id(), left));
    return true;
  }

  private synchronized void left(String id, CompletableFuture<Void> stage) {
    leaving.remove(id, stage);
  }

  /** Whether an instance has this id, or is closing with it. */
  synchronized boolean isUsed(String id) {
    return open.containsKey(id) || leaving.containsKey(id);
  }

  /**
   * Completes when a former instance with this id has stored what it had, and after {@link
   * #CLOSE_MS} in any case.
   */
  CompletionStage<Void> formerGone(String id) {
    CompletableFuture<Void> former = former(id);
    if (former.isDone()) {
      return former;
    }
    CompletableFuture<Void> gone = former.copy();
    Timers.Timer limit = timers.after(CLOSE_MS, () -> gone.complete(null));
    return gone.whenComplete((unused, failure) -> limit.cancel());
  }

  private synchronized CompletableFuture<Void> former(String id) {
    return leaving.getOrDefault(id, NOTHING);
  }

  /** All open instances, oldest first. */
  synchronized List<ChatInstance> snapshot() {
    return open.values().stream().filter(Objects::nonNull).toList();
  }

  synchronized Optional<ChatInstance> find(String id) {
    return Optional.ofNullable(open.get(id));
  }

  /** The container closes: no instance is made any more. */
  synchronized void close() {
    closed = true;
  }

  /** Whether the container closes, so that others may go on with its sessions. */
  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Waits for a limited time until what closes is closed: afterwards classes of the bundles that it
   * used may be gone.
   */
  void awaitLeaving(long limitMs) {
    CompletableFuture<?>[] stages;
    synchronized (this) {
      stages = leaving.values().toArray(CompletableFuture[]::new);
    }
    await(CompletableFuture.allOf(stages), limitMs);
  }

  /** Waits for a limited time. */
  static void await(CompletableFuture<Void> stages, long limitMs) {
    try {
      stages.get(limitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Some instances or their transports did not close within {} ms", limitMs);
    }
  }
}
