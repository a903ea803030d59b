package io.webchat.failover;

import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of this instance to serve its session, among containers that share a store: a lease
 * that the store gives, confirms and takes away. It is taken when a session begins, and given back
 * when nothing is left to be stored of it. When another container has it, the instance closes. Used
 * on the mailbox only.
 */
public final class SessionLeaseHolder implements SessionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLeaseHolder.class);
  private static final long GIVE_BACK_MS = 1_000;

  /** What depends on the lease, and what it depends on. */
  public interface Listener {
    /** The store has not confirmed the lease in time: nothing is done until it does. */
    void ranOut();

    /**
     * The lease is confirmed again, or not needed any more.
     *
     * @param missed whether something that arrived meanwhile was not kept
     */
    void goesOn(boolean missed);

    /** There is a lease under which the session can be stored. */
    void granted();

    /** The lease that another container had is here: what is stored can be taken up. */
    void freed();

    /** Another container serves the session. */
    void moved();

    /** Whether something is still to be stored under the lease. */
    boolean isStoring();

    /** What another container needs to go on with the session. */
    FailoverRecord failoverRecord();
  }

  /** Where the session of an instance is kept. */
  public interface Place {
    String instanceId();

    SessionKey key();

    /** The store that keeps it, when that can be shared. */
    Optional<SessionLeases> leases();

    /** The store that is chosen for it, when that is there. */
    Optional<SessionStorageProvider> provider();

    /** Something is wrong that the instance publishes. */
    void report(Rejection problem);
  }

  /** A session that is stored under the lease; deleted, when that was the end of it. */
  private record Leased(SessionLeases place, Lease lease, boolean surrendered) implements Target {
    @Override
    public CompletionStage<?> call(Task task) {
      if (!task.delete()) {
        return Stages.value(place.store(task.record(), lease));
      }
      boolean deleted = place.delete(lease, task.error());
      if (surrendered) {
        place.release(lease);
      }
      return Stages.value(deleted);
    }
  }

  private final Mailbox mailbox;
  private final Supplier<WebChatState> state;
  private final Place sessions;
  private final FailoverSettings settings;
  private final LeaseCalls calls;
  private final Listener listener;
  private final Takeovers.GrantedLease inherited;
  private final LeaseGate gate;
  private CompletableFuture<Boolean> claim;
  private Lease lease;
  private SessionLeases grantedBy;

  private boolean adopted;
  private boolean closed;
  private boolean refused;

  /** Whether what is stored is wanted, and another container has the lease. */
  private boolean awaited;

  private Timers.Timer next = Timers.NONE;

  /** What waits until nothing of this instance can take its lease any more. */
  private Runnable ending;

  /**
   * For an instance.
   *
   * @param state where the instance stands, as far as its session is kept: one that can still be
   *     read is while another one starts
   * @param inherited the lease under which the instance was created; {@code null} for none
   */
  public SessionLeaseHolder(
      Mailbox mailbox,
      Supplier<WebChatState> state,
      Place sessions,
      FailoverSettings settings,
      LeaseCalls calls,
      Listener listener,
      Takeovers.GrantedLease inherited) {
    this.mailbox = mailbox;
    this.state = state;
    this.sessions = sessions;
    this.settings = settings;
    this.calls = calls;
    this.listener = listener;
    this.inherited = inherited;
    this.gate =
        new LeaseGate(
            mailbox, sessions.instanceId(), settings.leaseNanos(), this::ranOut, listener::goesOn);
  }

  private void ranOut() {
    listener.ranOut();
    step();
  }

  @Override
  public void begin() {
    if (inherited != null) {
      adopted = true;
      granted(sessions.leases().orElse(null), inherited.lease(), inherited.askedAt());
    }
  }

  @Override
  public boolean isShared() {
    return sessions.leases().isPresent();
  }

  @Override
  public boolean isMoved() {
    return gate.isMoved();
  }

  @Override
  public boolean isOwn(StoredSession stored) {
    return !isShared() || FailoverRecord.isOwn(stored, settings.owner());
  }

  @Override
  public Map<String, Object> failoverRecord(boolean dormant) {
    return isShared() ? listener.failoverRecord().extra(settings.owner(), dormant) : Map.of();
  }

  @Override
  public long retryLimitMs() {
    return Math.min(BackOff.LIMIT_MS, settings.leaseMs());
  }

  @Override
  public Optional<Target> target() {
    return sessions
        .leases()
        .filter(store -> store == grantedBy && lease != null && isOpen())
        .map(store -> new Leased(store, lease, false));
  }

  @Override
  public CompletionStage<Boolean> claim() {
    if (!isShared() || lease != null) {
      return CompletableFuture.completedFuture(true);
    }
    claim = new CompletableFuture<>();
    calls.whenFree(this::step);
    return claim;
  }

  @Override
  public void unserved(SessionKey key) {
    if (is(WebChatState.IDLE) && !listener.isStoring() && key.equals(sessions.key())) {
      awaited = true;
      step();
    }
  }

  @Override
  public void sessionChanged() {
    adopted &= is(WebChatState.NEW) || is(WebChatState.IDLE);
    awaited &= !isActive();
    if (!wanted() && !is(WebChatState.NEW)) {
      gate.unguard();
    }
    step();
  }

  @Override
  public Optional<Target> surrender() {
    Optional<Target> given =
        Optional.ofNullable(lease)
            .filter(former -> grantedBy != null)
            .map(former -> new Leased(grantedBy, former, true));
    lease = null;
    next.cancel();
    gate.unguard();
    return given;
  }

  @Override
  public void storesChanged() {
    SessionLeases current = sessions.leases().orElse(null);
    if (current == null && sessions.provider().isPresent()) {
      lease = null;
      gate.unguard();
    }
    if (current != null && lease != null && current != grantedBy) {
      calls.giveUp();
    }
    step();
  }

  @Override
  public boolean isOpen() {
    return gate.isOpen();
  }

  @Override
  public void whenOpen(Runnable proceed, Runnable abandon) {
    gate.whenOpen(proceed, abandon);
  }

  @Override
  public void lost() {
    if (!gate.isMoved() && !closed) {
      gate.moved();
      lease = null;
      next.cancel();
      LOG.info("Instance {}: another container serves the session", sessions.instanceId());
      listener.moved();
    }
  }

  @Override
  public void close(Runnable then) {
    closed = true;
    next.cancel();
    gate.close();
    SessionLeases store = sessions.leases().orElse(null);
    Lease given = lease;
    lease = null;
    long patience = Math.min(GIVE_BACK_MS, Math.max(settings.leaseMs(), settings.callMs()));
    calls.giveUp();
    if (given != null && store != null) {
      calls.release(patience, store, given, then);
    } else if (isToBeUndone()) {
      ending = then;
      next = mailbox.after(patience, this::end);
    } else {
      then.run();
    }
  }

  private void end() {
    Runnable then = ending;
    ending = null;
    if (then != null) {
      next.cancel();
      then.run();
    }
  }

  /** A lease that came after its call was given up is given back. */
  private void undone() {
    if (closed) {
      end();
    } else {
      step();
    }
  }

  /** A lease that still comes would take the place of one that is acquired meanwhile. */
  private boolean isToBeUndone() {
    return calls.areToBeUndone(2 * settings.leaseNanos());
  }

  private boolean is(WebChatState expected) {
    return state.get() == expected;
  }

  private boolean isActive() {
    return state.get().hasSession();
  }

  private boolean wanted() {
    return adopted
        || awaited
        || isActive()
        || is(WebChatState.READ_ONLY)
        || is(WebChatState.RESTORING);
  }

  private void step() {
    SessionLeases store = sessions.leases().orElse(null);
    if (calls.areBusy() || closed || gate.isMoved() || store == null) {
      return;
    }
    if (lease == null) {
      if (wanted()) {
        acquire(store);
      }
    } else if (!wanted() && !listener.isStoring()) {
      giveBack(store);
    } else if (store != grantedBy || gate.isShut()) {
      renew(store);
    }
  }

  private void acquire(SessionLeases store) {
    if (isToBeUndone()) {
      claimed(false, LeaseCalls.noAnswer());
      schedule(settings.retryMs());
      return;
    }
    long askedAt = mailbox.nanoTime();
    calls.acquire(
        store,
        sessions.key(),
        (found, failure) -> {
          if (failure != null) {
            failed("No lease of the session could be taken", failure);
            claimed(false, failure);
          } else if (found.isPresent()) {
            granted(store, found.get(), askedAt);
            boolean claiming = claim != null;
            claimed(true, null);
            listener.granted();
            freed(claiming);
          } else if (gate.isGuarded()) {
            lost();
          } else {
            refused();
          }
        },
        this::undone);
  }

  /** Nothing was claimed meanwhile, and no chat begun: the instance still waits. */
  private void freed(boolean claiming) {
    boolean waiting = awaited && !claiming && is(WebChatState.IDLE);
    awaited = false;
    if (waiting) {
      listener.freed();
    }
  }

  private void refused() {
    boolean claiming = claim != null;
    awaited |= claiming;
    claimed(false, null);
    if (!claiming && !refused && isActive()) {
      refused = true;
      sessions.report(
          Rejection.of(ErrorCode.STORAGE_FAILED, "The session cannot be stored now")
              .withHint("Another container holds the lease of instance " + sessions.instanceId()));
    }
    schedule(settings.renewMs());
  }

  private void claimed(boolean granted, Throwable failure) {
    CompletableFuture<Boolean> waiting = claim;
    claim = null;
    if (waiting != null && failure == null) {
      waiting.complete(granted);
    } else if (waiting != null) {
      waiting.completeExceptionally(failure);
    }
  }

  private void renew(SessionLeases store) {
    long askedAt = mailbox.nanoTime();
    Lease current = lease;
    boolean sameStore = store == grantedBy;
    calls.renew(
        store,
        current,
        (found, failure) -> {
          if (lease == null) {
            step(); // it was given up meanwhile
          } else if (failure != null) {
            failed("The lease of the session could not be renewed", failure);
          } else if (found.isPresent()) {
            granted(store, found.get(), askedAt);
            if (!sameStore) {
              listener.granted();
            }
          } else if (sameStore) {
            lost();
          } else {
            lease = null;
            step();
          }
        });
  }

  private void giveBack(SessionLeases store) {
    Lease given = lease;
    lease = null;
    gate.unguard();
    next.cancel();
    calls.release(settings.callMs(), store, given, this::step);
  }

  private void failed(String text, Throwable failure) {
    LOG.debug("Instance {}: {}", sessions.instanceId(), text, failure);
    schedule(settings.retryMs());
  }

  private void granted(SessionLeases store, Lease granted, long askedAt) {
    grantedBy = store;
    lease = granted;
    refused = false;
    gate.confirmed(askedAt);
    schedule(settings.renewMs());
  }

  private void schedule(long delay) {
    next.cancel();
    if (!closed && !gate.isMoved()) {
      long jittered = delay - (long) (Math.random() * delay / 10);
      next = mailbox.after(jittered, this::due);
    }
  }

  private void due() {
    SessionLeases store = sessions.leases().orElse(null);
    if (!calls.areBusy() && lease != null && wanted() && store != null) {
      renew(store);
    } else {
      step();
    }
    if (store == null) {
      schedule(settings.retryMs());
    }
  }
}
