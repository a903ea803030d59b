package io.webchat.socket.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The engine on the HTTP client of the JDK: one selector thread, and a few threads that take what
 * comes. They also look up host names, which may take its time, so there are more of them than
 * processors.
 */
public final class JdkSocketEngine implements SocketEngine, AutoCloseable {
  private static final int MOST_TASKS = 10_000;

  private final ThreadPoolExecutor threads;
  private final HttpClient client;
  private final Timers timers;
  private final LongSupplier clock;
  private final AtomicInteger taken = new AtomicInteger();
  private final Set<JdkTextSocket> sockets = ConcurrentHashMap.newKeySet();
  private final ParkedSockets parked;
  private volatile SocketSettings settings;
  private volatile boolean closed;

  /** An engine with these settings. */
  public JdkSocketEngine(SocketSettings settings) {
    this(settings, new Timers(), System::nanoTime);
  }

  /** An engine on other timers and another clock, ns. It closes the timers. */
  public JdkSocketEngine(SocketSettings settings, Timers timers, LongSupplier clock) {
    this.settings = settings;
    this.timers = timers;
    this.clock = clock;
    this.parked = new ParkedSockets(timers);
    // the queue is bounded by the sockets: each has a task or two in it at a time
    threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered("webchat-socket"));
    threads.allowCoreThreadTimeOut(true);
    client =
        HttpClient.newBuilder()
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Changes settings; open sockets go on as they began. */
  void apply(SocketSettings changed) {
    settings = changed;
  }

  @Override
  public CompletableFuture<TextSocket> connect(SocketRequest request, SocketListener listener) {
    if (closed) {
      return CompletableFuture.failedFuture(SocketFailures.closed());
    }
    SocketSettings now = settings;
    if (taken.incrementAndGet() > now.maxSockets()) {
      taken.decrementAndGet();
      return CompletableFuture.failedFuture(
          TransportException.of(
              Kind.NETWORK, "Too many sockets are open: see maxSockets of io.webchat.socket"));
    }
    Mailbox mailbox = new Mailbox(threads, MOST_TASKS, timers, clock);
    JdkTextSocket socket = new JdkTextSocket(request, listener, mailbox, now, this::over);
    sockets.add(socket);
    handshake(request, socket);
    if (closed) {
      socket.engineClosed(); // close() may have looked before the socket was there
    }
    return socket.opening();
  }

  @Override
  public SocketHandOver handOver(String key) {
    SocketHandOver announced = parked.handOver(key);
    if (closed) {
      announced.cancel();
    }
    return announced;
  }

  @Override
  public CompletableFuture<Optional<ParkedSocket>> take(String key) {
    return parked.take(key);
  }

  private void handshake(SocketRequest request, JdkTextSocket socket) {
    try {
      WebSocket.Builder builder =
          client
              .newWebSocketBuilder()
              .connectTimeout(Duration.ofMillis(Math.max(1, request.connectTimeoutMs())));
      request.headers().forEach((name, value) -> header(builder, name, value));
      socket.handshaking(builder.buildAsync(request.address(), socket));
    } catch (TransportException e) {
      socket.handshaken(null, e);
    } catch (RuntimeException e) {
      socket.handshaken(
          null,
          TransportException.builder(
                  Kind.REFUSED, "The address of " + request.operation() + " cannot be used")
              .cause(e)
              .build());
    }
  }

  /** The JDK's own text would show the value. */
  private static void header(WebSocket.Builder builder, String name, String value) {
    boolean legal =
        value.chars().allMatch(each -> each == '\t' || (each >= ' ' && each < 0x7f) || each > 0x7f);
    if (!legal) {
      throw TransportException.of(
          Kind.REFUSED, "The header " + name + " has a character that HTTP does not allow");
    }
    builder.header(name, value);
  }

  private void over(JdkTextSocket socket) {
    if (sockets.remove(socket)) {
      taken.decrementAndGet();
    }
  }

  /** How many sockets are open or being opened. */
  int open() {
    return taken.get();
  }

  /** Cuts every socket and lets go of the threads; never blocks. */
  @Override
  public void close() {
    closed = true;
    parked.close();
    sockets.forEach(JdkTextSocket::engineClosed);
    timers.close();
    threads.shutdown(); // what the sockets have to tell is told before
  }
}
