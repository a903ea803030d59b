package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.value.AjaxResponse;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Event streams in the hands of a test. */
final class FakeStreams implements SocketEngine {
  /** One stream. */
  static final class Stream implements TextSocket {
    final SocketRequest request;
    private SocketListener listener;
    private final CompletableFuture<TextSocket> opening = new CompletableFuture<>();
    String ended = "";

    private Stream(SocketRequest request, SocketListener listener) {
      this.request = request;
      this.listener = listener;
    }

    void open() {
      opening.complete(this);
    }

    void push(String json) {
      listener.text(json.replace('\'', '"'));
    }

    void close(int code) {
      listener.closed(new SocketClosed(code, "", Optional.empty()));
    }

    boolean isGivenUp() {
      return opening.isCancelled();
    }

    @Override
    public CompletableFuture<Void> send(String text) {
      throw new AssertionError("the stream is only read");
    }

    @Override
    public void close(int code, String reason) {
      ended = "closed " + code;
    }

    @Override
    public CompletableFuture<Void> pause() {
      listener = null;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void resume(SocketListener next) {
      listener = next;
    }

    @Override
    public void abort() {
      ended = "aborted";
    }
  }

  final List<Stream> streams = new ArrayList<>();

  /** HTTP status of handshakes; 0 when they are good, -1 when they are not answered. */
  int handshakes;

  /** What a refused handshake asks to wait for. */
  Duration retryAfter = Duration.ZERO;

  @Override
  public CompletableFuture<TextSocket> connect(SocketRequest request, SocketListener listener) {
    Stream stream = new Stream(request, listener);
    streams.add(stream);
    if (handshakes == 0) {
      stream.open();
    } else if (handshakes > 0) {
      stream.opening.completeExceptionally(
          TransportException.builder(Kind.HTTP, "refused")
              .ajax(AjaxResponse.of(handshakes, "", Map.of(), null))
              .retryAfter(retryAfter)
              .build());
    }
    return stream.opening;
  }

  /** What was left to another client; {@code null} when nothing was, or it has been taken. */
  ParkedSocket parked;

  @Override
  public SocketHandOver handOver(String key) {
    return new SocketHandOver() {
      @Override
      public void park(TextSocket socket, Map<String, Object> state) {
        parked = new ParkedSocket(socket, state);
      }

      @Override
      public void cancel() {
        parked = null;
      }
    };
  }

  @Override
  public CompletableFuture<Optional<ParkedSocket>> take(String key) {
    Optional<ParkedSocket> taken = Optional.ofNullable(parked);
    parked = null;
    return CompletableFuture.completedFuture(taken);
  }

  Stream last() {
    return streams.get(streams.size() - 1);
  }
}
