package io.webchat.session.jdbc;

import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.big;
import static io.webchat.testkit.session.SampleSessions.full;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.session.record.SessionCodec;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.testkit.session.ChildJvm;
import io.webchat.testkit.session.MemoryCookies;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSessionStorageTest {
  private static final StorageContext CONTEXT =
      new StorageContext(new MemoryCookies(), SessionFormat.UNKNOWN);

  @TempDir Path folder;

  private static JdbcSessionStorage embedded(Path folder) {
    return new JdbcSessionStorage(
        JdbcSettings.of("jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0", "", ""),
        new SessionCodec(new RecordSeal(EncryptionKeys.none(), false)));
  }

  @Test
  void theEmbeddedDatabaseKeepsSessions() {
    StoredSession session = full("embedded");
    try (JdbcSessionStorage storage = embedded(folder)) {
      storage.getSessionData(session, CONTEXT);
    }
    try (JdbcSessionStorage storage = embedded(folder)) {
      assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(session);
    }
  }

  /** Stores one session for ever and prints each position that is durable. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      try (JdbcSessionStorage storage = embedded(Path.of(arguments[0]))) {
        for (int n = Integer.parseInt(arguments[1]); ; n++) {
          storage.getSessionData(async(key("killed", V3), n), CONTEXT);
          out.println(n);
        }
      }
    }
  }

  @Test
  void theEmbeddedDatabaseOfAKilledProcessHasWhatWasStored() throws Exception {
    long durable = 0;
    for (int round = 0; round < 3; round++) {
      try (ChildJvm child =
          ChildJvm.start(Writer.class, folder.toString(), Long.toString(durable + 1))) {
        int lines = 50 + 31 * round;
        for (String line = child.line(); line != null; line = child.line()) {
          durable = Long.parseLong(line);
          if (--lines == 0) {
            child.kill();
          }
        }
      }
      try (JdbcSessionStorage storage = embedded(folder)) {
        Optional<StoredSession> stored = storage.setSessionData(key("killed", V3), CONTEXT);
        assertThat(stored.orElseThrow().position()).isBetween(durable, durable + 1);
        durable = stored.orElseThrow().position();
      }
    }
  }

  /** Stores sessions until there is no room, and prints how far it came and what happened. */
  static final class Filler {
    private Filler() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      try (JdbcSessionStorage storage = embedded(Path.of(arguments[0]))) {
        for (int n = 0; n < 1_000; n++) {
          storage.getSessionData(big(key("full-" + n, V3), 50_000), CONTEXT);
          out.println(n);
        }
      } catch (SessionStorageException e) {
        out.println(e.isTemporary() + " " + e.getMessage());
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onAFullDiskTheEmbeddedDatabaseKeepsWhatWasStoredAndTheReasonIsTold() throws Exception {
    int stored = 0;
    String said;
    try (ChildJvm child = ChildJvm.startOnAFullDisk(4096, Filler.class, folder.toString())) {
      for (said = child.line(); said.matches("\\d+"); said = child.line()) {
        stored++;
      }
    }
    assertThat(said).startsWith("true The database cannot be used");
    assertThat(stored).isPositive();
    try (JdbcSessionStorage storage = embedded(folder)) {
      for (int n = 0; n < stored; n++) {
        assertThat(storage.setSessionData(key("full-" + n, V3), CONTEXT))
            .contains(big(key("full-" + n, V3), 50_000));
      }
      storage.getSessionData(full("with room again"), CONTEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatNobodyStoresOrServesIsDeletedAfterTheRetention(boolean underALease) throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      try (JdbcSessionStorage storage = database.open(List.of())) {
        for (String id : List.of("old", "served", "new")) {
          Lease lease = storage.acquire(key(id, V3), "one", Duration.ofHours(1)).orElseThrow();
          assertThat(storage.store(async(key(id, V3), 1), lease)).isTrue();
          if (!id.equals("served")) {
            storage.release(lease);
          }
        }
      }
      long weeks = Duration.ofDays(20).toMillis();
      assertThat(database.execute("UPDATE webchat_session SET stored_at = stored_at - " + weeks))
          .isEqualTo(3);
      assertThat(
              database.execute(
                  "UPDATE webchat_lease SET expires_at = expires_at - "
                      + weeks
                      + " WHERE expires_at < (SELECT MAX(expires_at) FROM webchat_lease)"))
          .isEqualTo(2);
      try (JdbcSessionStorage storage = database.open(List.of())) {
        StoredSession last = async(key("new", V3), 2);
        if (underALease) {
          Lease lease = storage.acquire(last.key(), "one", Duration.ofHours(1)).orElseThrow();
          assertThat(storage.store(last, lease)).isTrue();
        } else {
          storage.getSessionData(last, CONTEXT);
        }
        assertThat(storage.setSessionData(key("old", V3), CONTEXT)).isEmpty();
        assertThat(storage.setSessionData(key("served", V3), CONTEXT)).isPresent();
        assertThat(storage.setSessionData(key("new", V3), CONTEXT)).isPresent();
        assertThat(database.count("webchat_lease")).isEqualTo(2);
      }
    }
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsUsedWhenItComes() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      database.lose();
      try (JdbcSessionStorage storage = database.openHasty()) {
        assertThatThrownBy(() -> storage.getSessionData(full("early"), CONTEXT))
            .isInstanceOf(SessionStorageException.class)
            .hasMessageContaining("The database cannot be used");
        database.bringBack();
        awaitStored(storage, full("early"));
      }
    }
  }

  private static void awaitStored(JdbcSessionStorage storage, StoredSession session) {
    await()
        .ignoreExceptionsInstanceOf(SessionStorageException.class)
        .until(
            () -> {
              storage.getSessionData(session, CONTEXT);
              return true;
            });
    await()
        .ignoreExceptionsInstanceOf(SessionStorageException.class)
        .untilAsserted(
            () -> assertThat(storage.setSessionData(session.key(), CONTEXT)).contains(session));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDatabaseThatFallsSilentIsGivenUpAndUsedWhenItAnswers(boolean atTheStart) throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      try (JdbcSessionStorage storage = database.openHasty()) {
        if (!atTheStart) {
          awaitStored(storage, full("before"));
        }
        database.line().stall();
        Future<Throwable> silent =
            threads.submit(
                () -> catchThrowable(() -> storage.getSessionData(full("silent"), CONTEXT)));
        assertThat(silent.get(60, TimeUnit.SECONDS))
            .isInstanceOfSatisfying(
                SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue())
            .hasMessageContaining("The database cannot be used");
        database.line().flow(); // what was sent before never arrives
        awaitStored(storage, full("after"));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whileTheDatabaseIsAwayAtTheStartSessionsDoNotWaitForEachOther() throws Exception {
    int sessions = 50;
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      database.lose();
      try (JdbcSessionStorage storage = database.openHasty(Duration.ofSeconds(2))) {
        List<Future<Throwable>> calls = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
          StoredSession session = async(key("early-" + i, V3), 1);
          calls.add(
              threads.submit(() -> catchThrowable(() -> storage.getSessionData(session, CONTEXT))));
        }
        // each gives up after two seconds: one after the other they would need 100
        await().atMost(Duration.ofSeconds(60)).until(() -> calls.stream().allMatch(Future::isDone));
        for (Future<Throwable> call : calls) {
          assertThat(call.get())
              .isInstanceOfSatisfying(
                  SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue());
        }
        database.bringBack();
        awaitStored(storage, full("late"));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSchemaWithTablesOfOthersIsUsedAndTheyStay() throws Exception {
    try (TestDatabase database = TestDatabase.h2(folder)) {
      database.renew();
      database.execute("CREATE TABLE others (id INT)");
      try (JdbcSessionStorage storage = database.open(List.of())) {
        storage.getSessionData(full("one"), CONTEXT);
      }
      database.execute("INSERT INTO others VALUES (1)");
      try (JdbcSessionStorage storage = database.open(List.of())) {
        assertThat(storage.setSessionData(full("one").key(), CONTEXT)).isPresent();
      }
      assertThat(database.count("others")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "jdbc:mysql://db/x", "jdbc:postgresql://db/x?user=a&PassWord=b", "h2"})
  void aUrlThatCannotBeIsRefused(String url) {
    assertThatThrownBy(() -> JdbcSettings.of(url, "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
