package io.webchat.session.jdbc;

import io.webchat.spi.session.SessionStorageException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;

/** SqlFailures of the database as those of storage, without the values that drivers quote. */
final class SqlFailures {
  private static final String UNIQUE = "23505";

  /** Object closed, connection broken, database closed. */
  private static final Set<String> H2_BROKEN = Set.of("90007", "90067", "90098", "90121");

  /**
   * The server at the other end takes no changes: after a failover it is no longer the primary one.
   */
  private static final String READ_ONLY = "25006";

  /** Of PostgreSQL and of H2. */
  private static final Set<String> NO_RIGHTS = Set.of("42501", "90096");

  /** A table or its schema is not there, of PostgreSQL and of H2. */
  private static final Set<String> NO_TABLES = Set.of("42P01", "3F000", "42S02", "42S03", "42S04");

  private SqlFailures() {}

  static boolean isDuplicate(SQLException e) {
    return UNIQUE.equals(e.getSQLState());
  }

  /** Whether a connection that was there is of no use any more. */
  static boolean isBrokenConnection(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return !(e instanceof SQLTransientConnectionException) // the pool has none at all
        && (state.startsWith("08")
            || state.startsWith("57P")
            || state.equals(READ_ONLY)
            || H2_BROKEN.contains(state));
  }

  /** Whether the tables are not there, as in a database that was set up anew. */
  static boolean isWithoutTables(SQLException e) {
    return e.getSQLState() != null && NO_TABLES.contains(e.getSQLState());
  }

  static SessionStorageException of(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean refused = state.startsWith("22") || state.startsWith("42");
    if (refused && !isWithoutTables(e)) {
      return new SessionStorageException(
          "The database refuses the session (SQL state " + state + ")", false, null);
    }
    return new SessionStorageException(
        "The database cannot be used" + reason(e, state), true, null);
  }

  static SessionStorageException of(FlywayException e) {
    return cause(e)
        .map(
            sql ->
                new SessionStorageException(
                    "The tables of sessions cannot be made or migrated"
                        + reason(sql, sql.getSQLState()),
                    true,
                    null))
        .orElseGet(
            () ->
                new SessionStorageException(
                    "The tables of sessions cannot be made or migrated: " + e.getMessage(),
                    false,
                    null));
  }

  /** Whether the user has not the rights to make or migrate the tables. */
  static boolean isForbidden(FlywayException e) {
    return cause(e).map(SQLException::getSQLState).filter(NO_RIGHTS::contains).isPresent();
  }

  private static Optional<SQLException> cause(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  /** The state, and for a connection that fails the driver's words, which quote no values. */
  private static String reason(SQLException e, String state) {
    SQLException root = e;
    while (root.getCause() instanceof SQLException cause) {
      root = cause;
    }
    String known = root.getSQLState() == null ? state : root.getSQLState();
    boolean connecting = known == null || known.isEmpty() || known.startsWith("08");
    return (known == null || known.isEmpty() ? "" : " (SQL state " + known + ")")
        + (connecting ? ": " + root.getMessage() : "");
  }
}
