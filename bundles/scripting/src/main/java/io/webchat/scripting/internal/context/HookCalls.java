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
  /** What a call comes to whose function was taken back before its turn. */
  private static final Object GONE = new Object();

  /** Messages that are processed in one entry. */
  private static final int PART = 50;

  private final Gateway gateway;
  private final PromiseTime time;
  private final Supplier<HookFailurePolicy> policy;

  public HookCalls(
      Gateway gateway,
      ScriptThreads threads,
      Supplier<ScriptLimits> limits,
      Supplier<HookFailurePolicy> policy) {
    this.gateway = gateway;
    this.time =
        new PromiseTime(
            gateway::afterTurn,
            (ms, task) -> {
              Future<?> unused = threads.after(ms, task);
            },
            () -> limits.get().promiseMs());
    this.policy = policy;
  }

  /**
   * One call of an entry that gets what it is to call, a text and the number of the call: its turn
   * in the queue, then what it promised. Fails with a rejection; comes to {@link #GONE} when the
   * function is gone.
   */
  private final class Call extends CompletableFuture<Object>
      implements Realm.Promised, PromiseTime.Promises {
    private final String entry;
    private final Supplier<Object> first;
    private final Object given;
    private final Runnable promises;

    /** The messages that are processed so far. */
    private final List<String> processed = new ArrayList<>(0);

    private Object target;
    private Realm realm;
    private Hook hook;
    private int number;

    /**
     * A call to make.
     *
     * @param first what it is to call, asked on the queue; {@code null} when it is gone
     * @param promises told on the queue when the function has returned a promise
     */
    Call(String entry, Supplier<Object> first, Object given, Runnable promises) {
      this.entry = entry;
      this.first = first;
      this.given = given;
      this.promises = promises;
    }

    /**
     * Adds it to the queue.
     *
     * @param named asked on the queue
     */
    Call begin(Supplier<Hook> named, Realm bound) {
      gateway.callSurely(named, bound, this::enter, this);
      return this;
    }

    private Object enter(Realm entered) {
      target = first.get();
      if (target == null) {
        complete(GONE);
        return null;
      }
      realm = entered;
      hook = entered.hook();
      number = entered.nextCall();
      entered.expect(number, this);
      boolean called = false;
      try {
        Value returned =
            entered.invoke(entry, target, ScriptValueCodec.write(given, entered), number);
        called = true;
        if (returned.isString()) {
          entered.finish(number, returned.asString(), null);
        }
      } finally {
        if (!called) {
          entered.forget(number);
        }
      }
      if (entered.expects(number)) {
        promises.run();
        time.begin(this);
      }
      return null;
    }

    @Override
    public void settled(String text, ScriptFailure failure) {
      try {
        if (failure != null) {
          if (!realm.isClosed()) {
            gateway.brokePromise(realm, hook, failure);
          }
          completeExceptionally(failure.rejection(hook.label()));
        } else {
          gateway.kept(hook);
          complete(ScriptValueCodec.read(text, realm));
        }
      } catch (RuntimeException e) {
        completeExceptionally(
            ScriptFailure.of("its result cannot be used").rejection(hook.label()));
      }
    }

    @Override
    public void processed(String text) {
      processed.add(text);
    }

    @Override
    public boolean isAwaited() {
      return realm.expects(number);
    }

    @Override
    public int settled() {
      return processed.size();
    }

    /** What a function waits for may have been taken back with it: its successor is called. */
    @Override
    public void tooLate(String why) {
      ScriptFailure failure = target.equals(first.get()) ? ScriptFailure.cutOff(why) : ended();
      realm.finish(number, null, failure);
    }

    /** What became of the first messages, before it failed on the others. */
    private List<Message> processedOf(List<Message> messages) {
      List<Object> all = new ArrayList<>(failed(messages));
      for (int i = 0; i < processed.size(); i++) {
        all.set(i, ScriptValueCodec.read(processed.get(i), realm));
      }
      return merged(messages, all);
    }
  }

  private static void unheard() {
    // for calls that treat a promise like any other result
  }

  /**
   * A preprocessor. A batch is processed in parts, each of them an entry with its own limits; what
   * fails is published, and {@code null} stands for the messages that it failed on.
   */
  public AsyncPreProcessor preProcessor(Hook hook, Realm bound, Supplier<Object> function) {
    return (messages, chat) ->
        messages.size() <= PART
            ? process(hook, bound, function, messages)
            : processParts(hook, bound, function, messages);
  }

  private CompletionStage<List<Message>> processParts(
      Hook hook, Realm bound, Supplier<Object> function, List<Message> messages) {
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
  }

  private CompletionStage<List<Message>> process(
      Hook hook, Realm bound, Supplier<Object> function, List<Message> part) {
    if (gateway.isDisabled(hook)) {
      return CompletableFuture.completedFuture(failed(part));
    }
    Call call = new Call("process", function, part, HookCalls::unheard);
    return call.begin(() -> hook, bound)
        .thenApply(processed -> merged(part, there(processed, hook)))
        .exceptionally(
            failure -> {
              Rejection reason = rejection(failure);
              if (reason.code().equals(ErrorCode.CLOSED)) {
                throw reason; // what takes its place processes the messages
              }
              gateway.publish(hook, reason);
              return call.processedOf(part);
            });
  }

  private static ScriptFailure ended() {
    return ScriptFailure.ended("its script was ended");
  }

  /** The result of a call whose function was there. */
  private static Object there(Object result, Hook hook) {
    if (result == GONE) {
      throw ended().rejection(hook.label());
    }
    return result;
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
   * messages may pass without their hooks, and cancels elsewhere. One that was taken back fails as
   * closed when its successor is there.
   */
  public AsyncBeforeHook before(Hook hook, Realm bound, Supplier<Object> function) {
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
        return new Call("before", function, data, returned)
            .begin(() -> hook, bound)
            .thenApply(result -> there(result, hook) instanceof Map<?, ?> map ? strings(map) : null)
            .exceptionallyCompose(failure -> unmade(hook, rejection(failure)));
      }
    };
  }

  /**
   * Cancels; but a call whose script was started anew is one for the scripts that are then there.
   */
  private CompletionStage<Map<String, Object>> unmade(Hook hook, Rejection reason) {
    if (!reason.code().equals(ErrorCode.CLOSED)) {
      gateway.publish(hook, reason);
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> turn = new CompletableFuture<>();
    gateway.afterTurn(() -> turn.complete(null), turn);
    return turn.handle(
        (unused, end) -> {
          if (end == null) {
            throw reason;
          }
          return null;
        });
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
    return new Call("hook", () -> name, arguments, HookCalls::unheard).begin(hook, null);
  }

  /** A function by its number; {@code null} is the result of one that is gone. */
  public Caller numbered(Supplier<Object> function) {
    return (hook, name, arguments) ->
        new Call("call", function, arguments, HookCalls::unheard)
            .begin(hook, null)
            .thenApply(result -> result == GONE ? null : result);
  }
}
