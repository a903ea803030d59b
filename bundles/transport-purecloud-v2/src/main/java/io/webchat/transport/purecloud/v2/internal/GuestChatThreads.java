package io.webchat.transport.purecloud.v2.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.thread.DaemonThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of all guest chats: a few that run their mailboxes, and end when there is nothing to
 * do, and one for timers. Thread-safe.
 */
final class GuestChatThreads {
  private static final int THREADS = 4;
  private static final int MAILBOX_LIMIT = 10_000;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          DaemonThreads.numbered("webchat-guest-chat"));
  private final Timers timers = new Timers();

  GuestChatThreads() {
    pool.allowCoreThreadTimeOut(true);
  }

  Mailbox mailbox() {
    return new Mailbox(pool, MAILBOX_LIMIT, timers, System::nanoTime);
  }

  /** No timer runs any more; threads end by themselves, so that what is being closed can end. */
  void close() {
    timers.close();
  }
}
