package io.webchat.scripting.internal.context;

import io.webchat.api.bus.Subscription;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.sandbox.AllocationBudget;
import io.webchat.scripting.internal.sandbox.DisabledHooks;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.Registrations.Registration;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.sandbox.ScriptThreads;
import io.webchat.scripting.internal.sandbox.SerialQueue;
import io.webchat.scripting.internal.sandbox.Watchdog;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.graalvm.polyglot.PolyglotException;

/**
 * The one way into the context of an instance: one entry at a time, each with its own limits. A
 * hook that is cut off again and again is disabled. {@link #enter} is for the queue's own tasks,
 * the rest for any thread.
 */
public final class Gateway {
  private final ScriptThreads threads;
  private final SerialQueue queue;
  private final Watchdog watchdog;
  private final Supplier<ScriptLimits> limits;
  private final HookStatistics statistics;
  private final AllocationBudget budget;
  private final Supplier<Realm> opener;
  private final ErrorEvents errors;
  private final Supplier<Subscription> holdMessages;
  private final DisabledHooks disabled;
  private volatile Realm realm;
  private volatile Realm opening;
  private volatile boolean closed;
  private final AtomicReference<Subscription> held = new AtomicReference<>();
  private volatile CompletableFuture<?> current;

  /** What waits for its turn or has it. */
  private final Set<Turn> pending = ConcurrentHashMap.newKeySet(4);

  public Gateway(
      ScriptThreads threads,
      Watchdog watchdog,
      Supplier<ScriptLimits> limits,
      HookStatistics statistics,
      Supplier<Realm> opener,
      ErrorEvents errors,
      Supplier<Subscription> holdMessages) {
    this.threads = threads;
    this.queue = new SerialQueue(threads, limits.get().queue());
    this.watchdog = watchdog;
    this.limits = limits;
    this.statistics = statistics;
    this.budget =
        new AllocationBudget(
            limits.get().allocationBytesPerMinute(), watchdog::heapIsShort, System::nanoTime);
    this.opener = opener;
    this.errors = errors;
    this.holdMessages = holdMessages;
    this.disabled = new DisabledHooks(() -> limits.get().cutOffs(), System::nanoTime);
  }

  /** What an entry does in the realm. */
  @FunctionalInterface
  public interface Entry<T> extends Function<Realm, T> {}

  /** An entry failed; carries no engine object. */
  public static final class EntryFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient ScriptFailure failure;

    public EntryFailed(ScriptFailure failure) {
      super(failure.text(), null, false, false);
      this.failure = failure;
    }

