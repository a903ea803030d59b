package io.webchat.simulator.internal.socket;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of the JDK that keeps all it gets. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final List<String> pongs = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final AtomicInteger frames = new AtomicInteger();
  private final StringBuilder text = new StringBuilder();
  private WebSocket socket;

  private SocketClient() {}

  static CompletableFuture<SocketClient> connecting(URI uri) {
    var client = new SocketClient();
    return HTTP.newWebSocketBuilder()
        .buildAsync(uri, client)
        .thenApply(
            socket -> {
              client.socket = socket;
              return client;
            });
  }

  static SocketClient connect(URI uri) {
    return connecting(uri).orTimeout(60, TimeUnit.SECONDS).join();
  }

  SocketClient send(String what) {
    socket.sendText(what, true).orTimeout(60, TimeUnit.SECONDS).join();
    return this;
  }

  void ping(String payload) {
    ByteBuffer bytes = ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8));
    socket.sendPing(bytes).orTimeout(60, TimeUnit.SECONDS).join();
  }

  WebSocket raw() {
    return socket;
  }

  /** Waits for so many texts. */
  List<String> texts(int count) {
    await().until(() -> texts.size() >= count);
    return List.copyOf(texts);
  }

  List<String> pongs(int count) {
    await().until(() -> pongs.size() >= count);
    return List.copyOf(pongs);
  }

  /** Calls of the listener with text, more than one for a fragmented one. */
  int frames() {
    return frames.get();
  }

  /** The close code, 1006 when the connection was cut. */
  int end() {
    return end.orTimeout(60, TimeUnit.SECONDS).join();
  }

  boolean open() {
    return !end.isDone();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    frames.incrementAndGet();
    text.append(data);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    var bytes = new ByteArrayOutputStream();
    while (message.hasRemaining()) {
      bytes.write(message.get());
    }
    pongs.add(bytes.toString(StandardCharsets.UTF_8));
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end.complete(1006);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
