package io.webchat.session.jdbc;

import io.webchat.spi.session.SessionStorageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The connections and the schema. Neither is needed to open it: the schema is made or migrated
 * before the first call that finds the database, and again when its tables are gone.
 */
final class Database implements AutoCloseable {
  private static final int LEASE_CONNECTIONS = 4;
  private static final int ATTEMPTS = 8;
  private static final String HISTORY = "webchat_schema_history";

  /** How long the schema is not tried again after a failure. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** How long the schema is not made anew at most, after that has brought no tables. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final JdbcSettings settings;
  private final Dialect dialect;
  private final Pool sessions;
  private final Pool leases;
  private final ReentrantLock migrating = new ReentrantLock();
  private volatile boolean migrated;

  /** Why the last attempt to make the schema failed, and when; guarded by the lock. */
  private SessionStorageException refusal;

  private long refusedAt;

  /** How long the schema is not made anew, zero while it helps, and since when. */
  private volatile Vain vain = new Vain(Duration.ZERO, 0);

  /** Tables that stayed away although the schema was made. */
  private record Vain(Duration pause, long since) {
    boolean isOver() {
      return System.nanoTime() - since >= pause.toNanos();
    }

    Vain again() {
      Duration twice = pause.isZero() ? MOMENT : pause.multipliedBy(2);
      return new Vain(twice.compareTo(LONGEST) < 0 ? twice : LONGEST, System.nanoTime());
    }
  }

  Database(JdbcSettings settings) {
    this.settings = settings;
    dialect = Dialect.of(settings.url());
    sessions = new Pool("webchat-sessions", settings.maxConnections(), settings);
    leases = new Pool("webchat-leases", LEASE_CONNECTIONS, settings);
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Runs what concerns records of sessions, as {@link Pool#run}; fails with {@link
   * SessionStorageException}.
   */
  <T> T run(Pool.Work<T> work) {
    return run(sessions, work);
  }

  /** The same for what must not wait behind records, because a lease runs out meanwhile. */
  <T> T runAtOnce(Pool.Work<T> work) {
    return run(leases, work);
  }

  private <T> T run(Pool pool, Pool.Work<T> work) {
    try {
      requireSchema();
      return onceOrAnew(pool, work);
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }

  /**
   * A database that comes back may be an empty one: its schema is made, and the work done then.
   * Where the tables stay away nevertheless, that is not tried for a while; other tables serve.
   */
  private <T> T onceOrAnew(Pool pool, Pool.Work<T> work) throws SQLException {
    Vain before = vain;
    try {
      return pool.run(work);
    } catch (SQLException e) {
      if (!SqlFailures.isWithoutTables(e) || !before.isOver()) {
        throw e;
      }
    }
    if (vain.equals(before)) { // or another call has just seen that it does not help
      migrated = false;
      requireSchema();
    }
    try {
      T result = pool.run(work);
      vain = new Vain(Duration.ZERO, 0);
      return result;
    } catch (SQLException e) {
      if (SqlFailures.isWithoutTables(e)) {
        vain = before.again();
      }
      throw e;
    }
  }

  private void requireSchema() {
    if (migrated) {
      return;
    }
    awaitTurn();
    try {
      if (migrated) {
        return;
      }
      if (refusal != null && System.nanoTime() - refusedAt < MOMENT.toNanos()) {
        throw refusal; // those who waited do not wait again, one after the other
      }
      makeSchema();
    } finally {
      migrating.unlock();
    }
  }

  private void awaitTurn() {
    try {
      if (!migrating.tryLock(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SessionStorageException(
            "The database cannot be used: another call still waits for its tables", true, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionStorageException("The database cannot be used: interrupted", true, null);
    }
  }

  private void makeSchema() {
    try {
      sessions.source().getConnection().close(); // tells a lost database from a refused migration
      migrateBesideOthers();
      migrated = true;
    } catch (SQLException e) {
      throw refused(SqlFailures.of(e));
    } catch (SessionStorageException e) {
      throw refused(e);
    }
  }

  private SessionStorageException refused(SessionStorageException failure) {
    refusal = failure;
    refusedAt = System.nanoTime();
    return failure;
  }

  /**
   * Another container may be making the schema at this moment: a refusal is final only when it
   * stays, or is for want of rights. H2 keeps the first half of a script that failed or was cut
   * off, hence each statement of the scripts may run twice, and a script that failed is forgotten
   * before it is tried again.
   */
  private void migrateBesideOthers() throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        migrate();
        return;
      } catch (FlywayException e) {
        if (attempt == ATTEMPTS || SqlFailures.isForbidden(e)) {
          throw SqlFailures.of(e);
        }
        LockSupport.parkNanos(PAUSE.toNanos() * attempt);
        forgetFailed(); // or tells of a database that was lost meanwhile
      }
    }
  }

  private void forgetFailed() throws SQLException {
    try (Connection connection = sessions.source().getConnection()) {
      if (hasHistory(connection)) {
        try (Statement delete = connection.createStatement()) {
          delete.executeUpdate("DELETE FROM \"" + HISTORY + "\" WHERE NOT \"success\"");
        }
      }
    }
  }

  /** Other schemas of the database may have one, too. */
  private static boolean hasHistory(Connection connection) throws SQLException {
    String schema = connection.getSchema();
    if (schema == null) {
      return false;
    }
    try (ResultSet tables =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), schema, HISTORY, new String[] {"TABLE"})) {
      return tables.next();
    }
  }

  /** By connections of its own: their waits are shorter. */
  private void migrate() throws SQLException {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(
            new GuardedSource(dialect.source(settings), dialect.schemaGuard(settings.timeout())))
        .loggers("slf4j")
        .table(HISTORY)
        .validateOnMigrate(false) // the scripts have become repeatable since
        .baselineOnMigrate(true) // the schema may have tables of others
        .baselineVersion("0")
        .locations(new String[0])
        .resourceProvider(new Migrations())
        .load()
        .migrate();
  }

  @Override
  public void close() {
    sessions.close();
    leases.close();
  }
}
