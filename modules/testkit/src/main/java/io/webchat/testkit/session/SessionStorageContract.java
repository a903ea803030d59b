package io.webchat.testkit.session;

import static io.webchat.testkit.session.SampleSessions.HOSTILE_IDS;
import static io.webchat.testkit.session.SampleSessions.V2;
import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.big;
import static io.webchat.testkit.session.SampleSessions.full;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What every {@link SessionStorageProvider} does. Each test begins with {@link #open()} on a place
 * without sessions.
 */
@ConsumerType
public abstract class SessionStorageContract {
  private final Map<String, Cookies> jars = new ConcurrentHashMap<>();
  private SessionStorageProvider storage;

  /** For subclasses. */
  protected SessionStorageContract() {}

  /** Opens the provider, or opens it again, on the place of this test. */
  protected abstract SessionStorageProvider open();

  /** Closes a provider as a stopping bundle does. */
  protected void close(SessionStorageProvider provider) throws Exception {
    if (provider instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** A text of so many characters must be stored. */
  protected int bigEnough() {
    return 256 * 1024;
  }

  /** A text of so many characters must be refused. */
  protected int tooBig() {
    return 4 * 1024 * 1024;
  }

  /** The cookies of an instance; they stay when the provider is opened again. */
  protected final Cookies cookies(SessionKey key) {
    return jars.computeIfAbsent(key.instanceId(), id -> new MemoryCookies());
  }

  /** What a call for this session is given. */
  protected final StorageContext context(SessionKey key) {
    return new StorageContext(cookies(key), SampleSessions.format(key.transportType()));
  }

  /** The provider of this test. */
  protected final SessionStorageProvider storage() {
    return storage;
  }

  /** Closes the provider and opens it again. */
  protected final void reopen() throws Exception {
    close(storage);
    storage = null;
    storage = open();
  }

  /** Puts another provider in the place of the one of this test. */
  protected final void replace(SessionStorageProvider provider) throws Exception {
    close(storage);
    storage = provider;
  }

  /** Stores a session. */
  protected final void store(StoredSession session) {
    storage.getSessionData(session, context(session.key()));
  }

  /** Reads what is stored. */
  protected final Optional<StoredSession> stored(SessionKey key) {
    return storage.setSessionData(key, context(key));
  }

  /** Deletes what is stored. */
  protected final void delete(SessionKey key) {
    storage.deleteSessionData(key, null, context(key));
  }

  @BeforeEach
  final void openStorage() {
    storage = open();
  }

  @AfterEach
  final void closeStorage() throws Exception {
    if (storage != null) {
      close(storage);
    }
  }

  @Test
  void hasANameThatAConfigurationCanUse() {
    assertThat(storage.name()).matches("[a-z0-9][a-z0-9-]*");
  }

  @Test
  void nothingStoredIsNothingFound() {
    assertThat(stored(key("nobody", V2))).isEmpty();
    assertThat(stored(key("nobody", V3))).isEmpty();
  }

  @Test
  void everyValueComesBack() {
    StoredSession session = full("Zo\u00eb \ud83d\ude00");
    store(session);
    assertThat(stored(session.key())).contains(session);
  }

  @Test
  void anAsynchronousSessionComesBack() {
    StoredSession session = async(key("a", V3), Long.MAX_VALUE);
    store(session);
    assertThat(stored(session.key())).contains(session);
  }

  @Test
  void aSessionWithoutValuesComesBack() {
    StoredSession session =
        new StoredSession(
            key("empty", V3),
            SessionData.of(Map.of("sessionId", "s", "token", "t")),
            0,
            0,
            List.of(),
            false,
            Map.of());
    store(session);
    assertThat(stored(session.key())).contains(session);
  }

  @Test
  void aBigValueComesBack() {
    StoredSession session = big(key("big", V3), bigEnough());
    store(session);
    assertThat(stored(session.key())).contains(session);
  }

  @Test
  void aValueThatIsTooBigIsRefusedAndTheFormerSessionStays() {
    StoredSession former = async(key("big", V3), 1);
    store(former);
    StoredSession session = big(former.key(), tooBig());
    SessionStorageException failure =
        Calls.failure(() -> storage.getSessionData(session, context(session.key())));
    assertThat(failure.isTemporary()).isFalse();
    assertThat(stored(former.key())).contains(former);
  }

  @Test
  void aValueThatIsNotJsonIsRefusedAndTheFormerSessionStays() {
    StoredSession former = async(key("odd", V3), 1);
    store(former);
    StoredSession odd =
        new StoredSession(
            former.key(), former.session(), 2, 2, List.of(), true, Map.of("odd", new Object()));
    SessionStorageException failure =
        Calls.failure(() -> storage.getSessionData(odd, context(odd.key())));
    assertThat(failure.isTemporary()).isFalse();
    assertThat(stored(former.key())).contains(former);
  }

  @Test
  void aSessionIsReplacedWhole() {
    StoredSession first = full("again");
    StoredSession second =
        new StoredSession(
            first.key(),
            SessionData.of(Map.of("sessionID", "other", "secureKey", "k")),
            0,
            1,
            List.of(),
            true,
            Map.of());
    store(first);
    store(second);
    assertThat(stored(first.key())).contains(second);
    store(first);
    assertThat(stored(first.key())).contains(first);
  }

  @Test
  void aDeletedSessionIsGoneAndOthersStay() throws Exception {
    StoredSession ended = async(key("ended", V3), 1);
    StoredSession lost = async(key("lost", V3), 2);
    StoredSession other = async(key("other", V3), 3);
    List.of(ended, lost, other).forEach(this::store);
    delete(ended.key());
    AjaxResponse error = AjaxResponse.of(404, "Not Found", Map.of(), Map.of());
    storage.deleteSessionData(lost.key(), error, context(lost.key()));
    assertThat(stored(ended.key())).isEmpty();
    assertThat(stored(lost.key())).isEmpty();
    assertThat(stored(other.key())).contains(other);
    delete(ended.key());
    reopen();
    assertThat(stored(ended.key())).isEmpty();
    assertThat(stored(other.key())).contains(other);
    store(ended);
    assertThat(stored(ended.key())).contains(ended);
  }

  @Test
  void sessionsOfOneInstanceDifferByTransportAndDeployment() {
    List<StoredSession> sessions = new ArrayList<>();
    for (String deployment : List.of("", "d", "D", "d.d", "../d", "\u00e9")) {
      for (String transport : List.of(V2, V3, "other", "purecloud-v2-sockets")) {
        SessionKey key = new SessionKey("one", transport, deployment);
        sessions.add(
            transport.equals(V2)
                ? new StoredSession(
                    key,
                    SessionData.of(Map.of("sessionID", deployment + "!", "secureKey", "k")),
                    sessions.size(),
                    0,
                    List.of(),
                    false,
                    Map.of())
                : async(key, sessions.size()));
      }
    }
    sessions.forEach(this::store);
    assertThat(sessions).allSatisfy(each -> assertThat(stored(each.key())).contains(each));
    delete(sessions.get(1).key());
    assertThat(stored(sessions.get(1).key())).isEmpty();
    assertThat(sessions)
        .filteredOn(each -> !each.equals(sessions.get(1)))
        .allSatisfy(each -> assertThat(stored(each.key())).contains(each));
  }

  @Test
  void hostileIdsAreKeptApart() throws Exception {
    List<StoredSession> sessions =
        HOSTILE_IDS.stream().map(id -> async(key(id, V3), HOSTILE_IDS.indexOf(id))).toList();
    sessions.forEach(this::store);
    reopen();
    assertThat(sessions).allSatisfy(each -> assertThat(stored(each.key())).contains(each));
    for (StoredSession each : sessions) {
      delete(each.key());
      assertThat(stored(each.key())).isEmpty();
      int deleted = sessions.indexOf(each);
      assertThat(sessions.subList(deleted + 1, sessions.size()))
          .allSatisfy(left -> assertThat(stored(left.key())).contains(left));
    }
  }

  @Test
  void theBoundariesOfAKeyCount() {
    StoredSession one = async(new SessionKey("a", "b", "c"), 1);
    StoredSession two = async(new SessionKey("ab", "", "c"), 2);
    StoredSession three = async(new SessionKey("a", "bc", ""), 3);
    List.of(one, two, three).forEach(this::store);
    assertThat(List.of(one, two, three))
        .allSatisfy(each -> assertThat(stored(each.key())).contains(each));
  }

  @Test
  void manySessionsAtOnceEachKeepTheirLastWrite() throws Exception {
    int sessions = 64;
    int writes = 10;
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        SessionKey key = key("many-" + i, V3);
        running.add(
            threads.submit(
                () -> {
                  for (int write = 1; write <= writes; write++) {
                    store(async(key, write));
                    assertThat(stored(key)).contains(async(key, write));
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    reopen();
    for (int i = 0; i < sessions; i++) {
      SessionKey key = key("many-" + i, V3);
      assertThat(stored(key)).contains(async(key, writes));
    }
  }

  @Test
  void theLastWriteOfASessionWins() {
    SessionKey key = key("last", V3);
    for (int write = 0; write <= 50; write++) {
      store(async(key, write));
    }
    assertThat(stored(key)).contains(async(key, 50));
  }

  @Test
  void sessionsAreThereAfterARestart() throws Exception {
    StoredSession v2 = full("restarted");
    StoredSession v3 = async(key("restarted", V3), 3);
    store(v2);
    store(v3);
    reopen();
    assertThat(stored(v2.key())).contains(v2);
    assertThat(stored(v3.key())).contains(v3);
  }

  @Test
  void noTextShowsASecret() {
    store(full("quiet"));
    assertThat(storage.toString()).doesNotContain(SampleSessions.SECRET);
    storage
        .setSessionData(key("quiet", V2), context(key("quiet", V2)))
        .ifPresent(session -> assertThat(session.toString()).doesNotContain(SampleSessions.SECRET));
  }
}
