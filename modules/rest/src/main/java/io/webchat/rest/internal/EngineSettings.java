package io.webchat.rest.internal;

import io.webchat.rest.internal.connection.CallThreads;
import io.webchat.spi.config.Values;

/**
 * Checked settings of an engine; the units are those of {@link RestConfig}.
 *
 * @param maxThreads 0 for virtual threads
 */
public record EngineSettings(
    int maxRequests,
    int maxRequestsPerHost,
    int maxLongPolls,
    int maxWaiting,
    int maxThreads,
    boolean http2,
    int maxIdleConnections,
    long keepAliveSeconds,
    long connectTimeout,
    long idleTimeout,
    long maxBodyBytes) {
  static final int MAX_REQUESTS = 20_000;
  static final int MAX_WAITING = 20_000;
  static final int MAX_THREADS = 2_048;
  static final int MAX_IDLE = 512;
  static final long KEEP_ALIVE_S = 60;
  static final long CONNECT_MS = 10_000;
  static final long IDLE_MS = 600_000;
  static final long MAX_BODY = 5L * 1024 * 1024;

  public static EngineSettings defaults() {
    return new EngineSettings(
        MAX_REQUESTS,
        MAX_REQUESTS,
        MAX_REQUESTS,
        MAX_WAITING,
        threads(true, MAX_THREADS),
        true,
        MAX_IDLE,
        KEEP_ALIVE_S,
        CONNECT_MS,
        IDLE_MS,
        MAX_BODY);
  }

  /** Reads the values of {@link RestConfig}. The threads are those of the start. */
  static EngineSettings read(Values values) {
    values.atStart("virtualThreads", "maxThreads");
    return new EngineSettings(
        values.integer("maxRequests", 1, 1_000_000),
        values.integer("maxRequestsPerHost", 1, 1_000_000),
        values.integer("maxLongPolls", 1, 1_000_000),
        values.integer("maxWaiting", 0, 1_000_000),
        threads(values.flag("virtualThreads"), values.integer("maxThreads", 1, 100_000)),
        values.flag("http2"),
        values.integer("maxIdleConnections", 0, 100_000),
        values.number("keepAliveSeconds", 1, 3_600),
        values.millis("connectTimeout", 1, 600_000),
        values.millis("idleTimeout", 1_000, 86_400_000),
        values.number("maxBodyBytes", 1_024, 1L << 30));
  }

  private static int threads(boolean virtual, int platform) {
    return virtual && CallThreads.virtualAvailable() ? 0 : Math.max(1, platform);
  }

  public boolean virtual() {
    return maxThreads == 0;
  }

  /** How many of {@code wanted} can be under way with the threads there are. */
  int atOnce(int wanted) {
    return virtual() ? wanted : Math.min(wanted, maxThreads);
  }
}
