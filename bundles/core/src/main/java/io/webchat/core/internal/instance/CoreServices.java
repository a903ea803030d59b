package io.webchat.core.internal.instance;

import io.webchat.core.internal.lifecycle.SharedSessions;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.core.internal.transport.BackgroundDisconnects;
import io.webchat.mailbox.Timers;
import java.util.function.LongSupplier;

/** What the instances of a container share. Thread-safe. */
public final class CoreServices {
  private final Plugins plugins;
  private final Timers timers;
  private final LongSupplier clock;
  private final ThreadPools threads;
  private final BackgroundDisconnects disconnects;
  private final SharedSessions sharedSessions = new SharedSessions();
  private final long started = System.nanoTime();
  private volatile CoreSettings settings;

  /** {@code clock} is one that only goes forward, ns. */
  CoreServices(Plugins plugins, CoreSettings settings, LongSupplier clock, Timers timers) {
    this(plugins, settings, clock, timers, ThreadPools.of(settings.threads()));
  }

  /** On other threads. */
  CoreServices(
      Plugins plugins,
      CoreSettings settings,
      LongSupplier clock,
      Timers timers,
      ThreadPools threads) {
    this.plugins = plugins;
    this.settings = settings;
    this.clock = clock;
    this.timers = timers;
    this.threads = threads;
    this.disconnects = new BackgroundDisconnects(plugins, threads.mailboxes(), timers, clock);
  }

  /** Changes settings while instances are open; what an instance took at its start it keeps. */
  void apply(CoreSettings changed) {
    settings = changed;
    threads.resize(changed.threads());
  }

  public CoreSettings settings() {
    return settings;
  }

  Plugins plugins() {
    return plugins;
  }

  public ThreadPools threads() {
    return threads;
  }

  Timers timers() {
    return timers;
  }

  LongSupplier clock() {
    return clock;
  }

  /** Chats that ended while their server could not be told. */
  public BackgroundDisconnects disconnects() {
    return disconnects;
  }

  SharedSessions sharedSessions() {
    return sharedSessions;
  }

  /** How long from now storage may still be on its way, since the container is starting; ms. */
  long storageGraceLeft() {
    long since = (System.nanoTime() - started) / 1_000_000;
    return Math.max(0, settings.storageGraceMs() - since);
  }

  /** Nothing runs any more. */
  void close() {
    timers.close();
    threads.all().forEach(pool -> pool.shutdown());
  }
}
