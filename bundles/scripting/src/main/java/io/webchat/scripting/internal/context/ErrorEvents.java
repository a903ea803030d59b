package io.webchat.scripting.internal.context;

import io.webchat.api.WebChatService;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.sandbox.Hook;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures of one instance's scripts as {@code error} events, at most {@link #MOST} in a window
 * of {@link #WINDOW_NANOS}; further ones are counted, and logged once. Thread-safe.
 */
public final class ErrorEvents {
  public static final int MOST = 30;
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What subscribers of errors get. */
  public static final String EVENT = WebChatService.NAMESPACE + ".error";

  private static final Logger LOG = LoggerFactory.getLogger(ErrorEvents.class);

  private final String instanceId;
  private final Consumer<Rejection> publisher;
  private final LongSupplier clock;
  private long begun;
  private int published;
  private long held;
  private long quiet;
  private volatile boolean closed;

  /** Why a script did not load, by its name. */
  private final Map<String, String> broken = new ConcurrentHashMap<>();

  public ErrorEvents(String instanceId, Consumer<Rejection> publisher) {
    this(instanceId, publisher, System::nanoTime);
  }

  public ErrorEvents(String instanceId, Consumer<Rejection> publisher, LongSupplier clock) {
    this.instanceId = instanceId;
    this.publisher = publisher;
    this.clock = clock;
    this.begun = clock.getAsLong();
  }

  /** A script did not load: its cause is in the log even when errors have no subscriber. */
  public void loadFailed(String script, ScriptFailure failure) {
    broken.put(
        script,
        failure.place().isEmpty() ? failure.text() : failure.place() + ": " + failure.text());
    if (!closed) {
      LOG.error(
          "Instance {}: the script {} failed to load, at {}: {}",
          instanceId,
          script,
          failure.place().isEmpty() ? "an unknown place" : failure.place(),
          failure.text());
    }
    publish(failure.rejection(script));
  }

  /** All scripts are loaded anew. */
  public void loading() {
    broken.clear();
  }

  /** Why scripts did not load, by their names, with their places. Any thread. */
  public Map<String, String> broken() {
    return Map.copyOf(broken);
  }

  /** What a script configures cannot be used. */
  public void log(String script, String why) {
    LOG.error("Instance {}: the configuration of {} is refused: {}", instanceId, script, why);
  }

  public void publish(Rejection problem) {
    if (!closed && mayPublish()) {
      publisher.accept(problem);
    }
  }

  /**
   * A hook failed while it handled an {@code error} event: one more event would only call it again.
   * Its text stays out of the log, it may be that of a message.
   */
  public synchronized void log(Hook hook, ScriptFailure failure) {
    turn();
    if (quiet++ == 0) {
      LOG.warn(
          "Instance {}: {} failed while it handled an error, at {}",
          instanceId,
          hook.label(),
          failure.place());
    }
  }

  private synchronized boolean mayPublish() {
    turn();
    if (published < MOST) {
      published++;
      return true;
    }
    if (held++ == 0) {
      LOG.warn("Instance {}: its scripts fail too often, not all is published", instanceId);
    }
    return false;
  }

  /** Begins the next window when this one is over. */
  private void turn() {
    long now = clock.getAsLong();
    if (now - begun < WINDOW_NANOS) {
      return;
    }
    if (held + quiet > 0) {
      LOG.warn("Instance {}: {} failures of scripts were not published", instanceId, held + quiet);
    }
    begun = now;
    published = 0;
    held = 0;
    quiet = 0;
  }

  /** Nothing is published from now on: what fails, fails because it is ended. */
  public void close() {
    closed = true;
  }

  /** Failures that were not published in this window. */
  synchronized long held() {
    return held;
  }
}
