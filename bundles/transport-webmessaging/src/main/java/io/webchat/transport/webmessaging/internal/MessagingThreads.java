package io.webchat.transport.webmessaging.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.thread.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of all transports: a few that run their mailboxes, and end when there is nothing to
 * do, and one for timers. Thread-safe.
 */
final class MessagingThreads {
  private static final int THREADS = 4;
  private static final int MAILBOX_LIMIT = 10_000;

  private final Executor pool;
  private final Timers timers;

  MessagingThreads() {
    this(pool(), new Timers());
  }

  MessagingThreads(Executor pool, Timers timers) {
    this.pool = pool;
    this.timers = timers;
  }

  private static Executor pool() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered("webchat-webmessaging"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  Mailbox mailbox() {
    return new Mailbox(pool, MAILBOX_LIMIT, timers, System::nanoTime);
  }

  /** No timer runs any more; threads end by themselves, so that what is being closed can end. */
  void close() {
    timers.close();
  }
}
