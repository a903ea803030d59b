package io.webchat.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.session.SessionStorageException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** How the suites call storage: each stage is awaited, and its failure is the storage's own. */
final class Stages {
  private static final long TIMEOUT_SECONDS = 60;

  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private Stages() {}

  static <T> T value(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e.getCause();
      if (cause instanceof SessionStorageException failure) {
        throw failure;
      }
      throw new AssertionError("a stage failed otherwise than with SessionStorageException", cause);
    } catch (TimeoutException e) {
      throw new AssertionError("a stage did not complete in " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The value of the first call that does not fail as temporary, now that storage is back. */
  static <T> T recovered(Supplier<CompletionStage<T>> call) {
    AtomicReference<T> value = new AtomicReference<>();
    await()
        .atMost(RECOVERY)
        .until(
            () -> {
              try {
                value.set(value(call.get()));
                return true;
              } catch (SessionStorageException e) {
                assertThat(e.isTemporary()).isTrue();
                return false;
              }
            });
    return value.get();
  }

  /** The failure of a call; calls fail by their stage, they never throw. */
  static SessionStorageException failure(Supplier<? extends CompletionStage<?>> call) {
    CompletionStage<?> stage = call.get();
    try {
      value(stage);
    } catch (SessionStorageException e) {
      return e;
    }
    throw new AssertionError("the call succeeded");
  }
}
