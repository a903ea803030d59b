package io.webchat.session.jdbc;

import io.webchat.spi.session.SessionLeases.Member;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The containers that share the database, and where they are reached. */
final class MemberTable {
  private static final String CHANGE =
      "UPDATE webchat_member SET address = ?, expires_at = ${now} + ? WHERE owner = ?";
  private static final String ADD =
      "INSERT INTO webchat_member (address, expires_at, owner) SELECT ?, ${now} + ?, ?"
          + " WHERE NOT EXISTS (SELECT 1 FROM webchat_member WHERE owner = ?)";
  private static final String REMOVE = "DELETE FROM webchat_member WHERE owner = ?";
  private static final String ALL =
      "SELECT owner, address FROM webchat_member WHERE expires_at > ${now}";
  private static final String PURGE = "DELETE FROM webchat_member WHERE expires_at < ${now} - ?";

  private final Database database;

  MemberTable(Database database) {
    this.database = database;
  }

  void announce(Member self, Duration time) {
    database.runAtOnce(
        connection -> {
          if (time.isZero()) {
            return remove(connection, self);
          }
          int changed = put(connection, CHANGE, self, time);
          return changed > 0 ? changed : put(connection, ADD, self, time);
        });
  }

  private static int remove(Connection connection, Member self) throws SQLException {
    try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
      remove.setString(1, self.owner());
      return remove.executeUpdate();
    }
  }

  private int put(Connection connection, String sql, Member self, Duration time)
      throws SQLException {
    try (PreparedStatement put = connection.prepareStatement(database.dialect().sql(sql))) {
      put.setString(1, self.address());
      put.setLong(2, time.toMillis());
      put.setString(3, self.owner());
      if (sql.equals(ADD)) {
        put.setString(4, self.owner());
      }
      return put.executeUpdate();
    }
  }

  List<Member> all() {
    return database.runAtOnce(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(database.dialect().sql(ALL));
              ResultSet rows = select.executeQuery()) {
            List<Member> members = new ArrayList<>();
            while (rows.next()) {
              members.add(new Member(rows.getString(1), rows.getString(2)));
            }
            return members;
          }
        });
  }

  /** Deletes those that have given no sign for that long. */
  void purge(Duration retention) {
    database.run(
        connection -> {
          try (PreparedStatement purge =
              connection.prepareStatement(database.dialect().sql(PURGE))) {
            purge.setLong(1, retention.toMillis());
            return purge.executeUpdate();
          }
        });
  }
}
