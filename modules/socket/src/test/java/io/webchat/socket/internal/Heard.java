package io.webchat.socket.internal;

import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import io.webchat.test.patience.Patience;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a listener was told. */
final class Heard implements SocketListener {
  final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final CompletableFuture<SocketClosed> closed = new CompletableFuture<>();

  @Override
  public void text(String text) {
    texts.add(text);
  }

  @Override
  public void closed(SocketClosed end) {
    if (!closed.complete(end)) {
      texts.add("closed twice");
    }
  }

  String next() throws InterruptedException {
    return texts.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
  }

  SocketClosed end() throws Exception {
    return closed.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
  }

  boolean over() {
    return closed.isDone();
  }

  static final long PATIENCE_MS = Patience.LIMIT.toMillis();
}
