package io.webchat.socket.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.EOFException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One socket. The JDK tells what comes on the threads of the engine; everything is handed to the
 * mailbox, and the next frame is asked for when the mailbox is through with one.
 */
final class JdkTextSocket implements TextSocket, WebSocket.Listener {
  private static final long CLOSING_MS = 5_000;

  /** What a handshake has beyond its time, so that the JDK's own limit comes first if it holds. */
  private static final long LEEWAY_MS = 500;

  private record Outgoing(String text, long bytes, CompletableFuture<Void> sent) {}

  private final SocketRequest request;
  private final SocketAudience audience;
  private final Mailbox mailbox;
  private final long maxTextBytes;
  private final long maxWaitingBytes;
  private final Consumer<JdkTextSocket> over;
  private final CompletableFuture<TextSocket> opening = new CompletableFuture<>();
  private final AtomicLong waitingBytes = new AtomicLong();

  // on the mailbox
  private final Queue<Outgoing> waiting = new ArrayDeque<>();
  private final StringBuilder parts = new StringBuilder();
  private CompletableFuture<WebSocket> handshake;
  private WebSocket wire;
  private Outgoing leaving;
  private long partsBytes;
  private long lastFrame;
  private Timers.Timer timer = Timers.NONE;
  private SocketClosed asked;
  private boolean ended;

  /** The text that came while nobody listened: no further one is asked for before it is told. */
  private Runnable held;

  JdkTextSocket(
      SocketRequest request,
      SocketListener listener,
      Mailbox mailbox,
      SocketSettings settings,
      Consumer<JdkTextSocket> over) {
    this.request = request;
    this.audience = new SocketAudience(listener);
    this.mailbox = mailbox;
    this.maxTextBytes =
        request.maxTextBytes() > 0 ? request.maxTextBytes() : settings.maxTextBytes();
    this.maxWaitingBytes = settings.maxWaitingBytes();
    this.over = over;
  }

  CompletableFuture<TextSocket> opening() {
    return opening;
  }

  // --- what the engine tells ---

  /**
   * The handshake has begun. It is given up after its time or when the caller cancels, since the
   * JDK's limit ends at the head of the answer: the body of a refusal may never end.
   */
  void handshaking(CompletableFuture<WebSocket> begun) {
    mailbox.always(
        () -> {
          handshake = begun;
          if (ended) {
            giveUpHandshake();
          } else {
            timer =
                mailbox.after(
                    Math.max(1, request.connectTimeoutMs()) + LEEWAY_MS,
                    () -> refused(SocketFailures.late(request)));
          }
        });
    CompletionStage<WebSocket> shaken = begun;
    shaken.whenComplete(this::handshaken);
    CompletionStage<TextSocket> told = opening;
    told.whenComplete(
        (socket, failure) -> {
          if (failure != null) {
            mailbox.always(() -> refused(SocketFailures.closed()));
          }
        });
  }

  /** The handshake is over, one way or the other. */
  void handshaken(WebSocket opened, Throwable failure) {
    mailbox.always(
        () -> {
          if (failure != null) {
            refused(SocketFailures.handshake(request, failure));
          } else if (ended) {
            opened.abort();
          } else {
            opened(opened);
          }
        });
  }

  void engineClosed() {
    mailbox.always(
        () -> {
          if (wire != null) {
            end(SocketClosed.CUT, "", SocketFailures.closed());
          } else {
            refused(SocketFailures.closed());
          }
        });
  }

  private void refused(TransportException reason) {
    if (!ended) {
      ended = true;
      timer.cancel();
      over.accept(this);
      opening.completeExceptionally(reason);
      giveUpHandshake();
    }
  }

  /**
   * The JDK closes the connection when a copy of its future is cancelled. The future itself goes
   * on, so that a socket that is opened nevertheless is seen, and aborted.
   */
  private void giveUpHandshake() {
    if (handshake != null) {
      handshake.copy().cancel(true);
    }
  }

  private void opened(WebSocket socket) {
    timer.cancel();
    handshake = null;
    wire = socket;
    if (!opening.complete(this)) { // given up meanwhile
      ended = true;
      over.accept(this);
      socket.abort();
      return;
    }
    lastFrame = mailbox.nanoTime();
    watch();
    socket.request(1);
  }

  // --- what the JDK tells ---

