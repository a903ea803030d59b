package io.webchat.session.jdbc;

import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.testkit.session.MemoryCookies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  private static final StorageContext CONTEXT =
      new StorageContext(new MemoryCookies(), SessionFormat.UNKNOWN);

  private static final int CONTAINERS = 6;

  /** Statements by which migrations have looked at their history, in H2. */
  private static final String LOOKS_AT_HISTORY =
      "SELECT SUM(EXECUTION_COUNT) FROM INFORMATION_SCHEMA.QUERY_STATISTICS"
          + " WHERE SQL_STATEMENT LIKE '%webchat_schema_history%'"
          + " AND SQL_STATEMENT NOT LIKE '%QUERY_STATISTICS%'";

  @TempDir Path folder;

  @Test
  void containersThatStartTogetherMakeItOnceOnPostgres() throws Exception {
    try (TestDatabase database = TestDatabase.postgres()) {
      containersThatStartTogetherMakeItOnce(database, 2);
    }
  }

  @Test
  void containersThatStartTogetherMakeItOnceOnH2() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      containersThatStartTogetherMakeItOnce(database, 8);
    }
  }

  private static void containersThatStartTogetherMakeItOnce(TestDatabase database, int rounds)
      throws Exception {
    for (int round = 0; round < rounds; round++) {
      database.renew();
      startTogether(database);
      assertThat(database.count(history("\"type\" = 'SQL'"))).isEqualTo(4);
      assertThat(database.count(history("NOT \"success\""))).isZero();
      assertThat(database.count("webchat_session")).isEqualTo(CONTAINERS);
    }
  }

  /** H2 keeps what was made before a process died, and does not know that it is the half. */
  @Test
  void aHalfOfItIsMadeWhole() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      database.execute(
          "CREATE TABLE webchat_session (name CHAR(64) NOT NULL PRIMARY KEY, session_key BYTEA NOT"
              + " NULL, record BYTEA NOT NULL, stored_at BIGINT NOT NULL)");
      StoredSession session = async(key("first", V3), 1);
      try (JdbcSessionStorage storage = database.open(List.of())) {
        storage.getSessionData(session, CONTEXT);
        assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(session);
      }
      assertThat(database.count(history("\"type\" = 'SQL'"))).isEqualTo(4);
    }
  }

  @Test
  void aDatabaseThatComesBackEmptyIsUsedAgainOnH2() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      aDatabaseThatComesBackEmptyIsUsedAgain(database, "DROP ALL OBJECTS");
    }
  }

  @Test
  void aDatabaseThatComesBackEmptyIsUsedAgainOnPostgres() throws Exception {
    try (TestDatabase database = TestDatabase.postgres()) {
      database.renew();
      aDatabaseThatComesBackEmptyIsUsedAgain(
          database,
          "DO $$ DECLARE name text := current_schema(); BEGIN EXECUTE 'DROP SCHEMA ' || name ||"
              + " ' CASCADE'; EXECUTE 'CREATE SCHEMA ' || name; END $$");
    }
  }

  private static void aDatabaseThatComesBackEmptyIsUsedAgain(TestDatabase database, String empty)
      throws Exception {
    StoredSession session = async(key("kept", V3), 1);
    Duration minute = Duration.ofMinutes(1);
    try (JdbcSessionStorage storage = database.open(List.of())) {
      Lease lease = storage.acquire(session.key(), "one", minute).orElseThrow();
      assertThat(storage.store(session, lease)).isTrue();

      database.execute(empty);
      assertThat(storage.store(session, lease)).isTrue();
      assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(session);

      database.execute(empty);
      assertThat(storage.renew(lease, minute)).contains(lease);

      database.execute(empty);
      assertThat(storage.orphans(10)).isEmpty();
      storage.getSessionData(session, CONTEXT);
      assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(session);
    }
  }

  /** The history says that they are there, so that they are not made again. */
  @Test
  void tablesThatStayAwayAreAFailureThatMayPass() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      try (JdbcSessionStorage storage = database.open(List.of())) {
        assertThat(storage.orphans(1)).isEmpty();
        database.execute("DROP TABLE webchat_session");
        database.execute("SET QUERY_STATISTICS TRUE");
        assertFailsForAWhile(storage);
        int looks = database.number(LOOKS_AT_HISTORY);
        assertThat(looks).isPositive();
        Duration minute = Duration.ofMinutes(1);
        Lease lease = storage.acquire(key("first", V3), "one", minute).orElseThrow();
        for (int i = 0; i < 20; i++) {
          assertFailsForAWhile(storage);
          assertThat(storage.renew(lease, minute)).as("of another table").contains(lease);
        }
        assertThat(database.number(LOOKS_AT_HISTORY)).isLessThan(8 * looks);
      }
    }
  }

  private static void assertFailsForAWhile(JdbcSessionStorage storage) {
    assertThatThrownBy(() -> storage.orphans(1))
        .isInstanceOfSatisfying(
            SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue())
        .hasMessageContaining("SQL state 42S");
  }

  /** As a container leaves it whose script met that of another one. */
  @Test
  void aScriptThatFailedIsTriedAgain() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      database.open(List.of()).close();
      try (JdbcSessionStorage storage = database.open(List.of())) {
        assertThat(storage.orphans(1)).isEmpty();
      }
      database.execute(
          "UPDATE \"webchat_schema_history\" SET \"success\" = FALSE WHERE \"version\" = '4'");
      StoredSession session = async(key("first", V3), 1);
      try (JdbcSessionStorage storage = database.open(List.of())) {
        storage.getSessionData(session, CONTEXT);
        assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(session);
      }
      assertThat(database.count(history("NOT \"success\""))).isZero();
      assertThat(database.count(history("\"type\" = 'SQL'"))).isEqualTo(4);
    }
  }

  private static String history(String condition) {
    return "\"webchat_schema_history\" WHERE " + condition;
  }

  private static void startTogether(TestDatabase database) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONTAINERS);
    CountDownLatch start = new CountDownLatch(1);
    List<JdbcSessionStorage> containers = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int i = 0; i < CONTAINERS; i++) {
        JdbcSessionStorage container = database.open(List.of());
        StoredSession session = async(key("first-of-" + i, V3), 1);
        containers.add(container);
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  container.getSessionData(session, CONTEXT);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS); // or its failure
      }
    } finally {
      threads.shutdownNow();
      containers.forEach(JdbcSessionStorage::close);
    }
  }

  /** The reason is not hidden by what is in a schema of others. */
  @Test
  void whoMayNotMakeItIsTold() throws Exception {
    try (TestDatabase database = TestDatabase.postgres()) {
      database.renew();
      try (JdbcSessionStorage other = database.open(List.of())) {
        assertThat(other.orphans(1)).isEmpty();
      }
      database.renew();
      database.execute("CREATE ROLE poor LOGIN");
      try (JdbcSessionStorage storage = TestDatabase.open(database.url(), "poor")) {
        assertThatThrownBy(() -> storage.orphans(1))
            .isInstanceOf(SessionStorageException.class)
            .hasMessageContaining("The tables of sessions cannot be made or migrated")
            .hasMessageContaining("42501");
      }
    }
  }

  @Test
  void whatTheFirstVersionOfItHadIsServedOnH2() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      whatTheFirstVersionOfItHadIsServed(database);
    }
  }

  @Test
  void whatTheFirstVersionOfItHadIsServedOnPostgres() throws Exception {
    try (TestDatabase database = TestDatabase.postgres()) {
      whatTheFirstVersionOfItHadIsServed(database);
    }
  }

  private static void whatTheFirstVersionOfItHadIsServed(TestDatabase database) throws Exception {
    database.renew();
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(database.url(), database.user(), "")
        .table("webchat_schema_history")
        .locations(new String[0])
        .resourceProvider(new Migrations())
        .target("1")
        .load()
        .migrate();
    StoredSession session = async(key("former", V3), 7);
    SessionRow row =
        SessionRow.of(session, new SessionCodec(new RecordSeal(EncryptionKeys.none(), false)));
    database.insert(
        "INSERT INTO webchat_session (name, session_key, record, stored_at) VALUES (?, ?, ?, 1)",
        row.name(),
        row.key(),
        row.record());
    database.insert(
        "INSERT INTO webchat_lease (name, owner, token, expires_at) VALUES (?, ?, ?, 1)",
        row.name(),
        "former",
        5L);
    try (JdbcSessionStorage storage = database.open(List.of())) {
      Lease former = new Lease(session.key(), "former", 5);
      assertThat(storage.orphans(10)).containsExactly(session.key());
      assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(session);
      assertThat(storage.store(async(session.key(), 8), former)).isTrue();
      Lease later = storage.acquire(session.key(), "later", Duration.ofMinutes(1)).orElseThrow();
      assertThat(later.fencingToken()).isGreaterThan(5);
      assertThat(storage.store(async(session.key(), 9), former)).isFalse();
      assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(async(session.key(), 8));
    }
  }
}
