package io.webchat.failover;

import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Holder;
import io.webchat.spi.session.SessionLeases.Member;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers that share the stores. What they tell of themselves is read with each search for
 * sessions that nobody serves, and when one is asked for that is not known. Thread-safe.
 */
final class Members implements Fleet {
  private static final Logger LOG = LoggerFactory.getLogger(Members.class);

  /** How long nothing is read again for a container that is not known, ns. */
  private static final long FRESH = 500_000_000;

  private final Supplier<List<SessionStorageProvider>> stores;
  private final FailoverSettings settings;
  private final Executor threads;
  private final LongSupplier nanoTime;
  private final AtomicBoolean refreshing = new AtomicBoolean();

  /** Makes what is told of this container come in the order in which it was said. */
  private final Object telling = new Object();

  private final AtomicReference<Told> own = new AtomicReference<>(new Told(""));
  private volatile boolean told;
  private volatile List<Member> known = List.of();
  private volatile long readAt;

  /**
   * The containers that share these stores.
   *
   * @param threads make the calls, which may block
   * @param nanoTime a clock that only goes forward
   */
  Members(
      Supplier<List<SessionStorageProvider>> stores,
      FailoverSettings settings,
      Executor threads,
      LongSupplier nanoTime) {
    this.stores = stores;
    this.settings = settings;
    this.threads = threads;
    this.nanoTime = nanoTime;
    this.readAt = nanoTime.getAsLong() - FRESH - 1;
  }

  private List<SessionLeases> leases() {
    return stores.get().stream()
        .filter(SessionLeases.class::isInstance)
        .map(SessionLeases.class::cast)
        .toList();
  }

  @Override
  public String owner() {
    return settings.owner();
  }

  /** What is told of this container; each time another object. */
  private static final class Told {
    private final String address;

    Told(String address) {
      this.address = address;
    }
  }

  @Override
  public Subscription announce(String address) {
    Told now = new Told(address);
    own.set(now);
    threads.execute(this::tell);
    return () -> {
      if (own.compareAndSet(now, new Told(""))) {
        threads.execute(this::tell);
      }
    };
  }

  /** Tells where this container is reached, and reads what the others tell; may block. */
  void refresh() {
    if (refreshing.compareAndSet(false, true)) {
      try {
        tell();
        read();
      } finally {
        refreshing.set(false);
      }
    }
  }

  private void tell() {
    synchronized (telling) {
      String address = own.get().address;
      boolean reached = !address.isEmpty();
      if (reached || told) {
        Duration time = reached ? settings.lease() : Duration.ZERO;
        told = reached;
        attempt(store -> store.announce(new Member(settings.owner(), address), time));
      }
    }
  }

  /** The others are known again when all stores have answered; before, as they were. */
  private void read() {
    long begun = nanoTime.getAsLong();
    List<Member> found = new ArrayList<>();
    if (attempt(store -> found.addAll(store.members()))) {
      known = List.copyOf(found);
      readAt = begun;
    }
  }

  private interface Call {
    void with(SessionLeases store);
  }

  private boolean attempt(Call call) {
    boolean all = true;
    for (SessionLeases store : leases()) {
      try {
        call.with(store);
      } catch (SessionStorageException e) {
        LOG.debug("A store does not tell of containers: {}", e.getMessage());
        all = false;
      }
    }
    return all;
  }

  @Override
  public CompletionStage<Optional<Place>> elsewhere(
      String instanceId, WebChatConfiguration configuration) {
    SessionKey key =
        new SessionKey(instanceId, configuration.transportType(), configuration.deploymentId());
    return call(() -> place(key));
  }

  private Optional<Place> place(SessionKey key) {
    for (SessionLeases store : leases()) {
      Optional<Holder> holder = store.holder(key);
      if (holder.isPresent() && !holder.get().owner().equals(settings.owner())) {
        String owner = holder.get().owner();
        return Optional.of(new Place(owner, address(owner), holder.get().left()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> address(String owner) {
    return findAgain(owner::equals).map(Member::address);
  }

  @Override
  public CompletionStage<Optional<Member>> member(Predicate<String> owner) {
    Optional<Member> found = find(owner);
    return found.isPresent() || isFresh()
        ? CompletableFuture.completedFuture(found)
        : call(() -> findAgain(owner));
  }

  @Override
  public CompletionStage<List<Member>> members() {
    return isFresh() ? CompletableFuture.completedFuture(others()) : call(this::readOthers);
  }

  private List<Member> readOthers() {
    if (!isFresh()) {
      read();
    }
    return others();
  }

  private List<Member> others() {
    return known.stream().filter(each -> !each.owner().equals(settings.owner())).toList();
  }

  private boolean isFresh() {
    return nanoTime.getAsLong() - readAt <= FRESH;
  }

  private Optional<Member> find(Predicate<String> owner) {
    return others().stream().filter(each -> owner.test(each.owner())).findFirst();
  }

  private Optional<Member> findAgain(Predicate<String> owner) {
    Optional<Member> found = find(owner);
    if (found.isPresent() || isFresh()) {
      return found;
    }
    read();
    return find(owner);
  }

  private <T> CompletionStage<T> call(Supplier<T> operation) {
    return CompletableFuture.supplyAsync(operation, threads)
        .orTimeout(settings.leaseMs(), TimeUnit.MILLISECONDS);
  }

  /** This container is not reached any more. */
  void close() {
    own.set(new Told(""));
    threads.execute(this::tell);
  }
}
