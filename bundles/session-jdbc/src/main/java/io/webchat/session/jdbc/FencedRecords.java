package io.webchat.session.jdbc;

import io.webchat.session.record.RecordName;
import io.webchat.spi.session.SessionLeases.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Sessions that are stored and deleted under a lease. Each change is one statement that commits by
 * itself and holds the row of the lease while it runs: another container's claim waits for its end,
 * or wins and makes it change nothing. A process that stops in between leaves no lock behind.
 */
final class FencedRecords {
  private final Dialect dialect;

  FencedRecords(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Whether the lease was the latest, so that the record or one of a later write is stored.
   *
   * @param write number of the write; greater than those before under the lease
   */
  boolean store(Connection connection, Lease lease, long write, SessionRow session)
      throws SQLException {
    try (PreparedStatement store = connection.prepareStatement(dialect.fencedStore())) {
      LeaseTable.bind(store, lease, Duration.ZERO, write);
      session.bind(store, 6);
      return store.executeUpdate() > 0 || isLatest(connection, lease);
    }
  }

  /** Whether the lease was the latest, so that nothing is stored any more. */
  boolean delete(Connection connection, Lease lease, long write) throws SQLException {
    if (deleted(connection, lease, write)) {
      return true;
    }
    // again: what an earlier call inserted while this one waited for it is seen only now
    return deleted(connection, lease, write) || isLatest(connection, lease);
  }

  private boolean deleted(Connection connection, Lease lease, long write) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(dialect.fencedDelete())) {
      LeaseTable.bind(delete, lease, Duration.ZERO, write);
      return delete.executeUpdate() > 0;
    }
  }

  private static boolean isLatest(Connection connection, Lease lease) throws SQLException {
    try (PreparedStatement latest =
        connection.prepareStatement("SELECT 1 FROM webchat_lease WHERE name = ? AND token = ?")) {
      latest.setString(1, RecordName.of(lease.key()).text());
      latest.setLong(2, lease.fencingToken());
      return latest.executeQuery().next();
    }
  }
}
