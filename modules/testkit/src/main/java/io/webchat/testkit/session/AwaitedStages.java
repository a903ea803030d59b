package io.webchat.testkit.session;

import io.webchat.spi.session.SessionStorageException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the suite of cookies calls: each stage is awaited, and its failure is the storage's own. */
final class AwaitedStages {
  private static final long TIMEOUT_SECONDS = 60;

  private AwaitedStages() {}

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
}
