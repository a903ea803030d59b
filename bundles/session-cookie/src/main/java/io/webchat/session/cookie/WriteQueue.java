package io.webchat.session.cookie;

import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.thread.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest cookies of each instance that are not written yet. A few threads write them, each
 * instance by one at a time: a disk makes many changes last at once in hardly more time than one.
 * Writes that a caller waits for go before those without a waiting caller. Thread-safe.
 */
final class WriteQueue implements AutoCloseable {
  static final int WRITERS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(WriteQueue.class);

  private final BiConsumer<String, Map<String, Object>> writer;
  private final long delayNanos;
  private final int maxInstances;
  private final Duration closeTime;
  private final ScheduledThreadPoolExecutor threads;

  /** Guards the fields below; never held while writing. */
  private final Object lock = new Object();

  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Map<String, Waiting> writing = new HashMap<>();
  private final Set<String> urgent = new LinkedHashSet<>();

  /** When each of the others is due; the delay is the same for all, so the first one is first. */
  private final Map<String, Long> later = new LinkedHashMap<>();

  private boolean ticking;
  private boolean closed;

  /**
   * A queue.
   *
   * @param writer writes cookies, or fails with {@link SessionStorageException}
   * @param delay longest time until {@link #later} is begun with
   * @param maxInstances most instances that wait
   * @param closeTime longest time that closing waits
   */
  WriteQueue(
      BiConsumer<String, Map<String, Object>> writer,
      Duration delay,
      int maxInstances,
      Duration closeTime) {
    this.writer = writer;
    this.delayNanos = delay.toNanos();
    this.maxInstances = maxInstances;
    this.closeTime = closeTime;
    this.threads =
        new ScheduledThreadPoolExecutor(WRITERS, DaemonThreads.numbered("webchat-cookie-files"));
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static final class Waiting {
    private Map<String, Object> cookies;
    private CompletableFuture<Void> written;
  }

  /** What is not written yet of an instance. */
  Optional<Map<String, Object>> latest(String instanceId) {
    synchronized (lock) {
      Waiting latest = waiting.getOrDefault(instanceId, writing.get(instanceId));
      return Optional.ofNullable(latest).map(mine -> mine.cookies);
    }
  }

  /** Writes as soon as possible; completes when it is written. */
  CompletionStage<Void> now(String instanceId, Map<String, Object> cookies) {
    CompletionStage<Void> written;
    synchronized (lock) {
      Optional<SessionStorageException> refusal = refusal(instanceId);
      if (refusal.isPresent()) {
        return CompletableFuture.failedFuture(refusal.get());
      }
      Waiting mine = put(instanceId, cookies);
      if (mine.written == null) {
        mine.written = new CompletableFuture<>();
        later.remove(instanceId);
        urgent.add(instanceId);
        threads.execute(this::writeWhatIsDue);
      }
      written = mine.written.copy();
    }
    return written;
  }

  /** Writes after the delay; completes at once. */
  CompletionStage<Void> later(String instanceId, Map<String, Object> cookies) {
    synchronized (lock) {
      Optional<SessionStorageException> refusal = refusal(instanceId);
      if (refusal.isPresent()) {
        return CompletableFuture.failedFuture(refusal.get());
      }
      put(instanceId, cookies);
      if (!urgent.contains(instanceId)) {
        later.putIfAbsent(instanceId, System.nanoTime() + delayNanos);
        tickAt(delayNanos);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private Optional<SessionStorageException> refusal(String instanceId) {
    if (closed) {
      return Optional.of(closedNow());
    }
    return waiting.size() >= maxInstances && !waiting.containsKey(instanceId)
        ? Optional.of(
            new SessionStorageException("Too many instances wait for the disk", true, null))
        : Optional.empty();
  }

  private Waiting put(String instanceId, Map<String, Object> cookies) {
    Waiting mine = waiting.computeIfAbsent(instanceId, id -> new Waiting());
    mine.cookies = cookies;
    return mine;
  }

  private void tickAt(long nanos) {
    if (!ticking && !closed) {
      ticking = true;
      Future<?> unused = threads.schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    synchronized (lock) {
      for (int others = Math.min(WRITERS, later.size()) - 1; others > 0 && !closed; others--) {
        threads.execute(this::writeWhatIsDue);
      }
    }
    writeWhatIsDue();
    synchronized (lock) {
      ticking = false;
      if (!later.isEmpty()) {
        long left = later.values().iterator().next() - System.nanoTime();
        tickAt(Math.max(left, TimeUnit.MILLISECONDS.toNanos(10)));
      }
    }
  }

  private void writeWhatIsDue() {
    for (Optional<String> next = take(); next.isPresent(); next = take()) {
      write(next.get());
    }
  }

  private Optional<String> take() {
    synchronized (lock) {
      Optional<String> next =
          urgent.stream().filter(id -> !writing.containsKey(id)).findFirst().or(this::firstDue);
      next.ifPresent(
          id -> {
            urgent.remove(id);
            later.remove(id);
            writing.put(id, waiting.remove(id));
          });
      return next;
    }
  }

  private Optional<String> firstDue() {
    long now = System.nanoTime();
    for (Map.Entry<String, Long> each : later.entrySet()) {
      if (!closed && each.getValue() - now > 0) {
        return Optional.empty();
      }
      if (!writing.containsKey(each.getKey())) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  private void write(String instanceId) {
    Waiting mine;
    synchronized (lock) {
      mine = writing.get(instanceId);
    }
    Throwable failure = null;
    try {
      writer.accept(instanceId, mine.cookies);
    } catch (RuntimeException | LinkageError e) {
      failure = e;
    }
    synchronized (lock) {
      writing.remove(instanceId);
    }
    complete(mine, failure);
  }

  private static void complete(Waiting mine, Throwable failure) {
    if (mine.written != null && failure == null) {
      mine.written.complete(null);
    } else if (mine.written != null) {
      mine.written.completeExceptionally(failure);
    }
  }

  /** Writes what waits, as long as there is time; what is then left fails. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      for (int i = 0; i < WRITERS; i++) {
        threads.execute(this::writeWhatIsDue);
      }
    }
    threads.shutdown();
    try {
      threads.awaitTermination(closeTime.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    List<Waiting> left = new ArrayList<>();
    synchronized (lock) {
      left.addAll(waiting.values());
      left.addAll(writing.values());
      waiting.clear();
      urgent.clear();
      later.clear();
    }
    if (!left.isEmpty()) {
      LOG.warn("The latest cookies of {} instances could not be stored in time", left.size());
    }
    left.forEach(each -> complete(each, closedNow()));
  }

  private static SessionStorageException closedNow() {
    return new SessionStorageException("The cookie storage is closed", true, null);
  }
}
