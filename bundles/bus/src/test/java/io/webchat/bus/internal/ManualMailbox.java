package io.webchat.bus.internal;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A mailbox whose turns the test takes. */
final class ManualMailbox implements Executor {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean closed;

  Bus newBus() {
    return newBus(Map.of());
  }

  Bus newBus(Map<String, ?> settings) {
    return new CxBusFactory().create("test", this, settings);
  }

  static Plugin readyPlugin(Bus bus, String name) {
    Plugin plugin = bus.registerPlugin(name).orElseThrow();
    plugin.ready();
    return plugin;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    tasks.add(task);
  }

  /** Runs what is there and what comes of it. */
  void runAll() {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  int waiting() {
    return tasks.size();
  }

  /** Drops what is there, as a crash would, and takes no more. */
  void close() {
    closed = true;
    tasks.clear();
  }
}
