package io.webchat.session.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the databases say differently. */
enum Dialect {
  H2(
      "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)",
      "NEXT VALUE FOR webchat_fencing",
      "MERGE INTO webchat_session (name, session_key, record, stored_at) KEY (name)"
          + " VALUES (?, ?, ?, ${now})",
      "FROM FINAL TABLE (UPDATE webchat_lease SET token = token WHERE name = ?1 AND token = ?2)",
      "MERGE INTO webchat_session (name, session_key, record, stored_at) KEY (name)"
          + " SELECT name, ?3, ?4, ${now} ${held}",
      "DELETE FROM webchat_session WHERE name IN (SELECT name ${held})") {
    @Override
    String guard(Duration timeout) {
      return "SET LOCK_TIMEOUT " + timeout.toMillis();
    }

    @Override
    DataSource source(JdbcSettings settings) {
      JdbcDataSource source = new JdbcDataSource();
      source.setURL(settings.url());
      source.setUser(settings.user());
      source.setPassword(settings.password());
      return source;
    }
  },

  POSTGRESQL(
      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
      "nextval('webchat_fencing')",
      "INSERT INTO webchat_session (name, session_key, record, stored_at)"
          + " VALUES (?, ?, ?, ${now}) ON CONFLICT (name) DO UPDATE"
          + " SET record = EXCLUDED.record, stored_at = EXCLUDED.stored_at",
      "WITH held AS (UPDATE webchat_lease SET token = token WHERE name = ? AND token = ?"
          + " RETURNING name) ",
      "${held}INSERT INTO webchat_session (name, session_key, record, stored_at)"
          + " SELECT name, ?, ?, ${now} FROM held ON CONFLICT (name) DO UPDATE"
          + " SET record = EXCLUDED.record, stored_at = EXCLUDED.stored_at",
      "${held}DELETE FROM webchat_session WHERE name IN (SELECT name FROM held)") {
    @Override
    String guard(Duration timeout) {
      return "SELECT set_config('statement_timeout', '"
          + timeout.toMillis()
          + "', false), set_config('idle_in_transaction_session_timeout', '"
          + IDLE_IN_TRANSACTION.toMillis()
          + "', false)";
    }

    @Override
    DataSource source(JdbcSettings settings) throws SQLException {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setURL(settings.url());
      if (!settings.user().isEmpty()) {
        source.setUser(settings.user());
      }
      if (!settings.password().isEmpty()) {
        source.setPassword(settings.password());
      }
      int seconds = (int) Math.max(1, Duration.ofMillis(999).plus(settings.timeout()).toSeconds());
      source.setConnectTimeout(seconds);
      source.setSocketTimeout(seconds + 1); // the server says first what takes too long
      source.setTcpKeepAlive(true);
      return source;
    }
  };

  /** Of a process that hangs while it makes the schema. */
  private static final Duration IDLE_IN_TRANSACTION = Duration.ofMinutes(1);

  private final String now;
  private final String nextToken;
  private final String upsert;
  private final String held;
  private final String fencedStore;
  private final String fencedDelete;

  Dialect(
      String now,
      String nextToken,
      String upsert,
      String held,
      String fencedStore,
      String fencedDelete) {
    this.now = now;
    this.nextToken = nextToken;
    this.upsert = upsert;
    this.held = held;
    this.fencedStore = fencedStore;
    this.fencedDelete = fencedDelete;
  }

  /** The dialect of a URL. */
  static Dialect of(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return H2;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException("the url must start with jdbc:h2: or jdbc:postgresql:");
  }

  /** Fills in the clock of the database, epoch ms, and the next fencing token. */
  String sql(String template) {
    return template
        .replace("${upsert}", upsert)
        .replace("${held}", held)
        .replace("${now}", now)
        .replace("${token}", nextToken);
  }

  /** Stores under a lease: name, token, key, record. */
  String fencedStore() {
    return sql(fencedStore);
  }

  /** Deletes under a lease: name, token. */
  String fencedDelete() {
    return sql(fencedDelete);
  }

  /** What a new connection is told, so that the server gives up no later than the caller. */
  abstract String guard(Duration timeout);

  abstract DataSource source(JdbcSettings settings) throws SQLException;
}
