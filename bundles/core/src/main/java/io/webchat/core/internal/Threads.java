package io.webchat.core.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads with telling names, in the group of the whole JVM: they are made on whatever
 * thread is the first to need them, and up to Java 18 a group of Configuration Admin's, for
 * instance, is destroyed with its last thread, after which its members cannot make threads.
 */
final class Threads {
  private static final ThreadGroup GROUP = outermost(Thread.currentThread().getThreadGroup());

  private Threads() {}

  private static ThreadGroup outermost(ThreadGroup group) {
    ThreadGroup outermost = group;
    while (outermost.getParent() != null) {
      outermost = outermost.getParent();
    }
    return outermost;
  }

  static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(GROUP, task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
