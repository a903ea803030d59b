package io.webchat.session.jdbc;

import java.util.concurrent.ThreadFactory;

/**
 * The threads of a pool, in the group of the whole JVM. H2 makes threads of its own on them, which
 * fails in a group that is destroyed: up to Java 18 that of Configuration Admin, on whose thread a
 * component opens its pool, is.
 */
final class PoolThreads implements ThreadFactory {
  private final String name;

  PoolThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread thread = new Thread(group, task, name);
    thread.setDaemon(true);
    return thread;
  }
}
