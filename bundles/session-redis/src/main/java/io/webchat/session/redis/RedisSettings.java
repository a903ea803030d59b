package io.webchat.session.redis;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Which Redis, and how it is used.
 *
 * @param url {@code redis://host:port/database} or {@code rediss://…}; never with a password in it
 * @param user may be empty
 * @param password may be empty
 * @param prefix what the names of all keys start with, of letters, digits, {@code . _ - :}
 * @param maxConnections most connections at a time for sessions; leases have a few of their own
 * @param timeout longest wait for a connection, and for an answer
 * @param retention how long a session is kept that no container stores or serves
 */
public record RedisSettings(
    URI url,
    String user,
    String password,
    String prefix,
    int maxConnections,
    Duration timeout,
    Duration retention) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern DATABASE = Pattern.compile("(/\\d{0,4})?");
  private static final int DEFAULT_PORT = 6379;

  /** Checks the values. */
  public RedisSettings {
    boolean scheme = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
    if (!scheme
        || url.getHost() == null
        || url.getRawQuery() != null
        || !DATABASE.matcher(url.getPath()).matches()) {
      throw new IllegalArgumentException("the url must be redis://host:port/database or rediss://");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("user and password are settings of their own");
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("the prefix must be of letters, digits, . _ - :");
    }
    if (maxConnections < 1 || maxConnections > 1000) {
      throw new IllegalArgumentException("the connections must be within 1 and 1000");
    }
    if (timeout.compareTo(Duration.ofMillis(50)) < 0
        || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("the timeout must be within 50 ms and 5 minutes");
    }
    if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("the retention must be 1 minute at least");
    }
  }

  /** Prefix {@code webchat}, 8 connections, 2 seconds, 30 days. */
  public static RedisSettings of(URI url, String user, String password) {
    return new RedisSettings(
        url, user, password, "webchat", 8, Duration.ofSeconds(2), Duration.ofDays(30));
  }

  int port() {
    return url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
  }

  int database() {
    String path = url.getPath();
    return path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
  }

  @Override
  public String toString() {
    return "RedisSettings[" + url + " " + prefix + "]";
  }
}
