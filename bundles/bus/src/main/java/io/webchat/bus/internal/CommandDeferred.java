package io.webchat.bus.internal;

import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Resolver;
import io.webchat.api.value.Json;
import io.webchat.api.value.Rejection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both sides of a command's result. Without locks: callbacks are pushed on a chain, and the second
 * of the two, the settling or the callback, posts the task that runs the chain on the mailbox.
 */
final class CommandDeferred implements Deferred, Resolver {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDeferred.class);
  private static final Object NULL = new Object();

  private static final AtomicReferenceFieldUpdater<CommandDeferred, Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(CommandDeferred.class, Object.class, "outcome");
  private static final AtomicReferenceFieldUpdater<CommandDeferred, Callback> CHAIN =
      AtomicReferenceFieldUpdater.newUpdater(CommandDeferred.class, Callback.class, "chain");

  private final BusMailbox mailbox;

  /** Null while pending, then the value ({@link #NULL} for null) or {@link Rejected}. */
  private volatile Object outcome;

  /** The callback added last, with the ones before it. */
  private volatile Callback chain;

  /** The open commands of the plugin that works on it, until settled. */
  private volatile Set<CommandDeferred> worklist;

  // On the mailbox only.
  private boolean running;
  private boolean delivered;
  private List<Consumer<Object>> progressCallbacks = List.of();
  private Object lastProgress;

  CommandDeferred(BusMailbox mailbox) {
    this.mailbox = mailbox;
  }

  static CommandDeferred rejected(BusMailbox mailbox, RejectionReason reason) {
    CommandDeferred deferred = new CommandDeferred(mailbox);
    deferred.reject(reason);
    return deferred;
  }

  @Override
  public State state() {
    Object now = outcome;
    if (now == null) {
      return State.PENDING;
    }
    return now instanceof Rejected ? State.REJECTED : State.RESOLVED;
  }

  boolean isPending() {
    return outcome == null;
  }

  @Override
  public void resolve(Object value) {
    if (!isPending()) {
      return;
    }
    Object frozen;
    try {
      frozen = Json.freeze(value);
    } catch (RuntimeException unusable) {
      LOG.warn("{}: unusable result: {}", mailbox.instanceId(), FailureSummary.describe(unusable));
      reject(RejectionReason.INTERNAL);
      return;
    }
    resolveAsIs(frozen);
  }

  /** Resolves with an object that is not JSON. */
  void resolveAsIs(Object value) {
    settle(value == null ? NULL : value);
  }

  void reject(RejectionReason reason) {
    if (isPending()) {
      reject(reason.rejection());
    }
  }

  @Override
  public void reject(Rejection reason) {
    settle(new Rejected(reason == null ? Rejection.ofValue(null) : reason));
  }

  private void settle(Object result) {
    if (!OUTCOME.compareAndSet(this, null, result)) {
      return;
    }
    Set<CommandDeferred> list = worklist;
    if (list != null) {
      list.remove(this);
    }
    if (chain != null) {
      mailbox.postSurely(this::runChain);
    }
  }

  /** Lists it among {@code open} until it settles. */
  void listedIn(Set<CommandDeferred> open) {
    open.add(this);
    worklist = open;
    if (!isPending()) {
      open.remove(this);
    }
  }

  @Override
  public void notify(Object value) {
    if (!isPending()) {
      return;
    }
    Object report = Json.freeze(value);
    mailbox.post(
        () -> {
          if (!delivered) {
            lastProgress = report == null ? NULL : report;
            progressCallbacks.forEach(callback -> report(callback));
          }
        });
  }

  private void report(Consumer<Object> callback) {
    mailbox.guard(() -> callback.accept(valueOf(lastProgress)));
  }

  @Override
  public Deferred done(Consumer<Object> callback) {
    return add(
        result -> {
          if (!(result instanceof Rejected)) {
            callback.accept(valueOf(result));
          }
        });
  }

  @Override
  public Deferred fail(Consumer<Rejection> callback) {
    return add(
        result -> {
          if (result instanceof Rejected rejected) {
            callback.accept(rejected.reason());
          }
        });
  }

  @Override
  public Deferred always(Runnable callback) {
    return add(result -> callback.run());
  }

  /** A late callback gets the last progress report at once, as with jQuery. */
  @Override
  public Deferred progress(Consumer<Object> callback) {
    mailbox.post(
        () -> {
          progressCallbacks =
              Stream.concat(progressCallbacks.stream(), Stream.of(callback)).toList();
          if (lastProgress != null) {
            report(callback);
          }
        });
    return this;
  }

  @Override
  public Deferred pipe(Function<Object, Object> mapping) {
    CommandDeferred next = new CommandDeferred(mailbox);
    progress(next::notify);
    add(
        result -> {
          if (result instanceof Rejected rejected) {
            next.reject(rejected.reason());
          } else {
            next.take(() -> mapping.apply(valueOf(result)));
          }
        });
    return next;
  }

  private void take(Source source) {
    try {
      Object mapped = source.get();
      if (mapped instanceof Deferred inner) {
        inner.progress(this::notify).done(this::resolveAsIs).fail(this::reject);
      } else {
        resolve(mapped);
      }
    } catch (Rejection reason) {
      reject(reason);
    } catch (Throwable failure) {
      LOG.warn(
          "{}: a mapping failed with {}", mailbox.instanceId(), FailureSummary.describe(failure));
      reject(RejectionReason.INTERNAL);
    }
  }

  @Override
  public CompletionStage<Object> toCompletionStage() {
    MailboxStage<Object> stage = new MailboxStage<>(mailbox);
    add(
        result -> {
          if (result instanceof Rejected rejected) {
            stage.completeExceptionally(rejected.reason());
          } else {
            stage.complete(valueOf(result));
          }
        });
    return stage;
  }

  private Deferred add(Consumer<Object> action) {
    Callback callback = new Callback(action);
    do {
      callback.link = chain;
    } while (!CHAIN.compareAndSet(this, callback.link, callback));
    if (!isPending()) {
      mailbox.postSurely(this::runChain);
    }
    return this;
  }

  private void runChain() {
    if (running) {
      return; // a callback added one: the loop below gets to it in its order
    }
    running = true;
    delivered = true;
    Object result = outcome;
    for (Callback last; (last = CHAIN.getAndSet(this, null)) != null; ) {
      for (Callback next = firstOf(last); next != null; next = next.link) {
        Consumer<Object> action = next.action;
        mailbox.guard(() -> action.accept(result));
      }
    }
    running = false;
  }

  private static Callback firstOf(Callback last) {
    Callback first = null;
    for (Callback current = last; current != null; ) {
      Callback before = current.link;
      current.link = first;
      first = current;
      current = before;
    }
    return first;
  }

  private static Object valueOf(Object result) {
    return result == NULL ? null : result;
  }

  private record Rejected(Rejection reason) {}

  @FunctionalInterface
  private interface Source {
    Object get();
  }

  private static final class Callback {
    private final Consumer<Object> action;
    private Callback link;

    Callback(Consumer<Object> action) {
      this.action = action;
    }
  }
}
