package io.webchat.bus.internal;

import io.webchat.api.bus.AsyncBeforeHook;
import io.webchat.api.bus.BeforeHook;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Json;
import io.webchat.api.value.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code before} functions: immutable lists by full command name. */
final class Hooks {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  /** How often a call is asked anew of the hooks since one was taken away meanwhile. */
  private static final int MOST_RUNS = 5;

  private final BusMailbox mailbox;
  private final ConcurrentHashMap<String, List<Hook>> hooks = new ConcurrentHashMap<>(4);

  Hooks(BusMailbox mailbox) {
    this.mailbox = mailbox;
  }

  Registration add(String command, BeforeHook function, Set<Registration> list) {
    return add(new Hook(command, function, null, list));
  }

  Registration addLater(String command, AsyncBeforeHook function, Set<Registration> list) {
    return add(new Hook(command, null, function, list));
  }

  private Registration add(Hook hook) {
    String command = hook.command;
    hook.listed();
    hooks.merge(command, List.of(hook), Hooks::joined);
    return hook;
  }

  /**
   * Lets the hooks see and change the data of a call.
   *
   * @return the frozen data, {@code null} when a hook cancelled the call
   */
  Map<String, Object> apply(String command, Map<String, Object> data) {
    List<Hook> list = hooks.get(command);
    return list == null ? data : apply(list, data);
  }

  private Map<String, Object> apply(List<Hook> list, Map<String, Object> data) {
    try {
      Map<String, Object> current = Json.mutableCopy(data);
      for (Hook hook : list) {
        if (hook.isClosed()) {
          continue;
        }
        Map<String, Object> result = hook.function.before(current);
        if (result == null) {
          return null;
        }
        current = result == current ? current : Json.mutableCopy(result);
      }
      return Json.freeze(current);
    } catch (Throwable failure) {
      LOG.warn(
          "{}: a function before {} failed with {}",
          mailbox.instanceId(),
          list.get(0).command,
          FailureSummary.describe(failure));
      return null;
    }
  }

  /** Whether a hook of the command needs time. */
  boolean needTime(String command) {
    List<Hook> list = hooks.get(command);
    return list != null && list.stream().anyMatch(hook -> hook.later != null);
  }

  /**
   * {@link #apply} where hooks need time; completes with {@code null} for a cancelled call.
   *
   * @param returned run, on any thread, whenever a hook has returned and needs more time
   */
  CompletionStage<Map<String, Object>> applyLater(
      String command, Map<String, Object> data, Runnable returned) {
    return run(new Run(command, data, returned, MOST_RUNS))
        .handle(
            (result, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "{}: a function before {} failed with {}",
                    mailbox.instanceId(),
                    command,
                    FailureSummary.describe(failure));
              }
              return result == null ? null : Json.freeze(result);
            });
  }

  /**
   * A call that the hooks are asked about.
   *
   * @param left how often it may be asked anew
   */
  private record Run(String command, Map<String, Object> data, Runnable returned, int left) {
    Run again() {
      return new Run(command, data, returned, left - 1);
    }
  }

  private CompletableFuture<Map<String, Object>> run(Run run) {
    CompletableFuture<Map<String, Object>> current =
        CompletableFuture.completedFuture(Json.mutableCopy(run.data()));
    for (Hook hook : hooks.getOrDefault(run.command(), List.of())) {
      current = current.thenCompose(given -> onMailbox(hook, given, run.returned()));
    }
    return current.exceptionallyCompose(
        failure ->
            run.left() > 0 && unwrapped(failure) instanceof TakenAway
                ? run(run.again())
                : CompletableFuture.failedFuture(failure));
  }

  /** A hook was taken away while it worked: those that are there now see the call. */
  private static final class TakenAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakenAway() {
      super("a function was taken away", null, false, false);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private CompletionStage<Map<String, Object>> onMailbox(
      Hook hook, Map<String, Object> data, Runnable returned) {
    if (data == null || hook.isClosed()) {
      return CompletableFuture.completedFuture(data);
    }
    CompletableFuture<Map<String, Object>> result = new CompletableFuture<>();
    mailbox.runOrPost(
        () -> {
          try {
            hook.call(data, returned)
                .thenApply(changed -> changed == null ? null : Json.mutableCopy(changed))
                .whenComplete(
                    (changed, failure) -> {
                      if (failure == null) {
                        result.complete(changed);
                      } else {
                        result.completeExceptionally(hook.failure(unwrapped(failure)));
                      }
                    });
          } catch (Throwable failure) { // whatever it is, the command must not wait for ever
            result.completeExceptionally(failure);
          }
        });
    return result;
  }

  private static List<Hook> joined(List<Hook> some, List<Hook> more) {
    List<Hook> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private final class Hook extends Registration {
    private final String command;
    private final BeforeHook function;
    private final AsyncBeforeHook later;

    Hook(String command, BeforeHook function, AsyncBeforeHook later, Set<Registration> list) {
      super(list);
      this.command = command;
      this.function = function;
      this.later = later;
    }

    CompletionStage<Map<String, Object>> call(Map<String, Object> data, Runnable returned) {
      return later == null
          ? CompletableFuture.completedFuture(function.before(data))
          : later.before(data, returned);
    }

    /** What the failure means: one that is closed and whose function says so leaves no verdict. */
    Throwable failure(Throwable reason) {
      boolean saysSo =
          reason instanceof Rejection rejection && rejection.code().equals(ErrorCode.CLOSED);
      return saysSo && isClosed() ? new TakenAway() : reason;
    }

    @Override
    void end() {
      hooks.computeIfPresent(
          command,
          (name, list) -> {
            List<Hook> rest = list.stream().filter(hook -> hook != this).toList();
            return rest.isEmpty() ? null : rest;
          });
    }
  }
}
