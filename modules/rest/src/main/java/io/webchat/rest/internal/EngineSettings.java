package io.webchat.rest.internal;

/**
 * Checked settings of an engine; the units are those of {@link RestConfig}.
 *
 * @param maxThreads 0 for virtual threads
 */
record EngineSettings(
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

  EngineSettings {
    check("maxRequests", maxRequests, 1, 1_000_000);
    check("maxRequestsPerHost", maxRequestsPerHost, 1, 1_000_000);
    check("maxLongPolls", maxLongPolls, 1, 1_000_000);
    check("maxWaiting", maxWaiting, 0, 1_000_000);
    check("maxThreads", maxThreads, 0, 100_000);
    check("maxIdleConnections", maxIdleConnections, 0, 100_000);
    check("keepAliveSeconds", keepAliveSeconds, 1, 3_600);
    check("connectTimeout", connectTimeout, 1, 600_000);
    check("idleTimeout", idleTimeout, 1_000, 86_400_000);
    check("maxBodyBytes", maxBodyBytes, 1_024, 1L << 30);
  }

  static EngineSettings defaults() {
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

  static EngineSettings of(RestConfig config) {
    return new EngineSettings(
        config.maxRequests(),
        config.maxRequestsPerHost(),
        config.maxLongPolls(),
        config.maxWaiting(),
        threads(config.virtualThreads(), config.maxThreads()),
        config.http2(),
        config.maxIdleConnections(),
        config.keepAliveSeconds(),
        config.connectTimeout(),
        config.idleTimeout(),
        config.maxBodyBytes());
  }

  private static int threads(boolean virtual, int platform) {
    return virtual && CallThreads.virtualAvailable() ? 0 : Math.max(1, platform);
  }

  boolean virtual() {
    return maxThreads == 0;
  }

  /** How many of {@code wanted} can be under way with the threads there are. */
  int atOnce(int wanted) {
    return virtual() ? wanted : Math.min(wanted, maxThreads);
  }

  private static void check(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + ": expected a number from " + least + " to " + most + ", found " + value);
    }
  }
}
