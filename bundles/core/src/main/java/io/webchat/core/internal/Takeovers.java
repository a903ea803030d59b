package io.webchat.core.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.Rejection;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks four times in a lease time for sessions in shared stores that no container serves any more,
 * and opens an instance for each whose lease it gets. Thread-safe.
 */
final class Takeovers {
  private static final Logger LOG = LoggerFactory.getLogger(Takeovers.class);
  private static final int PASSED_LIMIT = 10_000;

  /** How many lease times a session that is not to be taken over is not looked at again. */
  private static final long PASSED_LEASES = 6;

  /** A session that goes on here, and under which lease. */
  record Heir(StoredSession stored, Tenure.Grant grant) {}

  private final Instances instances;
  private final FailoverSettings settings;
  private final Map<SessionKey, Long> passed = new LinkedHashMap<>();
  private volatile boolean closed;

  /** Sessions of the last search that are not for this container now. */
  private volatile int unwanted;

  Takeovers(Instances instances) {
    this.instances = instances;
    this.settings = instances.limits().failover();
  }

  /** Begins; does nothing without failover. */
  void start() {
    if (settings.enabled()) {
      schedule(settings.searchMs());
    }
  }

  void close() {
    closed = true;
  }

  private void schedule(long delay) {
    if (!closed) {
      long jittered = delay - (long) (Math.random() * delay / 5);
      instances.timers().after(jittered, () -> instances.takeoverThreads().execute(this::search));
    }
  }

  /** One search through all stores; the next one is scheduled when it is done. */
  private void search() {
    List<CompletableFuture<Boolean>> searches = new ArrayList<>();
    for (SessionStorageProvider provider : instances.plugins().storages.snapshot()) {
      if (provider instanceof SessionLeases leases) {
        searches.add(search(provider, leases).toCompletableFuture());
      }
    }
    CompletionStage<Void> all =
        CompletableFuture.allOf(searches.toArray(CompletableFuture<?>[]::new))
            .orTimeout(2 * settings.leaseMs(), TimeUnit.MILLISECONDS);
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
  private CompletionStage<Boolean> search(SessionStorageProvider provider, SessionLeases leases) {
    int limit = settings.limit() + passedCount() + Math.min(unwanted, PASSED_LIMIT);
    return call(() -> leases.orphans(limit))
        .thenCompose(
            found -> {
              List<SessionKey> keys = new ArrayList<>(found);
              keys.removeIf(key -> !isWanted(key));
              unwanted = found.size() - keys.size();
              // so that containers that search at the same time do not try the same ones first
              Collections.shuffle(keys);
              List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
              for (SessionKey key : keys) {
                attempts.add(
                    take(provider, leases, key)
                        .exceptionally(failure -> failed(key, failure))
                        .toCompletableFuture());
              }
              return CompletableFuture.allOf(attempts.toArray(CompletableFuture<?>[]::new))
                  .thenApply(
                      unused ->
                          found.size() >= limit
                              && attempts.stream().anyMatch(attempt -> attempt.getNow(false)));
            });
  }

  private boolean isWanted(SessionKey key) {
    if (closed
        || instances.isUsed(key.instanceId())
        || instances.plugins().transport(key.transportType()).isEmpty()) {
      return false;
    }
    synchronized (passed) {
      Long until = passed.get(key);
      if (until == null) {
        return true;
      }
      if (until - instances.nanoTime() > 0) {
        return false;
      }
      passed.remove(key);
      return true;
    }
  }

  private boolean failed(SessionKey key, Throwable failure) {
    if (Failures.unwrap(failure) instanceof SessionStorageException known && !known.isTemporary()) {
      pass(key); // so that what nobody can read does not keep others from their turn
      LOG.warn("The session of instance {}: {}", key.instanceId(), known.getMessage());
      return false;
    }
    LOG.warn("The session of instance {} could not be taken over", key.instanceId(), failure);
    return false;
  }

  /** Looks before it takes the lease, so that it does not keep others from what it passes. */
  private CompletionStage<Boolean> take(
      SessionStorageProvider provider, SessionLeases leases, SessionKey key) {
    return load(provider, key)
        .thenCompose(
            stored -> {
              if (stored.isEmpty()) {
                return CompletableFuture.completedFuture(false);
              }
              if (Inheritance.settings(stored.get()).isEmpty()) {
                pass(key);
                return CompletableFuture.completedFuture(false);
              }
              return acquire(provider, leases, key);
            });
  }

  private CompletionStage<Boolean> acquire(
      SessionStorageProvider provider, SessionLeases leases, SessionKey key) {
    String id = key.instanceId();
    if (!instances.beginAttempt(id)) {
      return CompletableFuture.completedFuture(false);
    }
    long askedAt = instances.nanoTime();
    CompletableFuture<Boolean> taken =
        acquire(provider, leases, key, askedAt).toCompletableFuture().copy();
    CompletionStage<Boolean> over = taken.orTimeout(2 * settings.leaseMs(), TimeUnit.MILLISECONDS);
    return over.whenComplete((unused, failure) -> instances.endAttempt(id));
  }

  private CompletionStage<Boolean> acquire(
      SessionStorageProvider provider, SessionLeases leases, SessionKey key, long askedAt) {
    return call(() -> leases.acquire(key, settings.owner(), settings.lease()))
        .thenCompose(
            lease -> {
              if (lease.isEmpty()) {
                return CompletableFuture.completedFuture(false);
              }
              return load(provider, key)
                  .handle(
                      (stored, failure) ->
                          failure == null
                              && stored.isPresent()
                              && open(stored.get(), new Tenure.Grant(lease.get(), askedAt)))
                  .thenCompose(opened -> opened ? yes() : giveBack(leases, lease.get()));
            });
  }

  private boolean open(StoredSession stored, Tenure.Grant grant) {
    Optional<InstanceSettings> left = Inheritance.settings(stored);
    if (left.isEmpty() || closed) {
      return false;
    }
    try {
      instances.takeOver(left.get(), new Heir(stored, grant));
      LOG.info("Instance {} goes on here", stored.key().instanceId());
      return true;
    } catch (Rejection e) {
      LOG.warn("Instance {} cannot go on here: {}", stored.key().instanceId(), e.getMessage());
      return false;
    }
  }

  private CompletionStage<Boolean> giveBack(SessionLeases leases, Lease lease) {
    return call(() -> leases.release(lease)).thenApply(unused -> false);
  }

  private static CompletionStage<Boolean> yes() {
    return CompletableFuture.completedFuture(true);
  }

  private CompletionStage<Optional<StoredSession>> load(
      SessionStorageProvider provider, SessionKey key) {
    return call(() -> provider.setSessionData(key, new InstanceCookies(() -> {})));
  }

  private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> operation) {
    return CompletableFuture.supplyAsync(
            () -> Stages.guarded(operation), instances.takeoverThreads())
        .thenCompose(stage -> stage);
  }

  private int passedCount() {
    synchronized (passed) {
      return passed.size();
    }
  }

  private void pass(SessionKey key) {
    synchronized (passed) {
      if (passed.size() >= PASSED_LIMIT) {
        passed.remove(passed.keySet().iterator().next());
      }
      passed.put(key, instances.nanoTime() + PASSED_LEASES * settings.leaseNanos());
    }
  }
}
