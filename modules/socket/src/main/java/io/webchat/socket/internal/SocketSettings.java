package io.webchat.socket.internal;

import io.webchat.spi.config.Values;

/** Checked settings of an engine; the units are those of {@link SocketConfig}. */
public record SocketSettings(int maxSockets, int threads, long maxTextBytes, long maxWaitingBytes) {
  static final int MAX_SOCKETS = 20_000;
  static final int THREADS = 8;
  static final long MAX_TEXT = 1024 * 1024;
  static final long MAX_WAITING = 1024 * 1024;

  public static SocketSettings defaults() {
    return new SocketSettings(MAX_SOCKETS, THREADS, MAX_TEXT, MAX_WAITING);
  }

  /** Reads the values of {@link SocketConfig}. The threads are those of the start. */
  static SocketSettings read(Values values) {
    values.atStart("threads");
    return new SocketSettings(
        values.integer("maxSockets", 1, 1_000_000),
        values.integer("threads", 1, 1_000),
        values.number("maxTextBytes", 1_024, 1L << 30),
        values.number("maxWaitingBytes", 1_024, 1L << 30));
  }
}
