package io.webchat.session.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.webchat.spi.session.SessionStorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The pool and the schema. Neither is needed to open it: the schema is made or migrated before the
 * first call that finds the database.
 */
final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 8;

  /** How long the schema is not tried again after a failure. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Dialect dialect;
  private final HikariDataSource pool;
  private final Duration timeout;
  private final ReentrantLock migrating = new ReentrantLock();
  private volatile boolean migrated;

  /** Why the last attempt to make the schema failed, and when; guarded by the lock. */
  private SessionStorageException refusal;

  private long refusedAt;

  Database(JdbcSettings settings) {
    dialect = Dialect.of(settings.url());
    timeout = settings.timeout();
    HikariConfig config = new HikariConfig();
    config.setPoolName("webchat-sessions");
    config.setMaximumPoolSize(settings.maxConnections());
    config.setMinimumIdle(Math.min(1, settings.maxConnections()));
    config.setConnectionTimeout(settings.timeout().toMillis());
    config.setValidationTimeout(settings.timeout().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(dialect.guard(settings.timeout()));
    try {
      // the source, not the driver's name: no class is looked up by name
      config.setDataSource(dialect.source(settings));
    } catch (SQLException e) {
      throw new IllegalArgumentException("the driver refuses the url", e);
    }
    pool = new HikariDataSource(config);
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Each statement on its own; its failure is the stage's. What is done must bear to be done twice:
   * a connection that broke while it lay in the pool shows it only then, and a row that is missing
   * may be there once it is added.
   */
  <T> CompletionStage<T> run(Work<T> work) {
    try {
      requireSchema();
      try {
        return CompletableFuture.completedFuture(once(work));
      } catch (SQLException e) {
        if (Failures.isBrokenConnection(e)) {
          pool.getHikariPoolMXBean().softEvictConnections(); // the others are broken, too
        } else if (!Failures.isDuplicate(e)) {
          throw e;
        }
        return CompletableFuture.completedFuture(once(work));
      }
    } catch (SQLException e) {
      return CompletableFuture.failedFuture(Failures.of(e));
    } catch (SessionStorageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return work.with(connection);
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
      if (!migrating.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
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
      pool.getConnection().close(); // tells a lost database from a refused migration
      migrateBesideOthers();
      migrated = true;
    } catch (SQLException e) {
      throw refused(Failures.of(e));
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
   * stays.
   */
  private void migrateBesideOthers() throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        migrate();
        return;
      } catch (FlywayException e) {
        if (attempt == ATTEMPTS) {
          throw Failures.of(e);
        }
        LockSupport.parkNanos(PAUSE.toNanos() * attempt);
        pool.getConnection().close(); // tells a database that was lost meanwhile
      }
    }
  }

  private void migrate() {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(pool)
        .loggers("slf4j")
        .table("webchat_schema_history")
        .baselineOnMigrate(true) // the schema may have tables of others
        .baselineVersion("0")
        .locations(new String[0])
        .resourceProvider(new Migrations())
        .load()
        .migrate();
  }

  @Override
  public void close() {
    pool.close();
  }
}