    public ScriptFailure failure() {
      return failure;
    }
  }

  /**
   * Calls into the realm.
   *
   * @param bound the realm that the call is for, {@code null} for whichever is there
   * @return fails with a {@link Rejection}
   */
  public <T> CompletableFuture<T> call(Hook hook, Realm bound, Entry<T> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    serial(
        () -> {
          try {
            T made = attempt(hook, bound, body);
            disabled.worked(hook);
            result.complete(made);
          } catch (EntryFailed e) {
            result.completeExceptionally(e.failure().rejection(hook.label()));
          }
        },
        result);
    return result;
  }

  /**
   * As {@link #call}, for calls without a receiver of their result: a failure is published, unless
   * the realm was replaced meanwhile.
   */
  public CompletionStage<?> post(Hook hook, Realm bound, Entry<?> body) {
    CompletionStage<?> stage = call(hook, bound, body);
    stage.whenComplete(
        (unused, failure) -> {
          boolean restarted = bound != null && bound.isClosed();
          if (failure instanceof Rejection problem && !restarted) {
            publish(hook, problem);
          }
        });
    return stage;
  }

  /** As {@link #post} for a subscriber of errors: a failure is logged only. */
  public void postQuietly(Hook hook, Realm bound, Entry<?> body) {
    serial(
        () -> {
          try {
            attempt(
                hook,
                bound,
                realm -> {
                  realm.quietly();
                  return body.apply(realm);
                });
            disabled.worked(hook);
          } catch (EntryFailed e) {
            if (!isDisabled(hook)) {
              errors.log(hook, e.failure());
            }
          }
        },
        new CompletableFuture<Void>());
  }

  /**
   * As {@link #call}, whatever waits: for calls that the core bounds, and that are not to be
   * skipped. Whether the hook worked is known when what it returned is settled: {@link #kept}.
   *
   * @param named the hook, asked when its turn has come: scripts may be others until then
   * @param result completed by the entry or by what it promised; fails here when the entry does
   */
  void callSurely(Supplier<Hook> named, Realm bound, Entry<?> body, CompletableFuture<?> result) {
    serial(
        queue::surely,
        () -> {
          Hook hook = named.get();
          try {
            attempt(hook, bound, body);
          } catch (EntryFailed e) {
            result.completeExceptionally(e.failure().rejection(hook.label()));
          }
        },
        result);
  }

  /** Runs a short task when all that waits now has had its turn. */
  public void afterTurn(Runnable task) {
    queue.surely(task);
  }

  /** As {@link #afterTurn(Runnable)}; the result fails when the end comes first. */
  void afterTurn(Runnable task, CompletableFuture<?> result) {
    serial(queue::surely, task, result);
  }

  /** Runs a task in the queue, outside of the realm. */
  public void serial(Runnable task, CompletableFuture<?> result) {
    serial(queue, task, result);
  }

  /** Runs a task in the queue, outside of the realm, whatever waits. */
  public void surely(Runnable task) {
    serial(queue::surely, task, new CompletableFuture<Void>());
  }

  private void serial(Executor adds, Runnable task, CompletableFuture<?> result) {
    Turn turn = new Turn(task, result);
    pending.add(turn);
    try {
      adds.execute(turn);
    } catch (RejectedExecutionException e) {
      pending.remove(turn);
      result.completeExceptionally(
          Rejection.of(ErrorCode.OVERLOADED, "Too much waits for the scripts of the instance"));
    }
    if (closed) {
      turn.reject();
    }
  }

  /** A task of the queue, and what fails when it cannot run. */
  private final class Turn implements Runnable {
    private final Runnable task;
    private final CompletableFuture<?> result;

    Turn(Runnable task, CompletableFuture<?> result) {
      this.task = task;
      this.result = result;
    }

    @Override
    public void run() {
      try {
        if (closed) {
          reject();
        } else {
          current = result;
          task.run();
        }
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(
            Rejection.of(ErrorCode.HOOK_FAILED, "Scripts cannot run: " + e.getClass().getName()));
        if (!closed) { // a context that is closed while it is filled ends by an error
          throw e;
        }
      } finally {
        pending.remove(this);
      }
    }

    void reject() {
      result.completeExceptionally(gone());
    }
  }

  private <T> T attempt(Hook hook, Realm bound, Entry<T> body) throws EntryFailed {
    Realm there;
    try {
      there = realm();
    } catch (RuntimeException | LinkageError e) {
      throw new EntryFailed(
          ScriptFailure.of("scripts cannot be started: " + e.getClass().getName()));
    }
    if (there == null || (bound != null && bound != there)) {
      throw new EntryFailed(ScriptFailure.ended("the script was started anew"));
    }
    return enter(there, hook, body);
  }

  /** The realm, opened when there is none. */
  public Realm realm() {
    if (realm == null && !closed) {
      Realm opened = opened();
      if (opened.isAbandoned()) {
        throw new IllegalStateException("The thread was given up");
      }
      realm = opened;
      opening = null;
      letMessagesPass();
      if (closed) {
        opened.close();
      }
    }
    return realm;
  }

  private Realm opened() {
    try {
      return opener.get();
    } catch (RuntimeException | LinkageError e) {
      letMessagesPass();
      throw e;
    }
  }

  /** From now on until there is a realm again, preprocessors may be missing. */
  private void holdMessages() {
    if (held.get() == null && !closed) {
      Subscription hold = holdMessages.get();
      if (!held.compareAndSet(null, hold)) {
        hold.close();
      } else if (closed) {
        letMessagesPass();
      }
    }
  }

  private void letMessagesPass() {
    Subscription hold = held.getAndSet(null);
    if (hold != null) {
      hold.close();
    }
  }

  /** A realm is filled now; the end of the gateway is its end too. */
  public void opening(Realm unfinished) {
    opening = unfinished;
    if (closed) {
      unfinished.release();
    }
  }

  /** Enters the realm; on the queue only. */
  public <T> T enter(Realm target, Hook hook, Entry<T> body) throws EntryFailed {
    return enter(target, hook, limits.get().callMs(), body);
  }

  /** Enters the realm to load a script. */
  public <T> T load(Realm target, Hook hook, Entry<T> body) throws EntryFailed {
    T made = enter(target, hook, limits.get().loadMs(), body);
    disabled.worked(hook);
    return made;
  }

  /** Enters the realm with a time limit. */
  public <T> T enter(Realm target, Hook hook, long limitMs, Entry<T> body) throws EntryFailed {
    if (disabled.contains(hook)) {
      throw new EntryFailed(ScriptFailure.of("disabled; webchat:hooks enables it"));
    }
    long begun = System.nanoTime();
    Watchdog.Watch watch =
        watchdog.begin(
            target.context(), limitMs, given -> abandon(target, hook, begun, given.isStarved()));
    ScriptFailure failure = null;
    try {
      return target.enter(hook, body);
    } catch (PolyglotException e) {
      failure = failure(e);
    } catch (StackOverflowError | OutOfMemoryError e) {
      failure = ScriptFailure.of(e.getClass().getSimpleName());
    } catch (RuntimeException e) {
      failure = ScriptFailure.of(e.getClass().getSimpleName() + ": " + e.getMessage());
    } finally {
      long allocated = watch.allocated();
      boolean abandoned = watch.end();
      if (watch.reason() != null && failure != null) {
        failure = cutOff(failure, watch);
      }
      if (!abandoned) {
        statistics.record(hook, System.nanoTime() - begun, failure);
        if (failure != null && failure.isCutOff()) {
          wasCutOff(target, hook, failure, watch.isStarved(), false);
        }
        if (!hook.equals(Hook.PRELUDE) && budget.spend(hook, allocated)) {
          overdrew(target);
        }
      }
    }
    throw new EntryFailed(failure);
  }

  /** Takes back what a script registered, but {@code kept}; on the queue only. */
  public void unregister(Realm target, String script, Set<Registration> kept) {
    drop(target, target.unregister(script, kept));
  }

  /** Drops functions that have no caller any more; on the queue only. */
  public void drop(Realm target, Collection<Integer> functions) {
    if (functions.isEmpty() || target.isKilled()) {
      return;
    }
    Hook hook = new Hook("drop", "");
    try {
      enter(
          target,
          hook,
          entered -> {
            functions.forEach(function -> entered.invoke("drop", function));
            return null;
          });
    } catch (EntryFailed e) {
      errors.publish(e.failure().rejection(hook.label()));
    }
  }

  private static ScriptFailure cutOff(ScriptFailure failure, Watchdog.Watch watch) {
    boolean killed = watch.contextClosed() || failure.kind() == ScriptFailure.Kind.KILLED;
    return ScriptFailure.cutOff(
        "cut off: " + watch.reason(),
        failure,
        killed ? ScriptFailure.Kind.KILLED : ScriptFailure.Kind.CUT_OFF);
  }

  /** A cut within a promise's callbacks leaves the rest of them: such a realm is not used again. */
  private static ScriptFailure failure(PolyglotException e) {
    ScriptFailure failure = ScriptFailure.of(e);
    if (e.isResourceExhausted() && e.isCancelled()) {
      return ScriptFailure.cutOff("cut off: too many statements", failure, failure.kind());
    }
    if (failure.isCutOff() && ScriptFailure.isInCallbacks(e)) {
      return ScriptFailure.cutOff(failure.text(), failure, ScriptFailure.Kind.KILLED);
    }
    return failure;
  }

  /** What the realm keeps may be what fills the heap: it goes, and so does who allocated most. */
  private void overdrew(Realm target) {
    Hook hook = budget.largest();
    ScriptFailure failure =
        ScriptFailure.of(
            "disabled, it and others allocated " + budget.spentMegabytes() + " MB in a minute");
    budget.reset();
    target.killed(false);
    discard(target);
    disable(hook, failure);
  }

  private void disable(Hook hook, ScriptFailure failure) {
    if (disabled.add(hook)) {
      disabled(hook, failure);
    }
  }

  private void disabled(Hook hook, ScriptFailure failure) {
    long delayMs = disabled.delayMs(hook);
    errors.publish(
        failure
            .rejection(hook.label())
            .withHint(
                "It is tried again after "
                    + TimeUnit.MILLISECONDS.toMinutes(delayMs)
                    + " min; webchat:hooks enables it at once"));
    if (hook.isLoad()) {
      // no call would try it again: the scripts are started anew, which runs it
      Future<?> unused = threads.after(delayMs, () -> afterTurn(this::restart));
    }
  }

  private void wasCutOff(
      Realm target, Hook hook, ScriptFailure failure, boolean starved, boolean threadIsLost) {
    if (failure.kind() == ScriptFailure.Kind.KILLED) {
      target.killed(threadIsLost);
      discard(target);
    }
    if (!starved && disabled.cutOff(hook)) {
      disabled(
          hook,
          ScriptFailure.cutOff(
              "disabled after " + limits.get().cutOffs() + " cut-offs, " + failure.text(),
              failure,
              failure.kind()));
    }
  }

  /** What an entry promised failed, or did not come in time. Any thread. */
  void brokePromise(Realm target, Hook hook, ScriptFailure failure) {
    if (failure.kind() == ScriptFailure.Kind.ENDED) {
      return;
    }
    statistics.problem(hook, failure);
    if (failure.isCutOff()) {
      wasCutOff(target, hook, failure, false, false);
    }
  }

  /** What a hook promised came in time. Any thread. */
  void kept(Hook hook) {
    disabled.worked(hook);
  }

  /** The realm is not usable any more: another one is made at once. */
  private void discard(Realm target) {
    if (realm == target) {
      holdMessages();
      realm = null;
      queue.next(
          () -> {
            target.close();
            realm();
          });
    }
  }

  /** Counts a call as ended that cannot be cut off; its thread is given up. */
  private void abandon(Realm target, Hook hook, long begun, boolean starved) {
    ScriptFailure failure =
        new ScriptFailure("cut off: it cannot be ended", "", 0, 0, ScriptFailure.Kind.KILLED);
    statistics.record(hook, System.nanoTime() - begun, failure);
    CompletableFuture<?> waiting = current;
    wasCutOff(target, hook, failure, starved, true);
    if (waiting != null) {
      waiting.completeExceptionally(failure.rejection(hook.label()));
    }
    queue.abandonCurrent();
  }

  /** Publishes the failure of a hook, unless it is disabled, which was published. */
  public void publish(Hook hook, Rejection problem) {
    if (!closed && !isDisabled(hook)) {
      errors.publish(problem);
    }
  }

  /** Runs the scripts anew in another realm; on the queue only. */
  public void restart() {
    Realm last = realm;
    if (last != null) {
      discard(last);
    }
  }

  /** Publishes the failures of the scripts. */
  ErrorEvents errors() {
    return errors;
  }

  public boolean isDisabled(Hook hook) {
    return disabled.contains(hook);
  }

  /** The hooks that are disabled. */
  public Set<Hook> disabled() {
    return disabled.now();
  }

  /** Enables a hook, or all with {@code null}; whether one was disabled. */
  public boolean enable(String label) {
    boolean any = false;
    for (Hook hook : disabled()) {
      if (label == null || hook.label().equals(label) || hook.name().equals(label)) {
        disabled.forget(hook::equals);
        any = true;
        if (hook.isLoad()) {
          afterTurn(this::restart);
        }
      }
    }
    return any;
  }

  /** A script was replaced: its hooks begin anew. */
  public void forgive(String script) {
    disabled.forget(hook -> hook.script().equals(script));
  }

  public boolean isClosed() {
    return closed;
  }

  /** Ends everything; what waits is rejected. */
  public void close() {
    closed = true;
    Realm unfinished = opening;
    if (unfinished != null) {
      unfinished.release();
    }
    Realm last = realm;
    if (last != null) {
      last.release();
      queue.next(
          () -> {
            realm = null;
            last.close();
          });
    }
    pending.forEach(Turn::reject);
    letMessagesPass();
  }

  private static Rejection gone() {
    return Rejection.of(ErrorCode.CLOSED, "The scripts of the instance are closed");
  }
}
