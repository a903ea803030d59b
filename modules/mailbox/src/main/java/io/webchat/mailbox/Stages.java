package io.webchat.mailbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Stages that are settled from the beginning, and calls of plug-ins that always give one. */
public final class Stages {
  private Stages() {}

  public static CompletionStage<Object> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  public static <T> CompletionStage<T> value(T value) {
    return CompletableFuture.completedFuture(value);
  }

  /** What a stage failed with, without its wrapping. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Settles {@code result} as a stage was settled; what it failed with has no wrapping. */
  public static <T> void settle(CompletableFuture<T> result, T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(unwrap(failure));
    }
  }

  /** Calls a plug-in; what it throws is what the stage fails with. */
  public static <T> CompletionStage<T> guarded(Supplier<? extends CompletionStage<T>> call) {
    try {
      CompletionStage<T> stage = call.get();
      return stage == null ? CompletableFuture.completedFuture(null) : stage;
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
