package io.webchat.session.jdbc;

import io.webchat.session.record.RecordName;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The leases. Each change is one statement whose condition decides between rivals. */
final class LeaseTable {
  private static final String TAKE =
      "UPDATE webchat_lease SET owner = ?, token = ${token}, expires_at = ${now} + ?"
          + " WHERE name = ? AND (expires_at <= ${now} OR owner = ?)";
  private static final String ADD =
      "INSERT INTO webchat_lease (owner, token, expires_at, name)"
          + " SELECT ?, ${token}, ${now} + ?, ?"
          + " WHERE NOT EXISTS (SELECT 1 FROM webchat_lease WHERE name = ?)";
  private static final String RENEW =
      "UPDATE webchat_lease SET expires_at = ${now} + ?"
          + " WHERE name = ? AND owner = ? AND token = ?";
  private static final String ORPHANS =
      "SELECT s.session_key FROM webchat_session s"
          + " LEFT JOIN webchat_lease l ON l.name = s.name"
          + " WHERE l.name IS NULL OR l.expires_at <= ${now}"
          + " ORDER BY COALESCE(l.expires_at, s.stored_at), s.stored_at, s.name LIMIT ?";
  private static final String PURGE_SESSIONS =
      "DELETE FROM webchat_session WHERE stored_at < ${now} - ? AND NOT EXISTS"
          + " (SELECT 1 FROM webchat_lease l"
          + " WHERE l.name = webchat_session.name AND l.expires_at > ${now})";
  private static final String PURGE_LEASES =
      "DELETE FROM webchat_lease WHERE expires_at < ${now} - ? AND NOT EXISTS"
          + " (SELECT 1 FROM webchat_session s WHERE s.name = webchat_lease.name)";

  private final Database database;
  private final SessionCodec codec;

  LeaseTable(Database database, SessionCodec codec) {
    this.database = database;
    this.codec = codec;
  }

  CompletionStage<Optional<Lease>> acquire(SessionKey key, String owner, Duration time) {
    String name = RecordName.of(key).text();
    return database.run(
        connection -> {
          Optional<Long> token = changed(connection, TAKE, owner, time, name, owner);
          if (token.isEmpty()) {
            token = added(connection, owner, time, name);
          }
          return token.map(number -> new Lease(key, owner, number));
        });
  }

  private Optional<Long> added(Connection connection, String owner, Duration time, String name)
      throws SQLException {
    try {
      return changed(connection, ADD, owner, time, name, name);
    } catch (SQLException e) {
      if (Failures.isDuplicate(e)) {
        return Optional.empty(); // somebody else was faster
      }
      throw e;
    }
  }

  /** The token of the row that was changed, if one was. */
  private Optional<Long> changed(
      Connection connection, String sql, String owner, Duration time, String name, String last)
      throws SQLException {
    try (PreparedStatement change =
        connection.prepareStatement(database.dialect().sql(sql), new String[] {"token"})) {
      change.setString(1, owner);
      change.setLong(2, time.toMillis());
      change.setString(3, name);
      change.setString(4, last);
      if (change.executeUpdate() == 0) {
        return Optional.empty();
      }
      try (ResultSet keys = change.getGeneratedKeys()) {
        keys.next();
        return Optional.of(keys.getLong(1));
      }
    }
  }

  CompletionStage<Optional<Lease>> renew(Lease lease, Duration time) {
    return database.run(
        connection -> prolonged(connection, lease, time) ? Optional.of(lease) : Optional.empty());
  }

  CompletionStage<Void> release(Lease lease) {
    return database.run(
        connection -> {
          prolonged(connection, lease, Duration.ZERO);
          return null;
        });
  }

  private boolean prolonged(Connection connection, Lease lease, Duration time) throws SQLException {
    try (PreparedStatement renew = connection.prepareStatement(database.dialect().sql(RENEW))) {
      renew.setLong(1, time.toMillis());
      renew.setString(2, RecordName.of(lease.key()).text());
      renew.setString(3, lease.owner());
      renew.setLong(4, lease.fencingToken());
      return renew.executeUpdate() > 0;
    }
  }

  CompletionStage<List<SessionKey>> orphans(int limit) {
    return database.run(
        connection -> {
          try (PreparedStatement orphans =
              connection.prepareStatement(database.dialect().sql(ORPHANS))) {
            orphans.setInt(1, limit);
            List<SessionKey> keys = new ArrayList<>();
            try (ResultSet rows = orphans.executeQuery()) {
              while (rows.next()) {
                keys.add(codec.decodeKey(rows.getBytes(1)));
              }
            }
            return List.copyOf(keys);
          }
        });
  }

  void purge(Connection connection, Duration retention) throws SQLException {
    for (String sql : List.of(PURGE_SESSIONS, PURGE_LEASES)) {
      try (PreparedStatement purge = connection.prepareStatement(database.dialect().sql(sql))) {
        purge.setLong(1, retention.toMillis());
        purge.executeUpdate();
      }
    }
  }
}
