package io.webchat.testkit.memory;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A connection over which the server pushes. Guarded by the server's monitor. */
final class MemoryConnection {
  private final MemoryChatServer server;
  private final MemoryChat chat;
  private final Consumer<MemoryFrame> frames;
  private final IntConsumer closed;
  private boolean silent;

  MemoryConnection(
      MemoryChatServer server, MemoryChat chat, Consumer<MemoryFrame> frames, IntConsumer closed) {
    this.server = server;
    this.chat = chat;
    this.frames = frames;
    this.closed = closed;
  }

  boolean isOf(MemoryChat other) {
    return chat == other;
  }

  void silence() {
    silent = true;
  }

  void push(MemoryFrame frame) {
    if (!silent) {
      server.wire(() -> frames.accept(frame));
    }
  }

  /** The server is done with it, or the network. */
  void end(int code) {
    if (!silent) {
      server.wire(() -> closed.accept(code));
    }
  }

  /** Asks for a sign of life. */
  void ping() {
    synchronized (server) {
      push(new MemoryFrame.Pong());
    }
  }

  /** The client lets go of it. */
  void close() {
    server.closed(this);
  }
}
