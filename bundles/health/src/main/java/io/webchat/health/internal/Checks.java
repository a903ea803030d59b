package io.webchat.health.internal;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.HealthReport;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The checks that are there, run together. Thread-safe. */
final class Checks {
  private final IdentityHashMap<SelfCheck, CheckRun> runs = new IdentityHashMap<>();
  private final Executor threads;

  /** {@code threads} has room for all checks: each may block. */
  Checks(Executor threads) {
    this.threads = threads;
  }

  synchronized void add(SelfCheck check) {
    runs.put(check, new CheckRun(check));
  }

  synchronized void remove(SelfCheck check) {
    runs.remove(check);
  }

  private synchronized List<CheckRun> all() {
    return List.copyOf(runs.values());
  }

  /** Runs all; completes when each has answered or has had its time. */
  CompletionStage<HealthReport> run(long limitMs) {
    Map<String, List<Finding>> found = new TreeMap<>();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (CheckRun run : all()) {
      answers.add(
          run.run(threads, limitMs)
              .thenAccept(findings -> add(found, run.name(), findings))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(unused -> report(found));
  }

  private static HealthReport report(Map<String, List<Finding>> found) {
    synchronized (found) {
      return new HealthReport(found);
    }
  }

  /** Two bundles may have checks of one name. */
  private static void add(Map<String, List<Finding>> found, String name, List<Finding> findings) {
    synchronized (found) {
      found.computeIfAbsent(name, unused -> new ArrayList<>()).addAll(findings);
    }
  }
}
