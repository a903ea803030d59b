package io.webchat.rest.internal.connection;

import io.webchat.spi.thread.DaemonThreads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for calls: virtual ones where the JVM has them. */
public final class CallThreads {
  private static final Optional<Method> PER_TASK = perTaskExecutor();

  private CallThreads() {}

  public static boolean virtualAvailable() {
    return PER_TASK.isPresent();
  }

  /** One virtual thread for each call. */
  public static ExecutorService virtual(String name) {
    try {
      return (ExecutorService)
          PER_TASK.orElseThrow().invoke(null, virtualFactory("webchat-" + name + "-"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JVM has no virtual threads", e);
    }
  }

  /**
   * Daemon threads, made when needed and kept for half a minute. The pool itself has no limit: the
   * dispatcher hands it only as many calls as may run, and a call that has just ended may still
   * hold its thread.
   */
  public static ExecutorService platform(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        DaemonThreads.numbered("webchat-" + name));
  }

  private static Optional<Method> perTaskExecutor() {
    try {
      virtualFactory("probe");
      return Optional.of(
          Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // a JVM before 21
    }
  }

  // Thread.ofVirtual().name(prefix, 1).factory(), which the baseline JDK cannot name
  private static ThreadFactory virtualFactory(String prefix) throws ReflectiveOperationException {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
      return (ThreadFactory) type.getMethod("factory").invoke(builder);
    } catch (InvocationTargetException e) {
      throw new NoSuchMethodException("virtual threads are not enabled: " + e.getCause());
    }
  }
}
