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
          + " VALUES (?, ?, ?, ${now})") {
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
          + " SET record = EXCLUDED.record, stored_at = EXCLUDED.stored_at") {
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
      source.setSocketTimeout(seconds);
      source.setTcpKeepAlive(true);
      return source;
    }
  };

  private final String now;
  private final String nextToken;
  private final String upsert;

  Dialect(String now, String nextToken, String upsert) {
    this.now = now;
    this.nextToken = nextToken;
    this.upsert = upsert;
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
        .replace("${now}", now)
        .replace("${token}", nextToken);
  }

  abstract DataSource source(JdbcSettings settings) throws SQLException;
}
