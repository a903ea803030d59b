package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.mailbox.Mailbox;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Continues on the mailbox with what came of something, and keeps failures as they are. */
public final class Settled {
  private Settled() {}

  /** Runs {@code then} on the mailbox when a stage of another thread is settled. */
  public static <T> void on(
      Mailbox mailbox, CompletionStage<T> stage, BiConsumer<? super T, TransportException> then) {
    stage.whenComplete(
        (value, failure) -> mailbox.always(() -> then.accept(value, reason(failure))));
  }

  /** Runs {@code then} when a stage of the mailbox is settled. */
  public static <T> void here(
      CompletionStage<T> stage, BiConsumer<? super T, TransportException> then) {
    stage.whenComplete((value, failure) -> then.accept(value, reason(failure)));
  }

  /** Runs {@code next} when a stage of the mailbox is good; else the result that waits fails. */
  public static <T> void then(
      CompletionStage<T> first, CompletableFuture<?> result, Consumer<? super T> next) {
    here(
        first,
        (value, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          } else if (!result.isDone()) {
            next.accept(value);
          }
        });
  }

  /** Settles one as another was. */
  public static <T> void forward(CompletableFuture<T> to, T value, TransportException failure) {
    if (failure == null) {
      to.complete(value);
    } else {
      to.completeExceptionally(failure);
    }
  }

  /** Why something failed; {@code null} when it did not. */
  public static TransportException reason(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause == null || cause instanceof TransportException) {
      return (TransportException) cause;
    }
    return TransportException.builder(Kind.INVALID_RESPONSE, "The request failed unexpectedly")
        .cause(cause)
        .ambiguous(true)
        .build();
  }
}
