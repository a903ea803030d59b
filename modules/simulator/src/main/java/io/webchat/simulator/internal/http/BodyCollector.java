package io.webchat.simulator.internal.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;

/** Collects all bytes of a source as they arrive, up to a limit. */
final class BodyCollector implements Runnable {
  private final Content.Source source;
  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();

  private BodyCollector(Content.Source source, int maxBytes) {
    this.source = source;
    this.maxBytes = maxBytes;
  }

  /** The bytes; fails with {@link IllegalStateException} when there are more than the limit. */
  static CompletableFuture<byte[]> collect(Content.Source source, int maxBytes) {
    var collector = new BodyCollector(source, maxBytes);
    collector.run();
    return collector.result;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        result.completeExceptionally(chunk.getFailure());
        return;
      }
      byte[] piece = new byte[chunk.remaining()];
      chunk.get(piece, 0, piece.length);
      boolean last = chunk.isLast();
      chunk.release();
      bytes.writeBytes(piece);
      if (bytes.size() > maxBytes) {
        result.completeExceptionally(new IllegalStateException("more than " + maxBytes + " bytes"));
        return;
      }
      if (last) {
        result.complete(bytes.toByteArray());
        return;
      }
    }
  }
}
