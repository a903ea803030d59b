package io.webchat.core.internal.instance;

import io.webchat.spi.thread.DaemonThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The threads of a container: some run the mailboxes of all instances, and of each kind of what may
 * block a few, so that one kind that hangs does not hold up the others. Tasks are bounded by the
 * instances: each has one call under way for each of its keepers.
 */
public record ThreadPools(
    ThreadPoolExecutor mailboxes,
    ThreadPoolExecutor storage,
    ThreadPoolExecutor files,
    ThreadPoolExecutor leases,
    ThreadPoolExecutor takeovers) {
  /** Threads of which {@code count} run mailboxes. */
  public static ThreadPools of(int count) {
    ThreadPoolExecutor mailboxes =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered("webchat"));
    return new ThreadPools(
        mailboxes,
        blocking(8, "webchat-storage"),
        blocking(4, "webchat-files"),
        blocking(4, "webchat-lease"),
        blocking(2, "webchat-takeover"));
  }

  private static ThreadPoolExecutor blocking(int count, String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered(name),
            // what an instance that closes too late still wants is of no use any more
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Changes how many threads run mailboxes. */
  void resize(int count) {
    mailboxes.setMaximumPoolSize(Math.max(count, mailboxes.getCorePoolSize()));
    mailboxes.setCorePoolSize(count);
    mailboxes.setMaximumPoolSize(count);
  }

  public Stream<ThreadPoolExecutor> all() {
    return Stream.of(mailboxes, storage, files, leases, takeovers);
  }
}
