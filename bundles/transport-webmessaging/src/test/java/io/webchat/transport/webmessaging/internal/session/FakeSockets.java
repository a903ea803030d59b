package io.webchat.transport.webmessaging.internal.session;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sockets in the hands of a test: it says what is opened, what comes and how they end. */
public final class FakeSockets implements SocketEngine {
  /** One socket. */
  public static final class Socket implements TextSocket {
    private final SocketRequest request;
    private SocketListener listener;
    private final List<Map<String, Object>> frames = new ArrayList<>();
    private boolean aborted;
    private int closedWith;

    private Socket(SocketRequest request, SocketListener listener) {
      this.request = request;
      this.listener = listener;
    }

    SocketRequest request() {
      return request;
    }

    /** What the client sent, oldest first. */
    List<Map<String, Object>> frames() {
      return frames;
    }

    public List<Map<String, Object>> frames(String action) {
      return frames.stream().filter(frame -> action.equals(frame.get("action"))).toList();
    }

    public Map<String, Object> last(String action) {
      List<Map<String, Object>> all = frames(action);
      if (all.isEmpty()) {
        throw new AssertionError("no " + action + " in " + frames);
      }
      return all.get(all.size() - 1);
    }

    public boolean isOver() {
      return aborted || closedWith != 0;
    }

    /** The server sends a text. */
    void text(String text) {
      listener.text(text);
    }

    /** The server sends a frame. */
    void frame(String kind, int code, Object body, Object tracingId) {
      Map<String, Object> frame = new LinkedHashMap<>();
      frame.put("type", "message");
      frame.put("class", kind);
      frame.put("code", code);
      frame.put("body", body);
      if (tracingId != null) {
        frame.put("tracingId", tracingId);
      }
      text(JsonWriter.write(frame));
    }

    public void push(String kind, Map<String, ?> body) {
      frame(kind, 200, body, null);
    }

    /** Answers the last request of an action. */
    public void answer(String action, String kind, Map<String, ?> body) {
      frame(kind, 200, body, last(action).get("tracingId"));
    }

    public void refuse(String action, int code) {
      frame("string", code, "s3cret", last(action).get("tracingId"));
    }

    /** The socket ends. */
    void end(int code) {
      listener.closed(
          new SocketClosed(
              code,
              "",
              code == SocketClosed.CUT
                  ? Optional.of(TransportException.of(Kind.NETWORK, "cut"))
                  : Optional.empty()));
    }

    @Override
    public CompletableFuture<Void> send(String text) {
      frames.add(JsonReader.object(text).orElseThrow());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close(int code, String reason) {
      closedWith = code;
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
      aborted = true;
    }
  }

  private final List<Socket> all = new ArrayList<>();
  private TransportException refusal;

  /** Sockets that are opened from now on are refused; {@code null} for not any more. */
  void refuse(TransportException reason) {
    refusal = reason;
  }

  public List<Socket> all() {
    return all;
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

  public Socket last() {
    return all.get(all.size() - 1);
  }

  @Override
  public CompletableFuture<TextSocket> connect(SocketRequest request, SocketListener listener) {
    Socket socket = new Socket(request, listener);
    all.add(socket);
    return refusal == null
        ? CompletableFuture.completedFuture(socket)
        : CompletableFuture.failedFuture(refusal);
  }
}
