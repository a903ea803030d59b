package io.webchat.session.cookie;

import io.webchat.api.value.Json;
import io.webchat.session.record.RecordFolder;
import io.webchat.session.record.RecordLimits;
import io.webchat.session.record.RecordSeal;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cookies of each instance in one file, written by a few threads. A session that starts,
 * changes or ends is on the disk when {@link #store} completes. A change of nothing but {@code
 * ….ping} and {@code ….index}, which comes with every poll, completes at once and is written within
 * {@link CookieFileSettings#pingDelay()}, once for all that came in between: who kills the process
 * loses no more than that. Closing writes everything. A file that cannot be read makes {@link
 * #load} fail, not temporarily; it stays as it is until the instance stores something, and is then
 * kept under another name. Thread-safe.
 */
public final class CookieFiles implements CookieStorage, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CookieFiles.class);
  private static final List<String> MOVING = List.of(".ping", ".index");
  private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

  private final CookieRecords records;
  private final WriteQueue queue;

  /** Hash of what does not move, of the cookies last accepted of each instance. */
  private final Map<String, Integer> standing = new ConcurrentHashMap<>();

  private final AtomicBoolean failing = new AtomicBoolean();

  private CookieFiles(CookieRecords records, CookieFileSettings settings) {
    this.records = records;
    this.queue =
        new WriteQueue(this::write, settings.pingDelay(), settings.maxInstances(), CLOSE_TIME);
  }

  /**
   * Opens a folder, and makes it when it is not there.
   *
   * @throws SessionStorageException when it cannot be used
   */
  public static CookieFiles open(Path folder, RecordSeal seal, CookieFileSettings settings) {
    RecordLimits limits =
        new RecordLimits(settings.maxBytes(), settings.maxInstances(), settings.retention());
    RecordFolder files = RecordFolder.open(folder, limits);
    return new CookieFiles(new CookieRecords(files, seal, settings.maxInstances()), settings);
  }

  @Override
  public CompletionStage<Map<String, Object>> load(String instanceId) {
    Optional<Map<String, Object>> latest = queue.latest(instanceId);
    if (latest.isPresent()) {
      return CompletableFuture.completedFuture(latest.get());
    }
    try {
      return CompletableFuture.completedFuture(records.read(instanceId));
    } catch (SessionStorageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Void> store(String instanceId, Map<String, Object> cookies) {
    Map<String, Object> latest = Json.freeze(cookies);
    return moved(instanceId, latest)
        ? queue.later(instanceId, latest)
        : queue.now(instanceId, latest);
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

  private void write(String instanceId, Map<String, Object> cookies) {
    try {
      records.write(instanceId, cookies);
      if (failing.compareAndSet(true, false)) {
        LOG.info("Cookies are stored again in {}", records);
      }
    } catch (SessionStorageException e) {
      standing.remove(instanceId); // the next store tries again and tells
      if (failing.compareAndSet(false, true)) {
        LOG.warn(
            "Cookies cannot be stored; chats go on, but are not restored after a restart: {}",
            e.getMessage());
      }
      throw e;
    }
  }

  /** Writes what waits, for ten seconds at most, and stops the threads. */
  @Override
  public void close() {
    queue.close();
  }

  @Override
  public String toString() {
    return "CookieFiles[" + records + "]";
  }
}
