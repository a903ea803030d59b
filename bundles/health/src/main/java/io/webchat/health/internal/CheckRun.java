package io.webchat.health.internal;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check and what it found last. A call that has not come back is not made again: its check is
 * in trouble until it does. Thread-safe.
 */
final class CheckRun {
  private static final Logger LOG = LoggerFactory.getLogger(CheckRun.class);

  private final SelfCheck check;
  private CompletableFuture<List<Finding>> running;

  CheckRun(SelfCheck check) {
    this.check = check;
  }

  String name() {
    return check.name();
  }

  /** Runs the check, or waits for the call that is under way; never fails. */
  CompletionStage<List<Finding>> run(Executor threads, long limitMs) {
    return started(threads)
        .copy()
        .completeOnTimeout(List.of(late(limitMs)), limitMs, TimeUnit.MILLISECONDS);
  }

  private Finding late(long limitMs) {
    return Finding.notReady(
        "the check has not answered for " + limitMs + " ms", "look at what it asks");
  }

  private synchronized CompletableFuture<List<Finding>> started(Executor threads) {
    if (running == null || running.isDone()) {
      CompletableFuture<List<Finding>> next = new CompletableFuture<>();
      running = next;
      start(threads, next::complete);
    }
    return running;
  }

  private void start(Executor threads, Consumer<List<Finding>> result) {
    try {
      threads.execute(() -> result.accept(found()));
    } catch (RejectedExecutionException e) {
      result.accept(List.of(Finding.warning("the checks have ended", "")));
    } catch (OutOfMemoryError e) { // no thread can be had
      result.accept(failed(e));
    }
  }

  private List<Finding> found() {
    try {
      return List.copyOf(check.check());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.warning("the check was interrupted", ""));
    } catch (RuntimeException | Error e) { // it is to be asked again
      return failed(e);
    }
  }

  private List<Finding> failed(Throwable e) {
    LOG.warn("The check {} failed", check.name(), e);
    return List.of(
        Finding.warning("the check failed: " + e.getClass().getSimpleName(), "the log tells more"));
  }
}
