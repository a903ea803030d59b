package io.webchat.session.jdbc;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordName;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionKey;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.session.CuttableLine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;

/** A real database server with one empty database for each test. */
final class TestDatabase implements AutoCloseable {
  /** Of a storage, for records. */
  static final int CONNECTIONS = 8;

  private static final Duration PATIENT = Duration.ofSeconds(60);

  /** The shortest that is allowed. */
  private static final Duration HASTY = Duration.ofMillis(250);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final CuttableLine line;
  private final String pattern;
  private final String user;
  private final int port;
  private final Closeable server;
  private String name;

  private TestDatabase(int port, String pattern, String user, Closeable server) {
    this.line = new CuttableLine(port);
    this.port = port;
    this.pattern = pattern;
    this.user = user;
    this.server = server;
  }

  static TestDatabase h2(Path folder) throws SQLException {
    Server server =
        Server.createTcpServer(
                "-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toAbsolutePath().toString())
            .start();
    return new TestDatabase(
        server.getPort(),
        "jdbc:h2:tcp://localhost:PORT/./NAME;DB_CLOSE_DELAY=-1",
        "sa",
        server::stop);
  }

  static TestDatabase postgres() throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setPGStartupWait(Duration.ofMinutes(1))
            .start();
    return new TestDatabase(
        server.getPort(),
        "jdbc:postgresql://localhost:PORT/postgres?currentSchema=NAME",
        "postgres",
        server);
  }

  /** Switches to an empty database. */
  void renew() {
    name = "test" + NUMBER.incrementAndGet();
    if (pattern.contains("postgresql")) {
      try (Connection connection = connect();
          Statement create = connection.createStatement()) {
        create.execute("CREATE SCHEMA " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url(port), user, "");
  }

  private String url(int through) {
    return pattern.replace("PORT", Integer.toString(through)).replace("NAME", name);
  }

  JdbcSessionStorage open(List<String> keys) {
    return open(keys, Duration.ofDays(1));
  }

  JdbcSessionStorage open(List<String> keys, Duration retention) {
    return open(url(line.port()), user, keys, PATIENT, retention);
  }

  /** Gives up soon, on a busy machine also what would have come. */
  JdbcSessionStorage openHasty() {
    return openHasty(HASTY);
  }

  JdbcSessionStorage openHasty(Duration timeout) {
    return open(url(line.port()), user, List.of(), timeout, Duration.ofDays(1));
  }

  /** For another process, without the line. */
  static JdbcSessionStorage open(String url, String user) {
    return open(url, user, List.of(), PATIENT, Duration.ofDays(1));
  }

  private static JdbcSessionStorage open(
      String url, String user, List<String> keys, Duration timeout, Duration retention) {
    JdbcSettings settings = new JdbcSettings(url, user, "", CONNECTIONS, timeout, retention);
    return new JdbcSessionStorage(
        settings, new SessionCodec(new RecordSeal(EncryptionKeys.parse(keys), false)));
  }

  /** Where the server is, without the line. */
  String url() {
    return url(port);
  }

  String user() {
    return user;
  }

  CuttableLine line() {
    return line;
  }

  void lose() {
    line.cut();
  }

  void bringBack() {
    line.mend();
  }

  void forget() throws SQLException {
    execute("DELETE FROM webchat_session");
    execute("DELETE FROM webchat_lease");
    execute("DELETE FROM webchat_member");
  }

  byte[] record(SessionKey key) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement select =
            connection.prepareStatement("SELECT record FROM webchat_session WHERE name = ?")) {
      select.setString(1, RecordName.of(key).text());
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getBytes(1);
      }
    }
  }

  void replace(SessionKey key, String column, byte[] bytes) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE webchat_session SET " + column + " = ? WHERE name = ?")) {
      update.setBytes(1, bytes);
      update.setString(2, RecordName.of(key).text());
      update.executeUpdate();
    }
  }

  void insert(String sql, Object... values) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
  }

  int execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** Keeps what a query locks, until it is closed. */
  Connection locked(String query) throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(query);
    }
    return connection;
  }

  int count(String table) throws SQLException {
    return number("SELECT COUNT(*) FROM " + table);
  }

  int number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Override
  public void close() throws IOException {
    line.close();
    server.close();
  }
}
