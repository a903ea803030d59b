package io.webchat.scripting.internal.context;

import io.webchat.api.bus.AsyncBeforeHook;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import io.webchat.scripting.internal.sandbox.ScriptThreads;
import io.webchat.spi.filter.AsyncPreProcessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.graalvm.polyglot.Value;

/** Calls of functions that return something, maybe a promise. */
public final class HookCalls {
  /** Messages that are processed in one entry. */
  private static final int PART = 50;

  /**
   * Parts of the time of a promise. The next part begins when the scripts of the instance have had
   * their turn, so that on a busy machine a promise gets more time.
   */
  private static final int PROMISE_PARTS = 10;

  private final Gateway gateway;
  private final ScriptThreads threads;
  private final Supplier<ScriptLimits> limits;
  private final Supplier<HookFailurePolicy> policy;

  public HookCalls(
      Gateway gateway,
      ScriptThreads threads,
      Supplier<ScriptLimits> limits,
      Supplier<HookFailurePolicy> policy) {
    this.gateway = gateway;
    this.threads = threads;
    this.limits = limits;
    this.policy = policy;
  }

  /**
   * Calls an entry that gets what it is to call, a text and the number of the call.
   *
   * @param hook asked on the queue
   * @param first what it is to call, asked on the queue; {@code null} when it is gone
   * @return fails with a rejection; {@code null} when the function is gone
   */
  private CompletableFuture<Object> begin(
      Supplier<Hook> hook, Realm bound, String entry, Supplier<Object> first, Object given) {
    return begin(hook, bound, entry, first, given, () -> {});
  }

