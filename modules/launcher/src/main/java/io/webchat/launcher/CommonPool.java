package io.webchat.launcher;

import java.util.Properties;

/**
 * The common pool of the JVM, in which its HTTP client completes what it opens, the sockets of
 * chats among it. With a single worker the JVM makes a thread for each of them instead.
 */
final class CommonPool {
  private static final String WORKERS = "java.util.concurrent.ForkJoinPool.common.parallelism";
  private static final int ENOUGH = 2;

  private CommonPool() {}

  /** Sets how many workers it has, unless it is set, or has enough: one less than processors. */
  static void prepare(Properties system, int processors) {
    if (processors <= ENOUGH) {
      system.putIfAbsent(WORKERS, String.valueOf(ENOUGH));
    }
  }
}
