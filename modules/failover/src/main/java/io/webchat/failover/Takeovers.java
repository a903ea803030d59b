package io.webchat.failover;

import io.webchat.api.InstanceSettings;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.session.CookieJar;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks four times in a lease time for sessions in shared stores that no container serves any more,
 * and opens an instance for each whose lease it gets. Thread-safe.
 */
public final class Takeovers {
  private static final Logger LOG = LoggerFactory.getLogger(Takeovers.class);
  private static final int PASSED_LIMIT = 10_000;

  /** How many lease times a session that is not to be taken over is not looked at again. */
  private static final long PASSED_LEASES = 6;

  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  /**
   * A lease and when it was asked for.
   *
   * @param askedAt by a clock that only goes forward, ns
   */
  public record GrantedLease(SessionLeases.Lease lease, long askedAt) {}

  /** A session that goes on here, and under which lease. */
  public record TakenOverSession(StoredSession stored, GrantedLease grant) {}

  /** Where sessions go on. Thread-safe. */
  public interface Container {
    /** The stores that are there now, some of which may be shared. */
    List<SessionStorageProvider> stores();

    /** Whether there is a transport of this type now. */
    boolean hasTransport(String type);

    /** Whether an instance has this id, or is closing with it. */
    boolean isUsed(String id);

    /** The session of an instance that is open here is served by nobody. */
    void unserved(SessionKey key);

    /**
     * Opens an instance that goes on with the session of another container.
     *
     * @throws Rejection when it cannot be opened
     */
    void takeOver(InstanceSettings settings, TakenOverSession takenOver);
  }

  /** A store that containers share. */
  private record Store(SessionStorageProvider provider, SessionLeases leases) {}

  private final Container container;
  private final FailoverSettings settings;
  private final Timers timers;
  private final Executor threads;
  private final LongSupplier nanoTime;
  private final Map<SessionKey, Long> passed = new LinkedHashMap<>();

  /** Sessions of instances that are open here, until these are told again, ns. */
  private final Map<SessionKey, Long> told = new LinkedHashMap<>();

  /** Sessions whose lease is asked for, by the id of their instance. */
  private final Map<String, CompletableFuture<Void>> attempts = new ConcurrentHashMap<>();

  private final Members members;
  private volatile boolean closed;

  /** Sessions of the last search that are not for this container now. */
  private volatile int unwanted;

  /**
   * Nothing is looked for before {@link #start()}.
   *
   * @param threads make the calls, which may block
   * @param nanoTime a clock that only goes forward
   */
  public Takeovers(
      Container container,
      FailoverSettings settings,
      Timers timers,
      Executor threads,
      LongSupplier nanoTime) {
    this.container = container;
    this.settings = settings;
    this.timers = timers;
    this.threads = threads;
    this.nanoTime = nanoTime;
    this.members = new Members(container::stores, settings, threads, nanoTime);
  }

  /** The containers that share the stores; empty without failover. */
  public Optional<Fleet> fleet() {
    return settings.enabled() ? Optional.of(members) : Optional.empty();
  }

  /** Begins; does nothing without failover. */
  public void start() {
    if (settings.enabled()) {
      schedule(settings.searchMs());
    }
  }

  /** Nothing is looked for any more; what is under way opens no instance. */
  public void close() {
    closed = true;
    members.close();
  }

  /**
   * Completes when the lease of no session of this instance is asked for: this container would get
   * it twice, and only the second one would be valid.
   */
  public CompletionStage<Void> attemptOver(String instanceId) {
    return attempts.getOrDefault(instanceId, NOTHING);
  }

  private void schedule(long delay) {
    if (!closed) {
      long jittered = delay - (long) (Math.random() * delay / 5);
      timers.after(jittered, () -> threads.execute(this::search));
    }
  }

  /** One search through all stores; the next one is scheduled when it is done. */
  private void search() {
    threads.execute(members::refresh);
    List<CompletableFuture<Boolean>> searches = new ArrayList<>();
    for (SessionStorageProvider provider : container.stores()) {
      if (provider instanceof SessionLeases leases) {
        searches.add(search(new Store(provider, leases)).toCompletableFuture());
      }
    }
    CompletionStage<Void> all =
        limited(CompletableFuture.allOf(searches.toArray(CompletableFuture<?>[]::new)));
    all.whenComplete(
        (unused, failure) -> {
          if (failure != null) {
            LOG.debug("A search for sessions that nobody serves failed", failure);
          }
          boolean more =
              failure == null && searches.stream().anyMatch(search -> search.getNow(false));
          schedule(more ? 1 : settings.searchMs());
        });
  }

  /** Whether there are probably more sessions than were looked at. */
  private CompletionStage<Boolean> search(Store store) {
    int limit = settings.limit() + passedCount() + Math.min(unwanted, PASSED_LIMIT);
    return call(() -> store.leases().orphans(limit))
        .thenCompose(
            found -> takeAll(store, found).thenApply(taken -> taken && found.size() >= limit));
  }