  /** Nothing is asked for before the caller has the socket. */
  @Override
  public void onOpen(WebSocket socket) {}

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    String part = data.toString();
    mailbox.always(() -> heard(() -> text(part, last)));
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    frame(() -> end(SocketClosed.CUT, "", SocketFailures.binary(request)));
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    frame(() -> {}); // the JDK has answered
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
    frame(() -> {});
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    // the JDK tells the end of the connection, too, as if there had been a closing handshake
    TransportException cause =
        code == SocketClosed.CUT ? SocketFailures.cut(request, new EOFException()) : null;
    mailbox.always(() -> end(code, reason, cause));
    return null; // the JDK answers the closing handshake
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    mailbox.always(() -> end(SocketClosed.CUT, "", SocketFailures.cut(request, error)));
  }

  private void frame(Runnable task) {
    mailbox.always(
        () -> {
          if (!ended) {
            lastFrame = mailbox.nanoTime();
            task.run();
            wire.request(1);
          }
        });
  }

  private void heard(Runnable text) {
    if (ended) {
      return;
    }
    lastFrame = mailbox.nanoTime();
    if (audience.isPaused()) {
      held = text;
    } else {
      text.run();
      wire.request(1);
    }
  }

  private void text(String part, boolean last) {
    partsBytes += Utf8.length(part);
    if (partsBytes > maxTextBytes) {
      end(SocketClosed.CUT, "", SocketFailures.tooLarge(request, maxTextBytes));
      return;
    }
    if (last && parts.length() == 0) {
      partsBytes = 0;
      audience.text(part);
      return;
    }
    parts.append(part);
    if (last) {
      String whole = parts.toString();
      parts.setLength(0);
      parts.trimToSize(); // a large one is not kept
      partsBytes = 0;
      audience.text(whole);
    }
  }

  // --- another listener ---

  @Override
  public CompletableFuture<Void> pause() {
    CompletableFuture<Void> paused = new CompletableFuture<>();
    mailbox.always(
        () -> {
          audience.pause();
          paused.complete(null);
        });
    return paused;
  }

  @Override
  public void resume(SocketListener next) {
    mailbox.always(
        () -> {
          audience.resume(next);
          lastFrame = mailbox.nanoTime(); // it may not have been read for a while
          if (held != null) {
            Runnable first = held;
            held = null;
            heard(first);
          }
        });
  }

  // --- silence ---

  private void watch() {
    if (request.silenceMs() > 0) {
      timer = mailbox.after(Math.max(5, request.silenceMs() / 3), this::look);
    }
  }

  private void look() {
    if (ended) {
      return;
    }
    boolean silent = mailbox.nanoTime() - lastFrame >= request.silenceMs() * 1_000_000;
    if (silent && held == null) { // else nothing was asked for
      end(SocketClosed.CUT, "", SocketFailures.silent(request));
      return;
    }
    CompletionStage<WebSocket> ping = wire.sendPing(ByteBuffer.allocate(0));
    ping.exceptionally(failure -> null); // one that cannot leave is noticed by the silence
    watch();
  }

  // --- sending ---

  @Override
  public CompletableFuture<Void> send(String text) {
    String sound = Utf8.sound(text);
    long bytes = Utf8.length(sound);
    if (waitingBytes.addAndGet(bytes) > maxWaitingBytes) {
      waitingBytes.addAndGet(-bytes);
      return CompletableFuture.failedFuture(
          TransportException.of(
              Kind.NETWORK,
              "Too much waits to be sent by "
                  + request
                  + ": see maxWaitingBytes of "
                  + "io.webchat.socket"));
    }
    Outgoing outgoing = new Outgoing(sound, bytes, new CompletableFuture<>());
    mailbox.always(
        () -> {
          if (ended || asked != null) {
            fail(outgoing, false);
          } else {
            waiting.add(outgoing);
            next();
          }
        });
    return outgoing.sent();
  }

  private void next() {
    if (leaving != null || waiting.isEmpty()) {
      return;
    }
    leaving = waiting.poll();
    CompletionStage<WebSocket> sending = wire.sendText(leaving.text(), true);
    sending.whenComplete((socket, failure) -> mailbox.always(() -> left(failure)));
  }

  private void left(Throwable failure) {
    Outgoing outgoing = leaving;
    leaving = null;
    if (outgoing == null) {
      return; // the socket has ended, and told so
    }
    if (failure == null) {
      waitingBytes.addAndGet(-outgoing.bytes());
      outgoing.sent().complete(null);
      next();
    } else {
      leaving = outgoing;
      end(SocketClosed.CUT, "", SocketFailures.cut(request, failure));
    }
  }

  private void fail(Outgoing outgoing, boolean left) {
    waitingBytes.addAndGet(-outgoing.bytes());
    outgoing.sent().completeExceptionally(SocketFailures.notSent(request, left));
  }

  // --- the end ---

  @Override
  public void close(int code, String reason) {
    mailbox.always(
        () -> {
          if (ended || asked != null) {
            return;
          }
          asked = new SocketClosed(code, reason, Optional.empty());
          timer.cancel();
          timer = mailbox.after(CLOSING_MS, this::closeNow);
          CompletionStage<WebSocket> closing = wire.sendClose(code, reason);
          closing.whenComplete(
              (socket, failure) -> {
                if (failure != null) {
                  mailbox.always(this::closeNow);
                }
              });
        });
  }

  private void closeNow() {
    end(asked.code(), asked.reason(), null);
  }

  @Override
  public void abort() {
    mailbox.always(() -> end(SocketClosed.CUT, "", SocketFailures.closed()));
  }

  private void end(int code, String reason, TransportException cause) {
    if (ended || wire == null) {
      return;
    }
    ended = true;
    timer.cancel();
    if (cause != null || asked != null) {
      wire.abort(); // where the server closed, the JDK does when it has answered
    }
    over.accept(this);
    if (leaving != null) {
      fail(leaving, true);
      leaving = null;
    }
    waiting.forEach(outgoing -> fail(outgoing, false));
    waiting.clear();
    parts.setLength(0);
    SocketClosed told =
        asked != null ? asked : new SocketClosed(code, reason, Optional.ofNullable(cause));
    held = null;
    audience.closed(told);
  }
}