  private CompletableFuture<Object> begin(
      Supplier<Hook> hook,
      Realm bound,
      String entry,
      Supplier<Object> first,
      Object given,
      Runnable promises) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    CompletionStage<Object> entered =
        gateway.callSurely(
            hook, bound, realm -> enter(realm, entry, first, given, result, promises));
    entered.whenComplete(
        (unused, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          }
        });
    return result;
  }

  private Object enter(
      Realm realm,
      String entry,
      Supplier<Object> first,
      Object given,
      CompletableFuture<Object> result,
      Runnable promises) {
    Object target = first.get();
    if (target == null) {
      result.complete(null);
      return null;
    }
    Hook hook = realm.hook();
    int call = realm.nextCall();
    CompletableFuture<String> promised = realm.expect(call);
    CompletionStage<String> settled = promised;
    settled.whenComplete((text, failure) -> settle(hook, realm, text, failure, result));
    boolean called = false;
    try {
      Value returned = realm.invoke(entry, target, ScriptValueCodec.write(given, realm), call);
      called = true;
      if (returned.isString()) {
        realm.finish(call, returned.asString(), null);
      }
    } finally {
      if (!called) {
        realm.forget(call);
      }
    }
    if (!promised.isDone()) {
      promises.run();
      awaitPromise(realm, call, PROMISE_PARTS);
    }
    return null;
  }

  private void awaitPromise(Realm realm, int call, int partsLeft) {
    Runnable partOver =
        () -> {
          if (realm.expects(call)) {
            gateway.afterTurn(() -> promisePartOver(realm, call, partsLeft - 1));
          }
        };
    Future<?> unused =
        threads.after(Math.max(1, limits.get().promiseMs() / PROMISE_PARTS), partOver);
  }

  private void promisePartOver(Realm realm, int call, int partsLeft) {
    if (partsLeft == 0) {
      realm.finish(call, null, tooLate());
    } else if (realm.expects(call)) {
      awaitPromise(realm, call, partsLeft);
    }
  }

  private ScriptFailure tooLate() {
    return new ScriptFailure(
        "its promise did not settle within " + limits.get().promiseMs() + " ms",
        "",
        0,
        0,
        ScriptFailure.Kind.CUT_OFF);
  }

  private void settle(
      Hook hook, Realm realm, String text, Throwable failure, CompletableFuture<Object> result) {
    try {
      if (failure instanceof Gateway.EntryFailed failed) {
        if (!realm.isClosed()) {
          gateway.brokePromise(realm, hook, failed.failure());
        }
        result.completeExceptionally(failed.failure().rejection(hook.label()));
      } else {
        gateway.kept(hook);
        result.complete(ScriptValueCodec.read(text, realm));
      }
    } catch (RuntimeException e) {
      result.completeExceptionally(
          ScriptFailure.of("its result cannot be used").rejection(hook.label()));
    }
  }

  /**
   * A preprocessor. A batch is processed in parts, each of them an entry with its own limits; what
   * fails is published, and {@code null} stands for the messages that it failed on.
   */
  public AsyncPreProcessor preProcessor(Hook hook, Realm bound, Supplier<Object> function) {
    return (messages, chat) -> {
      List<Message> shown = new ArrayList<>(messages.size());
      CompletableFuture<Boolean> parts = CompletableFuture.completedFuture(true);
      for (int from = 0; from < messages.size(); from += PART) {
        List<Message> part = messages.subList(from, Math.min(messages.size(), from + PART));
        parts =
            parts
                .thenCompose(before -> process(hook, bound, function, part))
                .thenApply(shown::addAll);
      }
      return parts.thenApply(all -> shown);
    };
  }

  private CompletionStage<List<Message>> process(
      Hook hook, Realm bound, Supplier<Object> function, List<Message> part) {
    if (gateway.isDisabled(hook)) {
      return CompletableFuture.completedFuture(failed(part));
    }
    return begin(() -> hook, bound, "process", function, part)
        .thenApply(processed -> processed == null ? part : merged(part, processed))
        .exceptionally(
            failure -> {
              Rejection reason = rejection(failure);
              if (reason.code().equals(ErrorCode.CLOSED)) {
                throw reason; // what takes its place processes the messages
              }
              gateway.publish(hook, reason);
              return failed(part);
            });
  }

  private static List<Message> failed(List<Message> messages) {
    return Collections.nCopies(messages.size(), null);
  }

  private static List<Message> merged(List<Message> messages, Object processed) {
    if (!(processed instanceof List<?> list) || list.size() != messages.size()) {
      return failed(messages);
    }
    List<Message> merged = new ArrayList<>(messages.size());
    for (Object one : list) {
      merged.add(one instanceof Map<?, ?> map ? Message.of(strings(map)) : null);
    }
    return merged;
  }

  @SuppressWarnings("unchecked") // read from JSON: keys are strings
  private static Map<String, Object> strings(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  /**
   * A {@code before} function: one that fails cancels; one that is disabled lets pass where
   * messages may pass without their hooks, and cancels elsewhere.
   */
  public AsyncBeforeHook before(Hook hook, Realm bound, int function) {
    return new AsyncBeforeHook() {
      @Override
      public CompletionStage<Map<String, Object>> before(Map<String, Object> data) {
        return before(data, () -> {});
      }

      @Override
      public CompletionStage<Map<String, Object>> before(
          Map<String, Object> data, Runnable returned) {
        if (gateway.isDisabled(hook)) {
          return CompletableFuture.completedFuture(policy.get().passes() ? data : null);
        }
        return begin(() -> hook, bound, "before", () -> function, data, returned)
            .thenApply(result -> result instanceof Map<?, ?> map ? strings(map) : null)
            .exceptionally(
                failure -> {
                  gateway.publish(hook, rejection(failure));
                  return null;
                });
      }
    };
  }

  /** The reason of a failed stage. */
  public static Rejection rejection(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof Rejection known
        ? known
        : Rejection.of(ErrorCode.HOOK_FAILED, cause.getClass().getSimpleName());
  }

  /** How a session function is called. */
  @FunctionalInterface
  public interface Caller {
    public CompletionStage<Object> call(Supplier<Hook> hook, String name, List<?> arguments);
  }

  /**
   * A session function.
   *
   * @param script the file it is from, asked on the queue when the function's turn has come
   */
  public record Target(Caller caller, Supplier<String> script) {
    public CompletionStage<Object> call(String name, List<?> arguments) {
      return caller.call(() -> new Hook(name, script.get()), name, arguments);
    }
  }

  /** The functions of the configuration, by name. */
  public CompletionStage<Object> configured(Supplier<Hook> hook, String name, List<?> arguments) {
    return begin(hook, null, "hook", () -> name, arguments);
  }

  /** A function by its number. */
  public Caller numbered(Supplier<Object> function) {
    return (hook, name, arguments) -> begin(hook, null, "call", function, arguments);
  }
}
