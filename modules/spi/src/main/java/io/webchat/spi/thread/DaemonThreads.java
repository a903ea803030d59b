package io.webchat.spi.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads with names that say whose they are; they never keep the JVM alive. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** A factory for the threads of a pool: {@code name-1}, {@code name-2} and so on. Thread-safe. */
  public static ThreadFactory numbered(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> named(name + "-" + count.incrementAndGet(), task);
  }

  /** One thread, not started yet. */
  public static Thread named(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
