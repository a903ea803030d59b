package io.webchat.simulator.internal.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;

/** Collects all bytes of a source as they arrive, up to a limit. */
final class BodyCollector implements Runnable {
  /**
   * How much of a body that is too large is read on and dropped. A client that is still sending
   * when its connection is closed finds it broken, and never reads the answer.
   */
  private static final long DROPPED_BYTES = 64L * 1_024 * 1_024;

  private final Content.Source source;
  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private long seen;

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
      boolean last = chunk.isLast();
      take(chunk);
      chunk.release();
      if (last || seen > maxBytes + DROPPED_BYTES) {
        finish();
        return;
      }
    }
  }

  private void take(Content.Chunk chunk) {
    seen += chunk.remaining();
    if (seen > maxBytes) {
      bytes.reset();
      return;
    }
    byte[] piece = new byte[chunk.remaining()];
    chunk.get(piece, 0, piece.length);
    bytes.writeBytes(piece);
  }

  private void finish() {
    if (seen > maxBytes) {
      result.completeExceptionally(new IllegalStateException("more than " + maxBytes + " bytes"));
    } else {
      result.complete(bytes.toByteArray());
    }
  }
}
