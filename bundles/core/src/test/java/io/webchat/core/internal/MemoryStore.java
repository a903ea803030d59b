package io.webchat.core.internal;

import io.webchat.mailbox.ManualMailbox;
import io.webchat.api.AjaxResponse;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A shared store in memory with a clock of its own that only the test moves. */
public final class MemoryStore {
  static final String NAME = "memory";

  /** How the way from one container to the store is. */
  enum Way {
    OPEN,
    /** Calls fail and do nothing. */
    FAILING,
    /** Calls are done, and fail. */
    ANSWER_LOST,
    /** Calls are not done and not answered as long as it is so; then they fail. */
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

  /** A call whose thread waits; {@code done} when it is done after that. */
  private record Waiting(Thread thread, CompletableFuture<Void> go, CompletableFuture<Void> done) {
    void proceed() {
      ManualMailbox.WAITING.remove(thread);
      go.complete(null);
      done.orTimeout(60, TimeUnit.SECONDS).join();
    }
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
    private volatile Way way = Way.OPEN;

    /** What happens while a lease is asked for. */
    volatile Runnable beforeAcquire = () -> {};

    /** Positions stored by this container, in order. */
    final List<Long> positions = new CopyOnWriteArrayList<>();

    /** Deletions that this container asked for, and whether they were done. */
    final List<Boolean> deletions = new CopyOnWriteArrayList<>();

    /** Searches for sessions that nobody serves. */
    final AtomicInteger searches = new AtomicInteger();

    private final List<Waiting> held = new CopyOnWriteArrayList<>();
    private final List<Waiting> hanging = new CopyOnWriteArrayList<>();

    /** How the way is from now on; what hangs fails when it is another one. */
    void way(Way next) {
      way = next;
      if (next != Way.HANGING) {
        proceed(hanging);
      }
    }

    /** Does what is held, and lets the rest pass. */
    void release() {
      way(Way.OPEN);
      proceed(held);
    }

    /** What comes from now on overtakes what is held. */
    void letNewCallsPass() {
      way(Way.OPEN);
    }

    /** What is held fails, and is not done; the rest passes. */
    void failHeld() {
      way(Way.FAILING);
      proceed(held);
      way(Way.OPEN);
    }

    private void proceed(List<Waiting> calls) {
      List<Waiting> next = List.copyOf(calls);
      calls.removeAll(next);
      next.forEach(Waiting::proceed);
    }

    int heldCalls() {
      return held.size();
    }

    /** How many threads of this pool wait in a call, see {@link ClockedChat#name}. */
    int waiting(String threads) {
      return (int)
          Stream.concat(held.stream(), hanging.stream())
              .filter(call -> ClockedChat.name(call.thread()).equals(threads))
              .count();
    }

    private <T> T call(Supplier<T> operation) {
      return call(operation, Way.HELD);
    }

    private <T> T call(Supplier<T> operation, Way holding) {
      if (way == Way.HANGING) {
        wait(hanging).done().complete(null);
        throw failure();
      }
      if (way == Way.HELD || way == holding) {
        Waiting call = wait(held);
        try {
          return done(operation);
        } finally {
          call.done().complete(null);
        }
      }
      return done(operation);
    }

    private Waiting wait(List<Waiting> calls) {
      Waiting call =
          new Waiting(Thread.currentThread(), new CompletableFuture<>(), new CompletableFuture<>());
      calls.add(call);
      ManualMailbox.WAITING.add(Thread.currentThread());
      call.go().join();
      return call;
    }

    private <T> T done(Supplier<T> operation) {
      Way current = way;
      T value = null;
      if (current != Way.FAILING) {
        synchronized (MemoryStore.this) {
          value = operation.get();
        }
      }
      if (current == Way.FAILING || current == Way.ANSWER_LOST) {
        throw failure();
      }
      return value;
    }

    private static SessionStorageException failure() {
      return new SessionStorageException("scripted", true, null);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public void getSessionData(StoredSession session, StorageContext context) {
      call(
          () -> {
            positions.add(session.position());
            records.put(session.key(), session);
            return null;
          });
    }

    @Override
    public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
      if (unreadable.contains(key.instanceId())) {
        throw new SessionStorageException("no key of it is known", false, null);
      }
      return call(() -> Optional.ofNullable(records.get(key)));
    }

    @Override
    public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
      call(
          () -> {
            records.remove(key);
            return null;
          });
    }

    @Override
    public Optional<Lease> acquire(SessionKey key, String owner, Duration time) {
      beforeAcquire.run();
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
      return call(operation, Way.ACQUIRES_HELD);
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration time) {
      Supplier<Optional<Lease>> operation =
          () -> {
            if (!isLatest(lease)) {
              return Optional.empty();
            }
            leases.put(
                lease.key(), new Held(lease.owner(), lease.fencingToken(), now + time.toMillis()));
            return Optional.of(lease);
          };
      return call(operation, Way.RENEWALS_HELD);
    }

    @Override
    public void release(Lease lease) {
      call(
          () -> {
            if (isLatest(lease)) {
              leases.put(lease.key(), new Held(lease.owner(), lease.fencingToken(), now));
            }
            return null;
          });
    }

    @Override
    public boolean store(StoredSession session, Lease lease) {
      Supplier<Boolean> operation =
          () -> {
            if (!isLatest(lease)) {
              return false;
            }
            positions.add(session.position());
            records.put(session.key(), session);
            return true;
          };
      return call(operation, Way.STORES_HELD);
    }

    @Override
    public boolean delete(Lease lease, AjaxResponse error) {
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
    public List<SessionKey> orphans(int limit) {
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
