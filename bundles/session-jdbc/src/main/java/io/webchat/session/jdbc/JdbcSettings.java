package io.webchat.session.jdbc;

import java.time.Duration;
import java.util.Locale;

/**
 * Which database, and how it is used.
 *
 * @param url {@code jdbc:postgresql:…} or {@code jdbc:h2:…}; never with a password in it
 * @param user may be empty
 * @param password may be empty
 * @param maxConnections most connections at a time for sessions; leases have a few of their own
 * @param timeout longest wait for a connection, and for an answer
 * @param retention how long a session is kept that no container stores or serves
 */
public record JdbcSettings(
    String url,
    String user,
    String password,
    int maxConnections,
    Duration timeout,
    Duration retention) {
  /** Checks the values. */
  public JdbcSettings {
    if (url.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new IllegalArgumentException("the password is a setting of its own, not in the url");
    }
    Dialect.of(url);
    if (maxConnections < 1 || maxConnections > 1000) {
      throw new IllegalArgumentException("the connections must be within 1 and 1000");
    }
    if (timeout.compareTo(Duration.ofMillis(250)) < 0
        || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("the timeout must be within 250 ms and 5 minutes");
    }
    if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("the retention must be 1 minute at least");
    }
  }

  /** 8 connections, 5 seconds, 30 days. */
  public static JdbcSettings of(String url, String user, String password) {
    return new JdbcSettings(url, user, password, 8, Duration.ofSeconds(5), Duration.ofDays(30));
  }

  @Override
  public String toString() {
    return "JdbcSettings[" + url + "]";
  }
}