  /** Whether one of them was taken over. */
  private CompletionStage<Boolean> takeAll(Store store, List<SessionKey> found) {
    List<SessionKey> keys = new ArrayList<>();
    for (SessionKey key : found) {
      if (container.isUsed(key.instanceId())) {
        tell(key);
      } else if (isWanted(key)) {
        keys.add(key);
      }
    }
    unwanted = found.size() - keys.size();
    // so that containers that search at the same time do not try the same ones first
    Collections.shuffle(keys);
    List<CompletableFuture<Boolean>> taken = new ArrayList<>();
    for (SessionKey key : keys) {
      taken.add(
          take(store, key).exceptionally(failure -> failed(key, failure)).toCompletableFuture());
    }
    return CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new))
        .thenApply(unused -> taken.stream().anyMatch(each -> each.getNow(false)));
  }

  private boolean isWanted(SessionKey key) {
    if (closed || !container.hasTransport(key.transportType())) {
      return false;
    }
    synchronized (passed) {
      Long until = passed.get(key);
      if (until == null) {
        return true;
      }
      if (until - nanoTime.getAsLong() > 0) {
        return false;
      }
      passed.remove(key);
      return true;
    }
  }

  private boolean failed(SessionKey key, Throwable failure) {
    if (Stages.unwrap(failure) instanceof SessionStorageException known && !known.isTemporary()) {
      pass(key); // so that what nobody can read does not keep others from their turn
      LOG.warn("The session of instance {}: {}", key.instanceId(), known.getMessage());
      return false;
    }
    LOG.warn("The session of instance {} could not be taken over", key.instanceId(), failure);
    return false;
  }

  /** Looks before it takes the lease, so that it does not keep others from what it passes. */
  private CompletionStage<Boolean> take(Store store, SessionKey key) {
    return load(store, key)
        .thenCompose(
            stored -> {
              boolean wanted = stored.flatMap(FailoverRecord::settings).isPresent();
              if (stored.isPresent() && !wanted) {
                pass(key);
              }
              return wanted ? attempt(store, key) : CompletableFuture.completedFuture(false);
            });
  }

  private CompletionStage<Boolean> attempt(Store store, SessionKey key) {
    String id = key.instanceId();
    CompletableFuture<Void> attempt = new CompletableFuture<>();
    if (attempts.putIfAbsent(id, attempt) != null) {
      return CompletableFuture.completedFuture(false);
    }
    // an instance that has the id from now on waits for the end of this attempt
    CompletionStage<Boolean> taken =
        container.isUsed(id)
            ? CompletableFuture.completedFuture(false)
            : limited(acquire(store, key));
    return taken.whenComplete(
        (unused, failure) -> {
          attempts.remove(id);
          attempt.complete(null);
        });
  }

  /**
   * Waits for a while only. What is under way is not cut off: a lease that comes later opens an
   * instance then, or is given back.
   */
  private <T> CompletionStage<T> limited(CompletionStage<T> stage) {
    CompletableFuture<T> limited = stage.toCompletableFuture().copy();
    Timers.Timer limit =
        timers.after(
            2 * settings.leaseMs(), () -> limited.completeExceptionally(new TimeoutException()));
    return limited.whenComplete((unused, failure) -> limit.cancel());
  }

  private CompletionStage<Boolean> acquire(Store store, SessionKey key) {
    long askedAt = nanoTime.getAsLong();
    return call(() -> store.leases().acquire(key, settings.owner(), settings.lease()))
        .thenCompose(
            lease ->
                lease.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : goOn(store, new GrantedLease(lease.get(), askedAt)));
  }

  /** Reads the session as it is now that nobody else can change it. */
  private CompletionStage<Boolean> goOn(Store store, GrantedLease grant) {
    return load(store, grant.lease().key())
        .handle(
            (stored, failure) -> failure == null && stored.isPresent() && open(stored.get(), grant))
        .thenCompose(
            opened ->
                opened
                    ? CompletableFuture.completedFuture(true)
                    : call(() -> giveBack(store, grant.lease())));
  }

  private static boolean giveBack(Store store, SessionLeases.Lease lease) {
    store.leases().release(lease);
    return false;
  }

  private boolean open(StoredSession stored, GrantedLease grant) {
    Optional<InstanceSettings> left = FailoverRecord.settings(stored);
    if (left.isEmpty() || closed) {
      return false;
    }
    try {
      container.takeOver(left.get(), new TakenOverSession(stored, grant));
      LOG.info("Instance {} goes on here", stored.key().instanceId());
      return true;
    } catch (Rejection e) {
      LOG.warn("Instance {} cannot go on here: {}", stored.key().instanceId(), e.getMessage());
      return false;
    }
  }

  private CompletionStage<Optional<StoredSession>> load(Store store, SessionKey key) {
    StorageContext context = // a store that containers share has no use for cookies
        new StorageContext(new CookieJar(() -> {}), SessionFormat.UNKNOWN);
    return call(() -> store.provider().setSessionData(key, context));
  }

  private <T> CompletionStage<T> call(Supplier<T> operation) {
    return CompletableFuture.supplyAsync(operation, threads);
  }

  private int passedCount() {
    synchronized (passed) {
      return passed.size();
    }
  }

  private void pass(SessionKey key) {
    synchronized (passed) {
      putFor(passed, key);
    }
  }

  private void putFor(Map<SessionKey, Long> keys, SessionKey key) {
    if (keys.size() >= PASSED_LIMIT) {
      keys.remove(keys.keySet().iterator().next());
    }
    keys.put(key, nanoTime.getAsLong() + PASSED_LEASES * settings.leaseNanos());
  }

  /** Once for a while: an instance that cannot take the session up must not try all the time. */
  private void tell(SessionKey key) {
    synchronized (told) {
      Long until = told.get(key);
      if (until != null && until - nanoTime.getAsLong() > 0) {
        return;
      }
      told.remove(key);
      putFor(told, key);
    }
    container.unserved(key);
  }
}
