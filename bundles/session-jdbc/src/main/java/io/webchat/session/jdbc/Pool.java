package io.webchat.session.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections for one kind of work. The database need not be there to open it. */
final class Pool implements AutoCloseable {
  private final HikariDataSource source;

  Pool(String name, int connections, JdbcSettings settings) {
    Dialect dialect = Dialect.of(settings.url());
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
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
    source = new HikariDataSource(config);
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Each statement on its own. What is done must bear to be done twice: a connection that broke
   * while it lay in the pool shows it only then, and a row that is missing may be there once it is
   * added.
   */
  <T> T run(Work<T> work) throws SQLException {
    try {
      return once(work);
    } catch (SQLException e) {
      if (SqlFailures.isBrokenConnection(e)) {
        source.getHikariPoolMXBean().softEvictConnections(); // the others are broken, too
      } else if (!SqlFailures.isDuplicate(e)) {
        throw e;
      }
      return once(work);
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return work.with(connection);
    }
  }

  DataSource source() {
    return source;
  }

  @Override
  public void close() {
    source.close();
  }
}
