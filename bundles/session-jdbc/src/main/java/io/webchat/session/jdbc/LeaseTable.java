package io.webchat.session.jdbc;

import io.webchat.session.record.RecordName;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases.Holder;
import io.webchat.spi.session.SessionLeases.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The leases. Each change is one statement whose condition decides between rivals. */
final class LeaseTable {
  private static final String TAKE =
      "UPDATE webchat_lease"
          + " SET owner = ?, token = GREATEST(token + 1, ${token}), expires_at = ${now} + ?,"
          + " written = NULL"
          + " WHERE name = ? AND (expires_at <= ${now} OR owner = ?)";
  private static final String ADD =
      "INSERT INTO webchat_lease (owner, token, expires_at, name)"
          + " SELECT ?, ${token}, ${now} + ?, ?"
          + " WHERE NOT EXISTS (SELECT 1 FROM webchat_lease WHERE name = ?)";
  private static final String GIVE_BACK =
      "UPDATE webchat_lease SET expires_at = ${now}"
          + " WHERE name = ? AND owner = ? AND token = ?";
  private static final String HOLDER =
      "SELECT owner, expires_at - ${now} FROM webchat_lease WHERE name = ? AND expires_at >"
          + " ${now}";
  private static final String ORPHANS =
      "SELECT s.session_key FROM webchat_session s"
          + " LEFT JOIN webchat_lease l ON l.name = s.name"
          + " WHERE NOT s.dormant AND (l.name IS NULL OR l.expires_at <= ${now})"
          + " ORDER BY COALESCE(l.expires_at, s.stored_at), s.stored_at, s.name LIMIT ?";
  private static final String PURGE_SESSIONS =
      "DELETE FROM webchat_session WHERE stored_at < ${now} - ? AND NOT EXISTS"
          + " (SELECT 1 FROM webchat_lease l"
          + " WHERE l.name = webchat_session.name AND l.expires_at > ${now})";
  private static final String PURGE_LEASES =
      "DELETE FROM webchat_lease WHERE expires_at < ${now} - ? AND NOT EXISTS"
          + " (SELECT 1 FROM webchat_session s WHERE s.name = webchat_lease.name)";

  private final Database database;

  LeaseTable(Database database) {
    this.database = database;
  }

  Optional<Lease> acquire(SessionKey key, String owner, Duration time) {
    String name = RecordName.of(key).text();
    return database.runAtOnce(
        connection -> {
          Optional<Long> token = changed(connection, TAKE, owner, time, name, owner);
          if (token.isEmpty()) {
            token = changed(connection, ADD, owner, time, name, name);
          }
          return token.map(number -> new Lease(key, owner, number));
        });
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

  Optional<Lease> renew(Lease lease, Duration time) {
    return database.runAtOnce(
        connection -> {
          try (PreparedStatement renew =
              connection.prepareStatement(database.dialect().prolong())) {
            bind(renew, lease, time, null);
            return renew.executeUpdate() > 0 ? Optional.of(lease) : Optional.empty();
          }
        });
  }

  /** The parameters of {@link Dialect#prolong()}. */
  static void bind(PreparedStatement prolong, Lease lease, Duration time, Long write)
      throws SQLException {
    prolong.setString(1, RecordName.of(lease.key()).text());
    prolong.setString(2, lease.owner());
    prolong.setLong(3, lease.fencingToken());
    prolong.setLong(4, time.toMillis());
    prolong.setObject(5, write, Types.BIGINT);
  }

  void release(Lease lease) {
    database.runAtOnce(
        connection -> {
          try (PreparedStatement release =
              connection.prepareStatement(database.dialect().sql(GIVE_BACK))) {
            release.setString(1, RecordName.of(lease.key()).text());
            release.setString(2, lease.owner());
            release.setLong(3, lease.fencingToken());
            return release.executeUpdate();
          }
        });
  }

  Optional<Holder> holder(SessionKey key) {
    return database.runAtOnce(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(database.dialect().sql(HOLDER))) {
            select.setString(1, RecordName.of(key).text());
            try (ResultSet rows = select.executeQuery()) {
              return rows.next()
                  ? Optional.of(new Holder(rows.getString(1), Duration.ofMillis(rows.getLong(2))))
                  : Optional.empty();
            }
          }
        });
  }

  /** The keys of sessions without a lease, as they are stored. */
  List<byte[]> orphans(int limit) {
    return database.runAtOnce(
        connection -> {
          try (PreparedStatement orphans =
              connection.prepareStatement(database.dialect().sql(ORPHANS))) {
            orphans.setInt(1, limit);
            List<byte[]> keys = new ArrayList<>();
            try (ResultSet rows = orphans.executeQuery()) {
              while (rows.next()) {
                keys.add(rows.getBytes(1));
              }
            }
            return keys;
          }
        });
  }

  /** Deletes sessions neither stored nor served for that long, then leases without a session. */
  void purge(Duration retention) {
    database.run(
        connection -> {
          for (String sql : List.of(PURGE_SESSIONS, PURGE_LEASES)) {
            try (PreparedStatement purge =
                connection.prepareStatement(database.dialect().sql(sql))) {
              purge.setLong(1, retention.toMillis());
              purge.executeUpdate();
            }
          }
          return null;
        });
  }
}
