package io.webchat.scripting.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.scripting.internal.Registrations.Registration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.graalvm.polyglot.PolyglotException;

/**
 * The one way into the context of an instance: one entry at a time, each with its own limits. A
 * hook that is cut off again and again is disabled. {@link #enter} is for the queue's own tasks,
 * the rest for any thread.
 */
final class Gateway {
  private static final int MAX_COUNTED = 1_000;

  private final SerialQueue queue;
  private final Watchdog watchdog;
  private final Supplier<ScriptLimits> limits;
  private final HookStatistics statistics;
  private final AllocationBudget budget;
  private final Supplier<Realm> opener;
  private final ErrorEvents errors;
  private final Map<Hook, Integer> cutOffs = new ConcurrentHashMap<>(2);
  private final Set<Hook> disabled = ConcurrentHashMap.newKeySet(2);
  private volatile Realm realm;
  private volatile Realm opening;
  private volatile boolean closed;
  private volatile CompletableFuture<?> current;

  /** Rejects what waits. */
  private final Set<Runnable> pending = ConcurrentHashMap.newKeySet(4);

  Gateway(
      ScriptThreads threads,
      Watchdog watchdog,
      Supplier<ScriptLimits> limits,
      HookStatistics statistics,
      Supplier<Realm> opener,
      ErrorEvents errors) {
    this.queue = new SerialQueue(threads, limits.get().queue());
    this.watchdog = watchdog;
    this.limits = limits;
    this.statistics = statistics;
    this.budget =
        new AllocationBudget(
            limits.get().allocationBytesPerMinute(), watchdog::heapIsShort, System::nanoTime);
    this.opener = opener;
    this.errors = errors;
  }

  /** What an entry does in the realm. */
  @FunctionalInterface
  interface Entry<T> extends Function<Realm, T> {}

  /** An entry failed; carries no engine object. */
  static final class EntryFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient ScriptFailure failure;

    EntryFailed(ScriptFailure failure) {
      super(failure.text(), null, false, false);
      this.failure = failure;
    }

