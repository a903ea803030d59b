package io.webchat.session.jdbc;

import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import io.webchat.testkit.session.ChildJvm;
import io.webchat.testkit.session.CuttableLine;
import io.webchat.testkit.session.SessionLeasesContract;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PostgresLeasesTest extends SessionLeasesContract {
  private static final int ROUNDS = 20;
  private static final Duration LEASE = Duration.ofMillis(150);

  private static TestDatabase database;
  private boolean fresh;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.postgres();
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @Override
  protected SessionStorageProvider open() {
    if (!fresh) {
      database.renew();
      fresh = true;
    }
    return database.open(List.of());
  }

  @Override
  protected SessionStorageProvider openHasty() {
    return database.openHasty();
  }

  @Override
  protected void lose() {
    database.lose();
  }

  @Override
  protected void bringBack() {
    database.bringBack();
  }

  @Override
  protected void replaceRawKey(SessionKey key, byte[] bytes) throws Exception {
    database.replace(key, "session_key", bytes);
  }

  @Override
  protected CuttableLine line() {
    return database.line();
  }

  @Override
  protected void forget() throws Exception {
    database.forget();
  }

  /** Takes the leases of session after session, and stores under each until it has lost it. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      try (JdbcSessionStorage storage = TestDatabase.open(arguments[0], arguments[1])) {
        for (int round = Integer.parseInt(arguments[2]); ; round++) {
          SessionKey key = hung(round);
          Lease lease = storage.acquire(key, "holder", LEASE).orElseThrow();
          for (int n = 1; storage.store(async(key, n), lease); n++) {
            out.println("stored");
          }
          out.println("lost");
        }
      }
    }
  }

  private static SessionKey hung(int round) {
    return key("hung-" + round, V3);
  }

  private static ChildJvm holder(int round) throws Exception {
    return ChildJvm.start(Holder.class, database.url(), database.user(), Integer.toString(round));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theLeaseOfAContainerThatHangsWhileItStoresIsGivenAway() throws Exception {
    Random random = new Random(11);
    ChildJvm child = holder(0);
    try (JdbcSessionStorage other = database.open(List.of())) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int stored = random.nextInt(150); stored >= 0; stored--) {
          assertThat(child.line()).isEqualTo("stored");
        }
        child.pause();
        SessionKey key = hung(round);
        Lease taken =
            await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> other.acquire(key, "other", LEASE), Optional::isPresent)
                .orElseThrow();
        assertThat(other.store(async(key, 100_000), taken)).isTrue();
        if (round % 5 == 4) {
          child.close();
          child = holder(round + 1);
        } else {
          child.resume();
          String line = child.line();
          while ("stored".equals(line)) {
            line = child.line();
          }
          assertThat(line).isEqualTo("lost");
        }
        assertThat(other.setSessionData(key, null)).contains(async(key, 100_000));
      }
    } finally {
      child.close();
    }
  }

  /** As when a name led to the former primary server, which only reads after a failover. */
  @Test
  void connectionsToAServerThatOnlyReadsAreGivenUp() throws Exception {
    Duration minutes = Duration.ofMinutes(5);
    try (Connection operator = database.locked("SELECT 1");
        JdbcSessionStorage storage = database.open(List.of())) {
      operator.commit();
      operator.setAutoCommit(true);
      Lease lease = storage.acquire(key("moved", V3), "one", minutes).orElseThrow();
      try (Statement statement = operator.createStatement()) {
        database.lose();
        statement.execute("ALTER ROLE postgres SET default_transaction_read_only = on");
        database.bringBack();
        try {
          await()
              .untilAsserted(
                  () ->
                      assertThatThrownBy(() -> storage.renew(lease, minutes))
                          .hasMessageContaining("SQL state 25006"));
        } finally {
          statement.execute("ALTER ROLE postgres RESET default_transaction_read_only");
        }
      }
      assertThat(storage.renew(lease, minutes)).contains(lease);
    }
  }

  @Test
  void aRowThatSomebodyLocksFailsOneCallAndNoConnectionIsGivenUp() throws Exception {
    SessionKey key = key("locked", V3);
    try (JdbcSessionStorage patient = database.open(List.of());
        JdbcSessionStorage storage = database.openHasty()) {
      Lease lease = patient.acquire(key, "one", Duration.ofMinutes(5)).orElseThrow();
      await().ignoreExceptions().until(() -> storage.orphans(1) != null);
      try (Connection other = database.locked("SELECT 1 FROM webchat_lease FOR UPDATE")) {
        assertThat(other.isClosed()).isFalse();
        // on a busy machine another of the limits may be over before
        await()
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> storage.store(async(key, 1), lease))
                        .hasMessageContaining("SQL state 57014") // told by the server
                        .isInstanceOfSatisfying(
                            SessionStorageException.class,
                            e -> assertThat(e.isTemporary()).isTrue()));
      }
      await().ignoreExceptions().until(() -> storage.store(async(key, 2), lease));
    }
  }

  @Test
  void aLeaseIsRenewedWhileEveryConnectionForRecordsIsBusy() throws Exception {
    SessionKey key = key("urgent", V3);
    ExecutorService threads = Executors.newFixedThreadPool(TestDatabase.CONNECTIONS);
    try (JdbcSessionStorage storage = database.open(List.of())) {
      Lease lease = storage.acquire(key, "one", Duration.ofMinutes(5)).orElseThrow();
      List<Future<?>> stores = new ArrayList<>();
      try (Connection other = database.locked("LOCK TABLE webchat_session IN SHARE MODE")) {
        for (int i = 0; i < TestDatabase.CONNECTIONS; i++) {
          StoredSession session = async(key("busy-" + i, V3), 1);
          stores.add(threads.submit(() -> storage.getSessionData(session, null)));
        }
        await()
            .until(
                () ->
                    database.count("pg_stat_activity WHERE wait_event_type = 'Lock'")
                        == TestDatabase.CONNECTIONS);
        assertThat(storage.renew(lease, Duration.ofMinutes(5))).contains(lease);
        assertThat(storage.acquire(key("other", V3), "one", Duration.ofMinutes(5))).isPresent();
        assertThat(storage.orphans(10)).isEmpty();
        storage.release(lease);
        assertThat(stores).noneMatch(Future::isDone);
        other.rollback();
      }
      for (Future<?> store : stores) {
        store.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
