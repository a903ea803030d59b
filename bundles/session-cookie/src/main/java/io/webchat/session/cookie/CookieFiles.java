package io.webchat.session.cookie;

import io.webchat.api.Json;
import io.webchat.session.record.RecordFolder;
import io.webchat.session.record.RecordSeal;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cookies of each instance in one file, written by a single thread. A session that starts,
 * changes or ends is on the disk when {@link #save} completes. A change of nothing but {@code
 * ….ping} and {@code ….index}, which comes with every poll, completes at once and is written within
 * {@link CookieFileSettings#pingDelay()}, once for all that came in between: who kills the process
 * loses no more than that. Closing writes everything. A file that cannot be read makes {@link
 * #load} fail, not temporarily; it stays as it is until the instance stores something, and is then
 * kept under another name. Thread-safe.
 */
public final class CookieFiles implements CookieStorage, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CookieFiles.class);
  private static final List<String> MOVING = List.of(".ping", ".index");
  private static final long CLOSE_SECONDS = 10;

  private final CookieRecords records;
  private final CookieFileSettings settings;
  private final ScheduledThreadPoolExecutor writer;

  /** Guards the fields below; never held while writing. */
  private final Object lock = new Object();

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /** Hash of what does not move, of the cookies last accepted of each instance. */
  private final Map<String, Integer> standing = new HashMap<>();

  private String writingId;
  private Map<String, Object> writing;
  private boolean closed;
  private boolean failing;

  private CookieFiles(CookieRecords records, CookieFileSettings settings) {
    this.records = records;
    this.settings = settings;
    this.writer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "webchat-cookie-files");
              thread.setDaemon(true);
              return thread;
            });
    writer.setRemoveOnCancelPolicy(true);
  }

  /** The latest cookies of an instance that are not on the disk yet. */
  private static final class Waiting {
    private Map<String, Object> cookies;
    private CompletableFuture<Void> written;
    private ScheduledFuture<?> later;
  }

  /**
   * Opens a folder, and makes it when it is not there.
   *
   * @throws SessionStorageException when it cannot be used
   */
  public static CookieFiles open(Path folder, RecordSeal seal, CookieFileSettings settings) {
    RecordFolder files = RecordFolder.open(folder, settings.maxBytes(), settings.maxInstances());
    return new CookieFiles(new CookieRecords(files, seal, settings.maxInstances()), settings);
  }

  @Override
  public CompletionStage<Map<String, Object>> load(String instanceId) {
    synchronized (lock) {
      Waiting latest = waiting.get(instanceId);
      if (latest != null) {
        return CompletableFuture.completedFuture(latest.cookies);
      }
      if (instanceId.equals(writingId)) {
        return CompletableFuture.completedFuture(writing);
      }
    }
    try {
      return CompletableFuture.completedFuture(records.read(instanceId));
    } catch (SessionStorageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Void> save(String instanceId, Map<String, Object> cookies) {
    Map<String, Object> latest = Json.freeze(cookies);
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.failedFuture(
            new SessionStorageException("The cookie storage is closed", true, null));
      }
      Waiting mine = waiting.get(instanceId);
      if (mine == null && waiting.size() >= settings.maxInstances()) {
        return CompletableFuture.failedFuture(
            new SessionStorageException("Too many instances wait for the disk", true, null));
      }
      boolean moved = moved(instanceId, latest);
      boolean added = mine == null;
      if (added) {
        mine = new Waiting();
        waiting.put(instanceId, mine);
      }
      mine.cookies = latest;
      if (moved) {
        if (added) {
          mine.later =
              writer.schedule(
                  () -> write(instanceId), settings.pingDelay().toMillis(), TimeUnit.MILLISECONDS);
        }
        return CompletableFuture.completedFuture(null);
      }
      if (mine.written == null) {
        mine.written = new CompletableFuture<>();
        writer.execute(() -> write(instanceId));
      }
      return mine.written.copy();
    }
  }

  /** Whether nothing but pings and positions differ from the cookies accepted before. */
  private boolean moved(String instanceId, Map<String, Object> cookies) {
    if (cookies.isEmpty()) {
      standing.remove(instanceId);
      return false;
    }
    int hash = 0;
    for (Map.Entry<String, Object> cookie : cookies.entrySet()) {
      boolean moving = MOVING.stream().anyMatch(cookie.getKey()::endsWith);
      hash += moving ? 31 * cookie.getKey().hashCode() : cookie.hashCode();
    }
    Integer former = standing.put(instanceId, hash);
    return former != null && former == hash;
  }

  private void write(String instanceId) {
    Waiting mine;
    synchronized (lock) {
      mine = waiting.remove(instanceId);
      if (mine == null) {
        return; // written meanwhile
      }
      if (mine.later != null) {
        mine.later.cancel(false);
      }
      writingId = instanceId;
      writing = mine.cookies;
    }
    Optional<SessionStorageException> failure = written(instanceId, mine.cookies);
    synchronized (lock) {
      writingId = null;
      writing = null;
      if (failure.isPresent()) {
        standing.remove(instanceId); // the next save tries again and tells
      }
    }
    report(failure);
    if (mine.written != null) {
      failure.ifPresentOrElse(
          mine.written::completeExceptionally, () -> mine.written.complete(null));
    }
  }

  private Optional<SessionStorageException> written(
      String instanceId, Map<String, Object> cookies) {
    try {
      records.write(instanceId, cookies);
      return Optional.empty();
    } catch (SessionStorageException e) {
      return Optional.of(e);
    }
  }

  /** Logs the first of several failures, and their end. Called by the writer only. */
  private void report(Optional<SessionStorageException> failure) {
    if (failure.isPresent() && !failing) {
      LOG.warn(
          "Cookies cannot be stored; chats go on, but are not restored after a restart: {}",
          failure.get().getMessage());
    } else if (failure.isEmpty() && failing) {
      LOG.info("Cookies are stored again in {}", records);
    }
    failing = failure.isPresent();
  }

  /** Writes what waits, for ten seconds at most, and stops the thread. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      writer.submit(this::writeAll).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("Pings of the last seconds are not stored: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.shutdownNow();
  }

  private void writeAll() {
    List<String> left;
    synchronized (lock) {
      left = List.copyOf(waiting.keySet());
    }
    left.forEach(this::write);
  }

  @Override
  public String toString() {
    return "CookieFiles[" + records + "]";
  }
}