    ScriptFailure failure() {
      return failure;
    }
  }

  /**
   * Calls into the realm.
   *
   * @param bound the realm that the call is for, {@code null} for whichever is there
   * @return fails with a {@link Rejection}
   */
  <T> CompletableFuture<T> call(Hook hook, Realm bound, Entry<T> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    serial(
        () ->
            attempt(
                hook,
                bound,
                body,
                (made, failure) -> {
                  if (failure == null) {
                    result.complete(made);
                  } else {
                    result.completeExceptionally(failure.rejection(hook.label()));
                  }
                }),
        result);
    return result;
  }

  /**
   * As {@link #call}, for what nobody waits for: a failure is published; that the realm is another
   * one meanwhile is none.
   */
  CompletionStage<?> post(Hook hook, Realm bound, Entry<?> body) {
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
  void postQuietly(Hook hook, Realm bound, Entry<?> body) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    serial(
        () -> {
          attempt(
              hook,
              bound,
              realm -> {
                realm.quietly();
                return body.apply(realm);
              },
              (unused, failure) -> {
                if (failure != null && !isDisabled(hook)) {
                  errors.log(hook, failure);
                }
              });
          result.complete(null);
        },
        result);
  }

  /** Runs a task in the queue, outside of the realm. */
  void serial(Runnable task, CompletableFuture<?> result) {
    Runnable rejectIt = () -> result.completeExceptionally(gone());
    pending.add(rejectIt);
    CompletionStage<?> stage = result;
    stage.whenComplete((value, failure) -> pending.remove(rejectIt));
    try {
      queue.execute(
          () -> {
            if (closed) {
              result.completeExceptionally(gone());
            } else {
              current = result;
              task.run();
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          Rejection.of(ErrorCode.OVERLOADED, "Too much waits for the scripts of the instance"));
    }
  }

  private <T> void attempt(
      Hook hook, Realm bound, Entry<T> body, BiConsumer<T, ScriptFailure> then) {
    Realm there = realm();
    if (there == null || (bound != null && bound != there)) {
      then.accept(null, ScriptFailure.of("the script was started anew"));
      return;
    }
    T made;
    try {
      made = enter(there, hook, body);
    } catch (EntryFailed e) {
      then.accept(null, e.failure());
      return;
    }
    then.accept(made, null);
  }

  /** The realm, opened when there is none. */
  Realm realm() {
    if (realm == null && !closed) {
      Realm opened = opener.get();
      if (opened.isAbandoned()) {
        throw new IllegalStateException("The thread was given up");
      }
      realm = opened;
      opening = null;
      if (closed) {
        opened.close();
      }
    }
    return realm;
  }

  /** A realm is filled now; the end of the gateway is its end too. */
  void opening(Realm unfinished) {
    opening = unfinished;
    if (closed) {
      unfinished.release();
    }
  }

  /** Enters the realm; on the queue only. */
  <T> T enter(Realm target, Hook hook, Entry<T> body) throws EntryFailed {
    return enter(target, hook, limits.get().callMs(), body);
  }

  /** Enters the realm to load a script. */
  <T> T load(Realm target, Hook hook, Entry<T> body) throws EntryFailed {
    return enter(target, hook, limits.get().loadMs(), body);
  }

  /** Enters the realm with a time limit. */
  <T> T enter(Realm target, Hook hook, long limitMs, Entry<T> body) throws EntryFailed {
    if (disabled.contains(hook)) {
      throw new EntryFailed(ScriptFailure.of("disabled; webchat:hooks enables it"));
    }
    long begun = System.nanoTime();
    Watchdog.Watch watch =
        watchdog.begin(target.context(), limitMs, () -> abandon(target, hook, begun));
    ScriptFailure failure = null;
    try {
      target.entering(hook);
      return body.apply(target);
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
          wasCutOff(target, hook, failure, false);
        }
        if (!hook.equals(Hook.PRELUDE) && budget.spend(hook, allocated)) {
          overdrew(target);
        }
      }
    }
    throw new EntryFailed(failure);
  }

  /** Takes back what a script registered, but {@code kept}; on the queue only. */
  void unregister(Realm target, String script, Set<Registration> kept) {
    drop(target, target.unregister(script, kept));
  }

  /** Forgets functions that nobody calls any more; on the queue only. */
  void drop(Realm target, Collection<Integer> functions) {
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
    if (disabled.size() < MAX_COUNTED && disabled.add(hook)) {
      errors.publish(failure.rejection(hook.label()).withHint("webchat:hooks enables it again"));
    }
  }

  private void wasCutOff(Realm target, Hook hook, ScriptFailure failure, boolean threadIsLost) {
    if (failure.kind() == ScriptFailure.Kind.KILLED) {
      target.killed(threadIsLost);
      discard(target);
    }
    if (cutOffs.size() < MAX_COUNTED
        && cutOffs.merge(hook, 1, Integer::sum) >= limits.get().cutOffs()) {
      disable(
          hook,
          ScriptFailure.cutOff(
              "disabled after " + limits.get().cutOffs() + " cut-offs, " + failure.text(),
              failure,
              failure.kind()));
    }
  }

  /** What an entry promised failed, or did not come in time. Any thread. */
  void brokePromise(Realm target, Hook hook, ScriptFailure failure) {
    statistics.problem(hook, failure);
    if (failure.isCutOff()) {
      wasCutOff(target, hook, failure, false);
    }
  }

  /** The realm is not usable any more: another one is made at once. */
  private void discard(Realm target) {
    if (realm == target) {
      realm = null;
      queue.next(
          () -> {
            target.close();
            realm();
          });
    }
  }

  /** The call counts now: nobody waits for it any longer. */
  private void abandon(Realm target, Hook hook, long begun) {
    ScriptFailure failure =
        new ScriptFailure("cut off: it cannot be ended", "", 0, 0, ScriptFailure.Kind.KILLED);
    statistics.record(hook, System.nanoTime() - begun, failure);
    CompletableFuture<?> waiting = current;
    wasCutOff(target, hook, failure, true);
    if (waiting != null) {
      waiting.completeExceptionally(failure.rejection(hook.label()));
    }
    queue.abandonCurrent();
  }

  /** Publishes the failure of a hook, unless it is disabled, which was published. */
  void publish(Hook hook, Rejection problem) {
    if (!closed && !isDisabled(hook)) {
      errors.publish(problem);
    }
  }

  /** Runs the scripts anew in another realm; on the queue only. */
  void restart() {
    Realm last = realm;
    if (last != null) {
      discard(last);
    }
  }

  /** What goes wrong is told there. */
  ErrorEvents errors() {
    return errors;
  }

  boolean isDisabled(Hook hook) {
    return disabled.contains(hook);
  }

  /** The hooks that are disabled. */
  Set<Hook> disabled() {
    return Set.copyOf(disabled);
  }

  /** Enables a hook, or all with {@code null}; whether one was disabled. */
  boolean enable(String label) {
    boolean any = false;
    for (Hook hook : disabled()) {
      if (label == null || hook.label().equals(label) || hook.name().equals(label)) {
        cutOffs.remove(hook);
        any |= disabled.remove(hook);
      }
    }
    return any;
  }

  /** A script was replaced: its hooks begin anew. */
  void forgive(String script) {
    cutOffs.keySet().removeIf(hook -> hook.script().equals(script));
    disabled.removeIf(hook -> hook.script().equals(script));
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends everything; what waits is rejected. */
  void close() {
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
    pending.forEach(Runnable::run);
  }

  private static Rejection gone() {
    return Rejection.of(ErrorCode.CLOSED, "The scripts of the instance are closed");
  }
}
