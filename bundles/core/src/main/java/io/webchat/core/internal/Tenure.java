package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of this instance to serve its session, among containers that share a store: a lease
 * that the store gives, confirms and takes away. Its age here is counted by a clock that only goes
 * forward, from the moment before the confirmation was asked for, so that it runs out here before
 * it does in the store. When it has run out, what arrives is kept back and nothing is sent until
 * the store has confirmed it; when another container has it, the instance closes. Without failover,
 * and before the first lease of a new session, everything is open. Used on the mailbox only.
 */
final class Tenure implements SessionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);
  private static final int HELD_LIMIT = 10_000;
  private static final long GIVE_BACK_MS = 1_000;

  /**
   * A lease and when it was asked for.
   *
   * @param askedAt by the clock of {@link Instances#nanoTime()}
   */
  record Grant(Lease lease, long askedAt) {}

  private record Held(Runnable proceed, Runnable abandon) {}

  private final ChatInstance chat;
  private final FailoverSettings settings;
  private final LeaseCalls calls;
  private final Grant inherited;
  private final Deque<Held> held = new ArrayDeque<>();
  private CompletableFuture<Boolean> claim;
  private Throwable claimFailure;
  private Lease lease;
  private SessionLeases grantedBy;

  /** Whether the session has had a lease, so that it must not be served without one. */
  private boolean guarded;

  private boolean adopted;
  private long confirmedAt;
  private boolean shut;
  private boolean overflowed;
  private boolean moved;
  private boolean closed;
  private boolean refused;
  private Timers.Timer next;
  private Timers.Timer expiry;

  /** What waits until nothing of this instance can take its lease any more. */
  private Runnable ending;

  /**
   * For an instance.
   *
   * @param inherited the lease under which the instance was created; {@code null} for none
   */
  Tenure(ChatInstance chat, Grant inherited) {
    this.chat = chat;
    this.inherited = inherited;
    this.settings = chat.limits().failover();
    this.calls =
        new LeaseCalls(
            chat.mailbox(),
            new BackgroundCalls(chat.mailbox(), chat.leaseThreads()),
            settings,
            this::undone);
  }

  @Override
  public void begin() {
    if (inherited != null) {
      adopted = true;
      grantedBy = leases().orElse(null);
      granted(inherited.lease(), inherited.askedAt());
      schedule(settings.renewMs());
    }
  }

  /** The lease, when there is one that the present store has confirmed. */
  Optional<Lease> lease() {
    return Optional.ofNullable(lease)
        .filter(present -> leases().filter(store -> store == grantedBy).isPresent());
  }

  @Override
  public boolean isShared() {
    return settings.enabled() && leases().isPresent();
  }

  @Override
  public boolean isMoved() {
    return moved;
  }

  @Override
  public boolean isOwn(StoredSession stored) {
    return !isShared() || Inheritance.isOwn(stored, settings.owner());
  }

  /**
   * Takes the lease before a stored session is read; {@code false} when another container has it or
   * the store cannot say.
   */
  CompletionStage<Boolean> claim() {
    if (!isShared() || lease != null) {
      return CompletableFuture.completedFuture(true);
    }
    claim = new CompletableFuture<>();
    claimFailure = null;
    chat.attemptOver().thenRunAsync(this::step, chat.mailbox()::always);
    return claim;
  }

  /** Why the last claim was not answered; empty when another container has the lease. */
  Optional<Throwable> claimFailure() {
    return Optional.ofNullable(claimFailure);
  }

  @Override
  public void sessionChanged() {
    adopted &= chat.session().is(WebChatState.NEW) || chat.session().is(WebChatState.IDLE);
    if (!wanted() && !chat.session().is(WebChatState.NEW) && !adopted) {
      open();
    }
    step();
  }

  /** Gives the lease away with what it guards: the session is not kept under leases any more. */
  Optional<Lease> surrender() {
    Lease given = lease;
    lease = null;
    cancel();
    open();
    return Optional.ofNullable(given);
  }

  /** A store came or went. */
  void storesChanged() {
    SessionLeases current = leases().orElse(null);
    if (current == null && chat.store().provider().isPresent()) {
      lease = null;
      open();
    }
    if (current != null && lease != null && current != grantedBy) {
      calls.giveUp();
      step();
    } else if (current != null) {
      step();
    }
  }

  @Override
  public boolean isOpen() {
    if (moved) {
      return false;
    }
    if (!guarded || chat.mailbox().nanoTime() - confirmedAt < settings.leaseNanos()) {
      return true;
    }
    if (!shut) {
      shut = true;
      LOG.warn("Instance {}: its lease has run out; it waits for the session storage", chat.id());
      chat.leaseRanOut();
      step();
    }
    return false;
  }

  @Override
  public void whenOpen(Runnable proceed, Runnable abandon) {
    if (isOpen() && held.isEmpty()) {
      proceed.run();
    } else if (moved || closed) {
      abandon.run();
    } else if (held.size() < HELD_LIMIT) {
      held.add(new Held(proceed, abandon));
    } else {
      overflowed = true;
      abandon.run();
    }
  }

  /** The store refused this container: another one serves the session. */
  void lost() {
    if (!moved && !closed) {
      moved = true;
      lease = null;
      cancel();
      LOG.info("Instance {}: another container serves the session", chat.id());
      chat.moved();
    }
  }

  @Override
  public void close(Runnable then) {
    closed = true;
    cancel();
    abandonHeld();
    SessionLeases store = leases().orElse(null);
    Lease given = lease;
    lease = null;
    long patience = Math.min(GIVE_BACK_MS, settings.leaseMs());
    calls.giveUp();
    if (given != null && store != null) {
      calls.call(patience, () -> store.release(given), (r, f) -> then.run());
    } else if (isToBeUndone()) {
      ending = then;
      next = chat.mailbox().after(patience, this::end);
    } else {
      then.run();
    }
  }

  private void end() {
    Runnable then = ending;
    ending = null;
    if (then != null) {
      cancel();
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

  private boolean wanted() {
    return adopted || chat.session().isActive() || chat.session().is(WebChatState.RESTORING);
  }

  private void step() {
    SessionLeases store = leases().orElse(null);
    if (calls.areBusy() || closed || moved || store == null) {
      return;
    }
    if (lease == null) {
      if (wanted()) {
        acquire(store);
      }
    } else if (!wanted() && !chat.keeper().hasWork()) {
      giveBack(store);
    } else if (store != grantedBy || shut) {
      renew(store);
    }
  }

  private void acquire(SessionLeases store) {
    if (isToBeUndone()) {
      claimFailure = claim == null ? null : LeaseCalls.noAnswer();
      claimed(false);
      schedule(settings.retryMs());
      return;
    }
    long askedAt = chat.mailbox().nanoTime();
    calls.acquire(
        store,
        chat.store().key(),
        (found, failure) -> {
          if (failure != null) {
            claimFailure = claim == null ? null : failure;
            failed("No lease of the session could be taken", failure);
            claimed(false);
          } else if (found.isPresent()) {
            grantedBy = store;
            granted(found.get(), askedAt);
            schedule(settings.renewMs());
            claimed(true);
            chat.keeper().proceed();
          } else if (guarded) {
            lost();
          } else {
            refused();
          }
        });
  }

  private void refused() {
    boolean claiming = claim != null;
    claimed(false);
    if (!claiming && !refused && chat.session().isActive()) {
      refused = true;
      chat.events()
          .error(
              Rejection.of(ErrorCode.STORAGE_FAILED, "The session cannot be stored now")
                  .withHint("Another container holds the lease of instance " + chat.id()));
    }
    schedule(settings.renewMs());
  }

  private void claimed(boolean granted) {
    CompletableFuture<Boolean> waiting = claim;
    claim = null;
    if (waiting != null) {
      waiting.complete(granted);
    }
  }

  private void renew(SessionLeases store) {
    long askedAt = chat.mailbox().nanoTime();
    Lease current = lease;
    boolean sameStore = store == grantedBy;
    calls.call(
        settings.callMs(),
        () -> store.renew(current, settings.lease()),
        (found, failure) -> {
          if (failure != null) {
            failed("The lease of the session could not be renewed", failure);
          } else if (found.isPresent()) {
            grantedBy = store;
            granted(found.get(), askedAt);
            schedule(settings.renewMs());
            if (!sameStore) {
              chat.keeper().proceed();
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
    open();
    cancel();
    calls.call(settings.callMs(), () -> store.release(given), (unused, failure) -> step());
  }

  private void failed(String text, Throwable failure) {
    LOG.debug("Instance {}: {}", chat.id(), text, failure);
    schedule(settings.retryMs());
  }

  private void granted(Lease granted, long askedAt) {
    lease = granted;
    guarded = true;
    refused = false;
    confirmedAt = askedAt;
    long left = settings.leaseNanos() - (chat.mailbox().nanoTime() - askedAt);
    if (left <= 0) {
      isOpen();
      return;
    }
    if (expiry != null) {
      expiry.cancel();
    }
    expiry = chat.mailbox().after(left / 1_000_000 + 1, this::isOpen);
    if (shut) {
      shut = false;
      LOG.info("Instance {}: its lease is confirmed; it goes on", chat.id());
      proceed();
    }
  }

  /** Nothing is to be protected any more. */
  private void open() {
    guarded = false;
    if (expiry != null) {
      expiry.cancel();
    }
    if (shut) {
      shut = false;
      proceed();
    }
  }

  private void proceed() {
    while (!held.isEmpty() && isOpen()) {
      held.poll().proceed().run();
    }
    if (isOpen()) {
      boolean resume = overflowed;
      overflowed = false;
      chat.leaseConfirmed(resume);
    }
  }

  private void abandonHeld() {
    while (!held.isEmpty()) {
      held.poll().abandon().run();
    }
  }

  private void schedule(long delay) {
    if (next != null) {
      next.cancel();
    }
    if (!closed && !moved) {
      long jittered = delay - (long) (Math.random() * delay / 10);
      next = chat.mailbox().after(jittered, this::due);
    }
  }

  private void due() {
    SessionLeases store = leases().orElse(null);
    if (!calls.areBusy() && lease != null && wanted() && store != null) {
      renew(store);
    } else {
      step();
    }
    if (store == null) {
      schedule(settings.retryMs());
    }
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
    }
    if (expiry != null) {
      expiry.cancel();
    }
  }

  private Optional<SessionLeases> leases() {
    return settings.enabled() ? chat.store().leases() : Optional.empty();
  }
}
