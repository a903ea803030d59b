package io.webchat.session.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the databases say differently. */
enum Dialect {
  H2(
      "EXTRACT(EPOCH FROM CURRENT_TIMESTAMP)",
      "MERGE INTO webchat_session (name, session_key, record, dormant, stored_at) KEY (name)"
          + " VALUES (?, ?, ?, ?, ${now})",
      "MERGE INTO webchat_lease l"
          + " USING (VALUES (?1, ?2, ?3, ${now} + ?4, CAST(?5 AS BIGINT)))"
          + " n (name, owner, token, expires_at, written) ON l.name = n.name"
          + " WHEN MATCHED AND l.owner = n.owner AND l.token = n.token"
          + " AND COALESCE(l.written <= n.written, TRUE)"
          + " THEN UPDATE SET expires_at = GREATEST(l.expires_at, n.expires_at),"
          + " written = COALESCE(n.written, l.written)"
          + " WHEN NOT MATCHED THEN INSERT (name, owner, token, expires_at, written)"
          + " VALUES (n.name, n.owner, n.token, n.expires_at, n.written)",
      "MERGE INTO webchat_session (name, session_key, record, dormant, stored_at) KEY (name)"
          + " SELECT name, ?6, ?7, ?8, ${now} FROM FINAL TABLE (${lease})",
      "DELETE FROM webchat_session WHERE name IN (SELECT name FROM FINAL TABLE (${lease}))") {
    @Override
    String guard(Duration timeout) {
      return "SET LOCK_TIMEOUT " + timeout.toMillis();
    }

    @Override
    String schemaGuard(Duration timeout) {
      return guard(timeout.dividedBy(4));
    }

    @Override
    DataSource source(JdbcSettings settings) {
      H2Threads.keepGroup();
      JdbcDataSource source = new JdbcDataSource();
      source.setURL(bounded(settings));
      source.setUser(settings.user());
      source.setPassword(settings.password());
      return source;
    }

    /** The driver itself waits for a server that is silent, also at the start, for ever. */
    private String bounded(JdbcSettings settings) {
      String url = settings.url();
      boolean remote = url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:");
      if (!remote || url.toUpperCase(Locale.ROOT).contains(NETWORK_TIMEOUT)) {
        return url;
      }
      return url + NETWORK_TIMEOUT + settings.timeout().plus(MARGIN).toMillis();
    }
  },

  POSTGRESQL(
      "EXTRACT(EPOCH FROM clock_timestamp())",
      "INSERT INTO webchat_session (name, session_key, record, dormant, stored_at) VALUES (?, ?, ?,"
          + " ?, ${now}) ON CONFLICT (name) DO UPDATE SET record = EXCLUDED.record, dormant ="
          + " EXCLUDED.dormant, stored_at = EXCLUDED.stored_at",
      "INSERT INTO webchat_lease AS l (name, owner, token, expires_at, written)"
          + " VALUES (?, ?, ?, ${now} + ?, ?) ON CONFLICT (name) DO UPDATE"
          + " SET expires_at = GREATEST(l.expires_at, EXCLUDED.expires_at),"
          + " written = COALESCE(EXCLUDED.written, l.written)"
          + " WHERE l.owner = EXCLUDED.owner AND l.token = EXCLUDED.token"
          + " AND COALESCE(l.written <= EXCLUDED.written, TRUE)",
      "WITH held AS (${lease} RETURNING l.name) INSERT INTO webchat_session (name, session_key,"
          + " record, dormant, stored_at) SELECT name, ?, ?, ?, ${now} FROM held ON CONFLICT (name)"
          + " DO UPDATE SET record = EXCLUDED.record, dormant = EXCLUDED.dormant, stored_at ="
          + " EXCLUDED.stored_at",
      "WITH held AS (${lease} RETURNING l.name)"
          + " DELETE FROM webchat_session WHERE name IN (SELECT name FROM held)") {
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
      source.setSocketTimeout(seconds + (int) MARGIN.toSeconds());
      source.setTcpKeepAlive(true);
      return source;
    }
  };

  private static final String NETWORK_TIMEOUT = ";NETWORK_TIMEOUT=";

  /** So that the server says first what takes too long. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** Of a process that hangs while it makes the schema. */
  private static final Duration IDLE_IN_TRANSACTION = Duration.ofMinutes(1);

  private final String seconds;
  private final String upsert;
  private final String lease;
  private final String fencedStore;
  private final String fencedDelete;

  Dialect(String seconds, String upsert, String lease, String fencedStore, String fencedDelete) {
    this.seconds = seconds;
    this.upsert = upsert;
    this.lease = lease;
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

  /** Fills in the clock of the database, epoch ms, and the least fencing token of this moment. */
  String sql(String template) {
    return template
        .replace("${lease}", lease)
        .replace("${now}", "CAST(" + seconds + " * 1000 AS BIGINT)")
        .replace("${token}", "CAST(" + seconds + " * 1000000 AS BIGINT)");
  }

  /** Stores: name, key, record, whether dormant. */
  String store() {
    return sql(upsert);
  }

  /**
   * Renews a lease, and recreates one that the database has lost; changes nothing when another
   * owner has it, or when a later write of this lease came first: name, owner, token, time, number
   * of the write or null.
   */
  String prolong() {
    return sql(lease);
  }

  /** Prolongs a lease and stores under it: as {@link #prolong()}, key, record, whether dormant. */
  String fencedStore() {
    return sql(fencedStore);
  }

  /** Prolongs a lease and deletes under it: as {@link #prolong()}. */
  String fencedDelete() {
    return sql(fencedDelete);
  }

  /** The settings of a new connection, so that the server gives up no later than the caller. */
  abstract String guard(Duration timeout);

  /**
   * The same of a connection that makes the schema. A container has two of them; two containers can
   * wait for each other by different ones, which H2 does not see as a deadlock: it must not take
   * the whole time until one gives up.
   */
  String schemaGuard(Duration timeout) {
    return guard(timeout);
  }

  abstract DataSource source(JdbcSettings settings) throws SQLException;
}
