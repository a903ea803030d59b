package io.webchat.transport.pureconnect.v4.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Requests one after the other as one stage. Unlike {@code thenCompose}, a failure arrives as it
 * is, not wrapped, and cancelling the stage cancels the request that is under way.
 */
final class FollowUp<T> extends CompletableFuture<T> {
  private volatile CompletionStage<?> underWay;

  private FollowUp() {}

  /** {@code next} gets what {@code first} gave, or what it failed with. */
  static <S, T> CompletableFuture<T> of(
      CompletionStage<S> first, BiFunction<S, Throwable, CompletionStage<T>> next) {
    FollowUp<T> result = new FollowUp<>();
    result.underWay = first;
    first.whenComplete((value, failure) -> result.go(value, failure, next));
    return result;
  }

  /** The same for what succeeds; a failure is that of the whole. */
  static <S, T> CompletableFuture<T> after(
      CompletionStage<S> first, Function<S, CompletionStage<T>> next) {
    return of(
        first,
        (value, failure) ->
            failure == null ? next.apply(value) : CompletableFuture.failedFuture(failure));
  }

  private <S> void go(
      S value, Throwable failure, BiFunction<S, Throwable, CompletionStage<T>> next) {
    if (isDone()) {
      return; // cancelled: nothing more is asked
    }
    try {
      Throwable reason =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      CompletionStage<T> second = next.apply(value, reason);
      underWay = second;
      second.whenComplete(
          (result, problem) -> {
            if (problem == null) {
              complete(result);
            } else {
              completeExceptionally(problem);
            }
          });
      if (isCancelled()) {
        stop();
      }
    } catch (RuntimeException | Error e) { // or the stage would never complete
      completeExceptionally(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      stop();
    }
    return cancelled;
  }

  private void stop() {
    boolean unused = underWay.toCompletableFuture().cancel(true);
  }

  /** Derived stages are plain futures. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
