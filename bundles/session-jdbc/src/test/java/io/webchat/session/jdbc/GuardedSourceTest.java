package io.webchat.session.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class GuardedSourceTest {
  private final JdbcDataSource database = new JdbcDataSource();

  GuardedSourceTest() {
    database.setURL("jdbc:h2:mem:guarded-source");
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getInt(1);
    }
  }

  @Test
  void eachConnectionHasTheSettings() throws SQLException {
    GuardedSource guarded = new GuardedSource(database, "SET LOCK_TIMEOUT 1234");
    try (Connection connection = guarded.getConnection()) {
      assertThat(number(connection, "CALL LOCK_TIMEOUT()")).isEqualTo(1234);
    }
  }

  @Test
  void aConnectionThatCannotHaveThemIsClosed() throws SQLException {
    GuardedSource guarded = new GuardedSource(database, "SET NO SUCH THING");
    try (Connection other = database.getConnection()) {
      assertThatThrownBy(guarded::getConnection).isInstanceOf(SQLException.class);

      assertThat(number(other, "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS")).isEqualTo(1);
    }
  }

  @Test
  void itsTextHasNoPassword() {
    database.setPassword("secret");

    assertThat(new GuardedSource(database, "SET X").toString()).isEqualTo("GuardedSource[SET X]");
  }
}
