package io.webchat.transport.gms.cometd.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.socket.SocketEngine;
import io.webchat.spi.thread.DaemonThreads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.cometd.client.BayeuxClient;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * What all chats of a provider share: a few threads, whatever the number of chats, and one HTTP
 * client. Nothing is started before the first chat needs it. Thread-safe.
 */
final class BayeuxResources implements AutoCloseable {
  /** Connections at once: two a chat. */
  private static final int MAX_CONNECTIONS = 40_000;

  private static final int MAX_MAILBOX = 10_000;
  private static final int HTTP_THREADS = 8;
  private static final int MAILBOX_THREADS = 4;
  private static final long CONNECT_MS = 10_000;
  private static final long IDLE_MS = 30_000;
  private static final long STOP_MS = 1_000;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          MAILBOX_THREADS,
          MAILBOX_THREADS,
          IDLE_MS,
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          DaemonThreads.numbered("webchat-cometd"));
  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, DaemonThreads.numbered("webchat-cometd-scheduler"));
  private final SocketEngine sockets;
  private final Timers timers = new Timers();
  private final LongSupplier clock;
  private final Set<BayeuxClient> clients = ConcurrentHashMap.newKeySet();
  private HttpClient http;
  private boolean closed;

  BayeuxResources(SocketEngine sockets) {
    this(sockets, System::nanoTime);
  }

  /** {@code clock} is the time of the mailboxes, ns. */
  BayeuxResources(SocketEngine sockets, LongSupplier clock) {
    this.sockets = sockets;
    this.clock = clock;
    pool.allowCoreThreadTimeOut(true);
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    scheduler.setKeepAliveTime(IDLE_MS, TimeUnit.MILLISECONDS);
    scheduler.allowCoreThreadTimeOut(true);
  }

  /** A mailbox for one chat. */
  Mailbox mailbox() {
    return new Mailbox(pool, MAX_MAILBOX, timers, clock);
  }

  /** Opens sockets. */
  SocketEngine sockets() {
    return sockets;
  }

  /** The scheduler of all clients: its tasks only hand over. */
  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  /**
   * The HTTP client, started.
   *
   * @throws IllegalStateException when the provider is closed
   */
  synchronized HttpClient http() {
    if (closed) {
      throw new IllegalStateException("The transports are closed");
    }
    if (http == null) {
      http = newHttp();
      LifeCycle.start(http);
    }
    return http;
  }

  private static HttpClient newHttp() {
    HttpClient client = new HttpClient();
    QueuedThreadPool threads = new QueuedThreadPool(HTTP_THREADS, 1);
    threads.setName("webchat-cometd-http");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setStopTimeout(STOP_MS); // without a time its idle threads are not woken
    client.setExecutor(threads);
    client.setScheduler(new ScheduledExecutorScheduler("webchat-cometd-http-scheduler", true));
    client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(MAX_CONNECTIONS);
    client.setConnectTimeout(CONNECT_MS);
    client.setIdleTimeout(IDLE_MS);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    // cookies are those of each chat
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    return client;
  }

  /** A client is in use; it is cut when the provider is closed. */
  void using(BayeuxClient client) {
    clients.add(client);
  }

  /** A client is not used any more: it is told to leave, and cut when it has not left in time. */
  void release(BayeuxClient client, long patienceMs) {
    if (!clients.remove(client)) {
      return;
    }
    if (!client.isHandshook() || scheduler.isShutdown()) {
      client.abort();
      return;
    }
    var late = scheduler.schedule(client::abort, patienceMs, TimeUnit.MILLISECONDS);
    client.disconnect(
        message -> {
          boolean unused = late.cancel(false);
          if (!message.isSuccessful()) {
            client.abort(); // else it ends by itself, and the server its poll
          }
        });
  }

  /** A client is not used any more, and has nobody to leave. */
  void cut(BayeuxClient client) {
    clients.remove(client);
    client.abort();
  }

  @Override
  public void close() {
    HttpClient started;
    synchronized (this) {
      closed = true;
      started = http;
      http = null;
    }
    clients.forEach(BayeuxClient::abort);
    clients.clear();
    scheduler.shutdown();
    timers.close();
    // what mailboxes still have to do is done: transports are closed after their provider, too
    pool.setKeepAliveTime(STOP_MS, TimeUnit.MILLISECONDS);
    if (started != null) {
      // stopping waits for its threads
      DaemonThreads.named("webchat-cometd-stop", () -> LifeCycle.stop(started)).start();
    }
  }
}
