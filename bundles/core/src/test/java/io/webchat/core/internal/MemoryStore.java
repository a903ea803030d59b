package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.session.Cookies;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A shared store in memory with a clock of its own that only the test moves. */
final class MemoryStore {
  static final String NAME = "memory";

  /** How the way from one container to the store is. */
  enum Way {
    OPEN,
    /** Calls fail and do nothing. */
    FAILING,
    /** Calls are done, and fail. */
    ANSWER_LOST,
    /** Calls are not done and never answered. */
    HANGING,
    /** Calls are done when {@link Connection#release} says so. */
    HELD,
    /** As {@link #HELD}, but only for what stores a session. */
    STORES_HELD,
    /** As {@link #HELD}, but only for what takes a lease. */
    ACQUIRES_HELD,
    /** As {@link #HELD}, but only for what confirms a lease. */
    RENEWALS_HELD
  }

  private record Held(String owner, long token, long until) {}

  /** Instances whose records cannot be read. */
  final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  final Map<SessionKey, StoredSession> records = new LinkedHashMap<>();
  private final Map<SessionKey, Held> leases = new LinkedHashMap<>();
  private long now = 1_000_000;
  private long lastToken;

  synchronized void advance(long ms) {
    now += ms;
  }

  synchronized Optional<StoredSession> stored(String instanceId) {
    return records.values().stream()
        .filter(record -> record.key().instanceId().equals(instanceId))
        .findFirst();
  }

  /** What it had is gone, as in a Redis that writes nothing and was started again. */
  synchronized void forget() {
    records.clear();
    leases.clear();
  }

  synchronized void replace(StoredSession record) {
    records.put(record.key(), record);
  }

  synchronized String owner(String instanceId) {
    return leases.entrySet().stream()
        .filter(entry -> entry.getKey().instanceId().equals(instanceId))
        .filter(entry -> entry.getValue().until() > now)
        .map(entry -> entry.getValue().owner())
        .findFirst()
        .orElse("");
  }

  /** One container's way to the store. */
  final class Connection implements SessionStorageProvider, SessionLeases {
    volatile Way way = Way.OPEN;

    /** Positions stored by this container, in order. */
    final List<Long> positions = new CopyOnWriteArrayList<>();

    /** Deletions that this container asked for, and whether they were done. */
    final List<Boolean> deletions = new CopyOnWriteArrayList<>();

    /** Searches for sessions that nobody serves. */
    final AtomicInteger searches = new AtomicInteger();

    private final List<Runnable> held = new CopyOnWriteArrayList<>();

    /** Does what is held, and lets the rest pass. */
    void release() {
      way = Way.OPEN;
      List<Runnable> calls = List.copyOf(held);
      held.clear();
      calls.forEach(Runnable::run);
    }

    /** What comes from now on overtakes what is held. */
    void letNewCallsPass() {
      way = Way.OPEN;
    }

    /** What is held fails, and is not done; the rest passes. */
    void failHeld() {
      way = Way.FAILING;
      List<Runnable> calls = List.copyOf(held);
      held.clear();
      calls.forEach(Runnable::run);
      way = Way.OPEN;
    }

    int heldCalls() {
      return held.size();
    }

    private <T> CompletionStage<T> call(Supplier<T> operation) {
      Way current = way;
      if (current == Way.HANGING) {
        return new CompletableFuture<>();
      }
      if (current == Way.HELD) {
        return hold(operation);
      }
      T value = null;
      if (current != Way.FAILING) {
        synchronized (MemoryStore.this) {
          value = operation.get();
        }
      }
      return current != Way.FAILING && current != Way.ANSWER_LOST
          ? CompletableFuture.completedFuture(value)
          : CompletableFuture.failedFuture(new SessionStorageException("scripted", true, null));
    }

    private <T> CompletionStage<T> hold(Supplier<T> operation) {
      CompletableFuture<T> later = new CompletableFuture<>();
      held.add(
          () ->
              call(operation)
                  .whenComplete(
                      (value, failure) -> {
                        if (failure == null) {
                          later.complete(value);
                        } else {
                          later.completeExceptionally(failure);
                        }
                      }));
      return later;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public CompletionStage<Void> getSessionData(StoredSession session, Cookies cookies) {
      return call(
          () -> {
            positions.add(session.position());
            records.put(session.key(), session);
            return null;
          });
    }

    @Override
    public CompletionStage<Optional<StoredSession>> setSessionData(
        SessionKey key, Cookies cookies) {
      if (unreadable.contains(key.instanceId())) {
        return CompletableFuture.failedFuture(
            new SessionStorageException("no key of it is known", false, null));
      }
      return call(() -> Optional.ofNullable(records.get(key)));
    }

    @Override
    public CompletionStage<Void> deleteSessionData(
        SessionKey key, AjaxResponse error, Cookies cookies) {
      return call(
          () -> {
            records.remove(key);
            return null;
          });
    }

    @Override
    public CompletionStage<Optional<Lease>> acquire(SessionKey key, String owner, Duration time) {
      Supplier<Optional<Lease>> operation =
          () -> {
            Held current = leases.get(key);
            if (current != null && current.until() > now && !current.owner().equals(owner)) {
              return Optional.empty();
            }
            Held taken = new Held(owner, ++lastToken, now + time.toMillis());
            leases.put(key, taken);
            return Optional.of(new Lease(key, owner, taken.token()));
          };
      return way == Way.ACQUIRES_HELD ? hold(operation) : call(operation);
    }

    @Override
    public CompletionStage<Optional<Lease>> renew(Lease lease, Duration time) {
      Supplier<Optional<Lease>> operation =
          () -> {
            if (!isLatest(lease)) {
              return Optional.empty();
            }
            leases.put(
                lease.key(), new Held(lease.owner(), lease.fencingToken(), now + time.toMillis()));
            return Optional.of(lease);
          };
      return way == Way.RENEWALS_HELD ? hold(operation) : call(operation);
    }

    @Override
    public CompletionStage<Void> release(Lease lease) {
      return call(
          () -> {
            if (isLatest(lease)) {
              leases.put(lease.key(), new Held(lease.owner(), lease.fencingToken(), now));
            }
            return null;
          });
    }

    @Override
    public CompletionStage<Boolean> store(StoredSession session, Lease lease) {
      Supplier<Boolean> operation =
          () -> {
            if (!isLatest(lease)) {
              return false;
            }
            positions.add(session.position());
            records.put(session.key(), session);
            return true;
          };
      return way == Way.STORES_HELD ? hold(operation) : call(operation);
    }

    @Override
    public CompletionStage<Boolean> delete(Lease lease, AjaxResponse error) {
      return call(
          () -> {
            deletions.add(isLatest(lease));
            if (!isLatest(lease)) {
              return false;
            }
            records.remove(lease.key());
            return true;
          });
    }

    @Override
    public CompletionStage<List<SessionKey>> orphans(int limit) {
      searches.incrementAndGet();
      return call(
          () -> {
            List<SessionKey> found = new ArrayList<>(records.keySet());
            found.removeIf(key -> records.get(key).isDormant());
            found.removeIf(key -> leases.containsKey(key) && leases.get(key).until() > now);
            return found.stream().limit(limit).toList();
          });
    }

    /** Whether no later token was given out; a lease that is not known is made anew. */
    private boolean isLatest(Lease lease) {
      Held known = new Held(lease.owner(), lease.fencingToken(), now);
      return leases.computeIfAbsent(lease.key(), key -> known).token() == lease.fencingToken();
    }
  }
}
