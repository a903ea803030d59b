package io.webchat.transport.purecloud.v2.internal;

import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The event stream of a conversation: a socket that is only read. The server sends heartbeats, so
 * one without any frame for {@link #WATCHDOG_MS} is dead. One that ended is opened again, at once
 * when it was open for a while, else after pauses that grow. Used on the mailbox only.
 */
final class EventStream {
  /** The longest time without a frame, ms. */
  static final long WATCHDOG_MS = 14_000;

  /** Frames that wait for the mailbox at most. */
  static final int WAITING_LIMIT = 1_000;

  /** A stream that was open for so long is opened again at once, ms. */
  private static final long STEADY_MS = 5_000;

  private static final long FIRST_PAUSE_MS = 1_000;
  private static final int NORMAL = 1_000;

  /** Hears of the stream, on the mailbox. */
  interface Listener {
    /** A frame came. */
    void frame(String text);

    /** It ended, and is opened again. */
    void cut(TransportException reason);

    /** It is open, for the first time or again. */
    void opened();

    /** It could not be opened. */
    void refused(TransportException reason);
  }

  private final Mailbox mailbox;
  private final SocketEngine sockets;
  private final URI address;
  private final Listener listener;
  private final BackOff pauses;
  private TextSocket socket;
  private CompletableFuture<TextSocket> opening;
  private Timers.Timer timer = Timers.NONE;
  private long openedAt;
  private long heardAt;
  private int connection;
  private boolean closed;

  EventStream(Mailbox mailbox, SocketEngine sockets, URI address, Listener listener) {
    this.mailbox = mailbox;
    this.sockets = sockets;
    this.address = address;
    this.listener = listener;
    this.pauses = new BackOff(mailbox::nanoTime, BackOff.LIMIT_MS);
  }

  /** Whether frames can come. */
  boolean isOpen() {
    return socket != null;
  }

  /** Opens it. */
  void open() {
    if (closed) {
      return;
    }
    timer.cancel();
    connection++;
    int number = connection;
    openedAt = mailbox.nanoTime();
    SocketRequest request = SocketRequest.to("the event stream", address).build();
    opening = sockets.connect(request, new Frames(number));
    CompletionStage<TextSocket> opened = opening;
    opened.whenComplete((open, failure) -> mailbox.always(() -> connected(number, open, failure)));
  }

  private void connected(int number, TextSocket open, Throwable failure) {
    if (closed || number != connection) {
      if (open != null) {
        open.abort();
      }
      return;
    }
    opening = null;
    if (failure != null) {
      listener.refused(reason(Stages.unwrap(failure)));
      return;
    }
    socket = open;
    openedAt = mailbox.nanoTime();
    heardAt = openedAt;
    watch(WATCHDOG_MS);
    listener.opened();
  }

  private static TransportException reason(Throwable failure) {
    return failure instanceof TransportException known
        ? known
        : TransportException.builder(Kind.NETWORK, "The event stream could not be opened")
            .cause(failure)
            .build();
  }

  /**
   * Opens it again after a pause; after a first failure the pause grows.
   *
   * @param reason why it is not open, which may say how long to wait; {@code null} for nothing
   */
  void openLater(Throwable reason) {
    timer.cancel();
    if (!closed) {
      long least = Math.min(Retry.LONGEST_LEAST_MS, TransportException.retryAfterMs(reason));
      timer = mailbox.after(pauses.failed(FIRST_PAUSE_MS, least), this::open);
    }
  }

  /**
   * Lets another one have the socket.
   *
   * @param then gets it when nothing more comes by this one; {@code null} when it has ended
   */
  void handOver(Consumer<TextSocket> then) {
    timer.cancel();
    CompletionStage<Void> paused = socket.pause();
    paused.thenRun(
        () ->
            mailbox.always(
                () -> {
                  TextSocket left = socket;
                  socket = null;
                  then.accept(left);
                }));
  }

  /** Goes on with the socket of another one. */
  void goOn(TextSocket parked) {
    connection++;
    socket = parked;
    openedAt = mailbox.nanoTime();
    heardAt = openedAt;
    watch(WATCHDOG_MS);
    parked.resume(new Frames(connection));
  }

  private void watch(long ms) {
    timer = mailbox.after(ms, this::look);
  }

  private void look() {
    long quiet = elapsedMs(heardAt);
    if (quiet < WATCHDOG_MS) {
      watch(WATCHDOG_MS - quiet);
      return;
    }
    leave(
        TransportException.of(
            Kind.TIMEOUT, "The event stream was silent for " + WATCHDOG_MS + " ms"));
  }

  /** It is of no use any more, and opened again. */
  private void leave(TransportException reason) {
    TextSocket former = socket;
    connection++; // what it still brings does not count
    socket = null;
    if (former != null) {
      former.abort();
    }
    ended(reason);
  }

  private void flooded(int number) {
    if (number == connection) {
      leave(
          TransportException.of(
              Kind.INVALID_RESPONSE, "The event stream brings more than can be taken"));
    }
  }

  private long elapsedMs(long since) {
    return (mailbox.nanoTime() - since) / 1_000_000;
  }

  private void ended(TransportException reason) {
    timer.cancel();
    boolean steady = elapsedMs(openedAt) >= STEADY_MS;
    listener.cut(reason);
    if (closed) {
      return;
    }
    if (steady) {
      pauses.succeeded();
      open();
    } else {
      openLater(reason);
    }
  }

  /** It is not wanted any more. */
  void close() {
    closed = true;
    connection++;
    timer.cancel();
    if (opening != null) {
      opening.cancel(true);
      opening = null;
    }
    if (socket != null) {
      socket.close(NORMAL, "");
      socket = null;
    }
  }

  /**
   * Frames of one connection. When too many wait the stream is left: what it was to bring is
   * fetched.
   */
  private final class Frames implements SocketListener {
    private final int number;
    private final AtomicInteger waiting = new AtomicInteger();

    Frames(int number) {
      this.number = number;
    }

    @Override
    public void text(String text) {
      int frames = waiting.incrementAndGet();
      if (frames > WAITING_LIMIT) {
        if (frames == WAITING_LIMIT + 1) {
          mailbox.always(() -> flooded(number));
        }
        return;
      }
      mailbox.always(
          () -> {
            waiting.decrementAndGet();
            if (number == connection) {
              heardAt = mailbox.nanoTime();
              listener.frame(text);
            }
          });
    }

    @Override
    public void closed(SocketClosed end) {
      mailbox.always(
          () -> {
            if (number == connection) {
              connection++;
              socket = null;
              ended(
                  end.cause()
                      .orElseGet(
                          () ->
                              TransportException.of(
                                  Kind.NETWORK,
                                  "The event stream was closed by the server: " + end.code())));
            }
          });
    }
  }
}
