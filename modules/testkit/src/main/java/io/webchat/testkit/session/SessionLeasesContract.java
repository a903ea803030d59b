package io.webchat.testkit.session;

import static io.webchat.testkit.session.SampleSessions.HOSTILE_IDS;
import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.dormant;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Holder;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionLeases.Member;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What every provider with {@link SessionLeases} does. Two of them stand for two containers; each
 * test begins on a place without sessions and leases.
 */
@ConsumerType
public abstract class SessionLeasesContract {
  private static final StorageContext CONTEXT =
      new StorageContext(new MemoryCookies(), SessionFormat.UNKNOWN);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private SessionStorageProvider one;
  private SessionStorageProvider two;

  /** For subclasses. */
  protected SessionLeasesContract() {}

  /** Opens a provider on the place of this test; called twice. */
  protected abstract SessionStorageProvider open();

  /**
   * Opens a provider on the place of this test with the shortest time limits it can have, for tests
   * that only wait until it gives up a lost place; {@link #open()} where there are none. A call of
   * it may fail because the machine is busy.
   */
  protected SessionStorageProvider openHasty() {
    return open();
  }

  /** Closes a provider as a stopping bundle does. */
  protected void close(SessionStorageProvider provider) throws Exception {
    if (provider instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** Makes the place unusable, with the providers open. */
  protected abstract void lose() throws Exception;

  /** Makes the place usable again, with what was in it. */
  protected abstract void bringBack() throws Exception;

  /** The line over which the providers reach the place. */
  protected abstract CuttableLine line();

  /** Makes the place lose all that is in it, with the providers open. */
  protected abstract void forget() throws Exception;

  /** Replaces the key that is stored with a session, behind the providers' back. */
  protected abstract void replaceRawKey(SessionKey key, byte[] bytes) throws Exception;

  @BeforeEach
  final void openProviders() {
    one = open();
    two = open();
  }

  @AfterEach
  final void closeProviders() throws Exception {
    close(one);
    close(two);
  }

  private static SessionLeases leases(SessionStorageProvider provider) {
    return (SessionLeases) provider;
  }

  private static Optional<Lease> acquire(
      SessionStorageProvider provider, SessionKey key, String owner, Duration time) {
    return leases(provider).acquire(key, owner, time);
  }

  private static Lease acquired(
      SessionStorageProvider provider, SessionKey key, String owner, Duration time) {
    return acquire(provider, key, owner, time).orElseThrow();
  }

  private static boolean store(
      SessionStorageProvider provider, StoredSession session, Lease lease) {
    return leases(provider).store(session, lease);
  }

  private static boolean delete(SessionStorageProvider provider, Lease lease) {
    return leases(provider).delete(lease, null);
  }

  private static void store(SessionStorageProvider provider, StoredSession session) {
    provider.getSessionData(session, CONTEXT);
  }

  private static Optional<StoredSession> stored(SessionStorageProvider provider, SessionKey key) {
    return provider.setSessionData(key, CONTEXT);
  }

  private static List<SessionKey> orphans(SessionStorageProvider provider, int limit) {
    return leases(provider).orphans(limit);
  }

  /** Waits until the lease has run out and takes it for the other owner. */
  private Lease takenOver(SessionKey key) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> acquire(two, key, "two", LONG), Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void oneHoldsTheLeaseUntilItIsGivenBack() {
    SessionKey key = key("held", V3);
    Lease lease = acquired(one, key, "one", LONG);
    assertThat(lease.key()).isEqualTo(key);
    assertThat(lease.owner()).isEqualTo("one");
    assertThat(acquire(two, key, "two", LONG)).isEmpty();
    assertThat(acquire(two, key("other", V3), "two", LONG)).isPresent();
    leases(one).release(lease);
    Lease next = acquired(two, key, "two", LONG);
    assertThat(next.fencingToken()).isGreaterThan(lease.fencingToken());
    leases(one).release(lease); // lost: does nothing
    assertThat(acquire(one, key, "one", LONG)).isEmpty();
  }

  @Test
  void aLeaseRunsOutByItself() {
    SessionKey key = key("expiring", V3);
    Lease lease = acquired(one, key, "one", SHORT);
    assertThat(takenOver(key).fencingToken()).isGreaterThan(lease.fencingToken());
  }

  @Test
  void aLeaseThatIsRenewedDoesNotRunOut() {
    SessionKey key = key("renewed", V3);
    Lease lease = acquired(one, key, "one", SHORT);
    assertThat(leases(one).renew(lease, LONG)).contains(lease);
    Lease other = acquired(one, key("clock", V3), "one", SHORT);
    assertThat(takenOver(other.key())).isNotNull(); // as much time has passed
    assertThat(acquire(two, key, "two", LONG)).isEmpty();
  }

  @Test
  void aLeaseThatRanOutCanBeRenewedUntilSomebodyTakesIt() {
    SessionKey key = key("late", V3);
    Lease lease = acquired(one, key, "one", Duration.ofMillis(1));
    Lease clock = acquired(one, key("clock", V3), "one", SHORT);
    takenOver(clock.key());
    assertThat(leases(one).renew(lease, Duration.ofMillis(1))).contains(lease);
    takenOver(key);
    assertThat(leases(one).renew(lease, LONG)).isEmpty();
  }

  @Test
  void whoHoldsTheLeaseMayTakeItAgainAndFencesItselfOff() {
    SessionKey key = key("again", V3);
    Lease first = acquired(one, key, "one", LONG);
    Lease second = acquired(one, key, "one", LONG);
    assertThat(second.fencingToken()).isGreaterThan(first.fencingToken());
    assertThat(leases(one).renew(first, LONG)).isEmpty();
    assertThat(store(one, async(key, 1), first)).isFalse();
    assertThat(store(one, async(key, 2), second)).isTrue();
  }

  @Test
  void whoLostTheLeaseCannotStore() {
    SessionKey key = key("fenced", V3);
    Lease lease = acquired(one, key, "one", SHORT);
    assertThat(store(one, async(key, 1), lease)).isTrue();
    Lease later = takenOver(key);
    assertThat(store(two, async(key, 2), later)).isTrue();
    assertThat(store(one, async(key, 3), lease)).isFalse();
    assertThat(stored(one, key)).contains(async(key, 2));
    assertThat(store(two, async(key, 4), later)).isTrue();
    assertThat(stored(one, key)).contains(async(key, 4));
  }

  @Test
  void whoLostTheLeaseCannotDelete() {
    SessionKey key = key("kept", V3);
    Lease lease = acquired(one, key, "one", SHORT);
    assertThat(store(one, async(key, 1), lease)).isTrue();
    Lease later = takenOver(key);
    assertThat(store(two, async(key, 2), later)).isTrue();
    assertThat(delete(one, lease)).isFalse();
    assertThat(stored(one, key)).contains(async(key, 2));
    assertThat(delete(two, later)).isTrue();
    assertThat(stored(one, key)).isEmpty();
    assertThat(delete(two, later)).as("nothing is there any more").isTrue();
    assertThat(store(one, async(key, 3), lease)).isFalse();
  }

  @Test
  void aLeaseThatRanOutStillStoresWhileNobodyElseHasOne() {
    SessionKey key = key("hung", V3);
    Lease lease = acquired(one, key, "one", Duration.ofMillis(1));
    Lease clock = acquired(one, key("clock", V3), "one", SHORT);
    takenOver(clock.key());
    assertThat(store(one, async(key, 1), lease)).isTrue();
  }

  @Test
  void tokensGrowBeyondTheEndOfASession() {
    SessionKey key = key("ended", V3);
    Lease stale = acquired(one, key, "one", LONG);
    assertThat(store(one, async(key, 1), stale)).isTrue();
    leases(one).release(stale);
    Lease last = acquired(two, key, "two", LONG);
    two.deleteSessionData(key, null, CONTEXT);
    leases(two).release(last);
    assertThat(store(one, async(key, 9), stale)).isFalse();
    assertThat(stored(two, key)).isEmpty();
    assertThat(acquired(one, key, "one", LONG).fencingToken()).isGreaterThan(last.fencingToken());
  }

  @Test
  void aLeaseThatTheStoreLostIsThereAgainOnceItIsRenewed() throws Exception {
    SessionKey key = key("forgotten", V3);
    Lease lease = acquired(one, key, "one", LONG);
    forget();
    assertThat(leases(one).renew(lease, LONG)).contains(lease);
    assertThat(acquire(two, key, "two", LONG)).isEmpty();
    assertThat(store(one, async(key, 1), lease)).isTrue();
    leases(one).release(lease);
    assertThat(acquired(two, key, "two", LONG).fencingToken()).isGreaterThan(lease.fencingToken());
    assertThat(store(one, async(key, 2), lease)).isFalse();
    assertThat(stored(two, key)).contains(async(key, 1));
  }

  @Test
  void underALeaseThatTheStoreLostASessionIsStoredAndDeleted() throws Exception {
    SessionKey key = key("forgotten", V3);
    Lease lease = acquired(one, key, "one", LONG);
    assertThat(store(one, async(key, 1), lease)).isTrue();
    forget();
    assertThat(store(one, async(key, 2), lease)).isTrue();
    assertThat(stored(two, key)).contains(async(key, 2));
    forget();
    store(one, async(key, 3));
    assertThat(delete(one, lease)).isTrue();
    assertThat(stored(two, key)).isEmpty();
    assertThat(acquired(two, key, "two", LONG).fencingToken()).isGreaterThan(lease.fencingToken());
  }

  @Test
  void aLeaseThatTheStoreLostIsLostOnceSomebodyElseHasOne() throws Exception {
    SessionKey key = key("forgotten", V3);
    Lease lease = acquired(one, key, "one", LONG);
    forget();
    Lease later = acquired(two, key, "two", LONG);
    assertThat(later.fencingToken()).isGreaterThan(lease.fencingToken());
    assertThat(leases(one).renew(lease, LONG)).isEmpty();
    assertThat(store(one, async(key, 1), lease)).isFalse();
    assertThat(delete(one, lease)).isFalse();
    assertThat(stored(two, key)).isEmpty();
    assertThat(store(two, async(key, 2), later)).isTrue();
  }

  @Test
  void whatArrivesLateDoesNotReplaceWhatWasStoredMeanwhile() throws Exception {
    SessionKey key = key("late-store", V3);
    Lease lease = acquired(one, key, "one", LONG);
    arrivesLate(async(key, 5), lease, () -> assertThat(store(one, async(key, 7), lease)).isTrue());
    assertThat(stored(two, key)).contains(async(key, 7));
    assertThat(store(one, async(key, 8), lease)).isTrue();
    assertThat(stored(two, key)).contains(async(key, 8));
    Lease next = acquired(one, key, "one", LONG);
    assertThat(store(one, async(key, 9), next)).isTrue();
    assertThat(stored(two, key)).contains(async(key, 9));
  }

  @Test
  void whatArrivesLateDoesNotBringBackASessionThatWasDeleted() throws Exception {
    SessionKey key = key("late-delete", V3);
    Lease lease = acquired(one, key, "one", LONG);
    arrivesLate(async(key, 5), lease, () -> assertThat(delete(one, lease)).isTrue());
    assertThat(stored(two, key)).isEmpty();
    assertThat(store(one, async(key, 8), lease)).isTrue();
    assertThat(stored(two, key)).contains(async(key, 8));
  }

  private void arrivesLate(StoredSession session, Lease lease, Runnable meanwhile)
      throws Exception {
    assertThat(store(one, async(lease.key(), 1), lease)).isTrue();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      // nothing else: a pool may be opening a connection, and opens no other one meanwhile
      line().stall(session.session().value("token"));
      Future<?> late = threads.submit(() -> leases(one).store(session, lease));
      await().atMost(PATIENCE).until(() -> line().keptBack() > 0);
      line().flow();
      meanwhile.run();
      line().deliverLate();
      await().atMost(PATIENCE).until(late::isDone);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theLeaseOfAnotherSessionDoesNotStore() {
    Lease lease = acquired(one, key("mine", V3), "one", LONG);
    StoredSession other = async(key("other", V3), 1);
    SessionStorageException failure = Calls.failure(() -> leases(one).store(other, lease));
    assertThat(failure.isTemporary()).isFalse();
    assertThat(stored(one, other.key())).isEmpty();
  }

  @Test
  void whoHoldsALeaseIsTold() {
    SessionKey key = key("asked", V3);
    assertThat(leases(one).holder(key)).isEmpty();
    Lease lease = acquired(one, key, "one", LONG);
    Holder holder = leases(two).holder(key).orElseThrow();
    assertThat(holder.owner()).isEqualTo("one");
    assertThat(holder.left()).isPositive().isLessThanOrEqualTo(LONG);
    leases(one).release(lease);
    assertThat(leases(two).holder(key)).isEmpty();
    Lease brief = acquired(one, key, "one", SHORT);
    await().atMost(PATIENCE).until(() -> leases(two).holder(brief.key()).isEmpty());
  }

  @Test
  void containersTellWhereTheyAreReached() {
    Member self = new Member("one", "http://10.0.0.1:8080/webchat");
    assertThat(leases(two).members()).isEmpty();
    leases(one).announce(self, LONG);
    leases(one).announce(self, LONG);
    leases(two).announce(new Member("two", "http://10.0.0.2:8080/webchat"), LONG);
    assertThat(leases(two).members())
        .containsExactlyInAnyOrder(self, new Member("two", "http://10.0.0.2:8080/webchat"));
    Member elsewhere = new Member("one", "http://10.0.0.1:9090/webchat");
    leases(one).announce(elsewhere, LONG);
    assertThat(leases(two).members()).hasSize(2).contains(elsewhere);
    leases(one).announce(elsewhere, Duration.ZERO);
    assertThat(leases(two).members()).extracting(Member::owner).containsExactly("two");
    leases(two).announce(new Member("two", "http://10.0.0.2:8080/webchat"), SHORT);
    await().atMost(PATIENCE).until(() -> leases(one).members().isEmpty());
  }

  @Test
  void sessionsThatNobodyServesAreOrphansOldestFirst() {
    assertThat(orphans(one, 10)).isEmpty();
    List<SessionKey> keys = List.of(key("a", V3), key("b", V3), key("c", V3));
    for (SessionKey each : keys) {
      Lease lease = acquired(one, each, "one", LONG);
      assertThat(store(one, async(each, 1), lease)).isTrue();
    }
    assertThat(orphans(two, 10)).isEmpty();
    List<Lease> leases = new ArrayList<>();
    for (SessionKey each : List.of(keys.get(1), keys.get(2), keys.get(0))) {
      leases.add(acquired(one, each, "one", LONG));
      leases(one).release(leases.get(leases.size() - 1));
      await().atMost(PATIENCE).until(() -> orphans(two, 10).contains(each));
    }
    assertThat(orphans(two, 10)).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(orphans(two, 2)).hasSize(2).contains(keys.get(1));
    acquired(two, keys.get(1), "two", LONG);
    assertThat(orphans(two, 10)).containsExactlyInAnyOrder(keys.get(0), keys.get(2));
    one.deleteSessionData(keys.get(2), null, CONTEXT);
    assertThat(orphans(two, 10)).containsExactly(keys.get(0));
  }

  @Test
  void dormantSessionsDoNotStandInTheWayOfOrphans() {
    for (int i = 0; i < 5; i++) {
      SessionKey key = key("dormant-" + i, V3);
      Lease lease = acquired(one, key, "one", LONG);
      assertThat(store(one, async(key, 1), lease)).isTrue();
      assertThat(store(one, dormant(key, 2), lease)).isTrue();
      leases(one).release(lease);
      store(one, dormant(key("dormant-without-lease-" + i, V3), 1));
    }
    SessionKey orphan = key("orphan", V3);
    store(one, async(orphan, 1));
    assertThat(orphans(two, 1)).containsExactly(orphan);
    SessionKey opened = key("dormant-3", V3);
    assertThat(stored(two, opened)).contains(dormant(opened, 2));
    Lease again = acquired(two, opened, "two", LONG);
    assertThat(leases(two).renew(again, LONG)).isPresent();
    leases(two).release(again);
    assertThat(orphans(one, 20)).containsExactly(orphan);
    again = acquired(two, opened, "two", LONG);
    assertThat(store(two, async(opened, 3), again)).isTrue();
    assertThat(orphans(one, 20)).containsExactly(orphan);
    leases(two).release(again);
    assertThat(orphans(one, 20)).containsExactlyInAnyOrder(orphan, opened);
  }

  @Test
  void keysThatCannotBeReadAreLeftOut() throws Exception {
    List<String> unreadable =
        List.of(
            "",
            "{",
            "null",
            "{}",
            "{\"instanceId\":1,\"transportType\":\"t\",\"deploymentId\":\"\"}",
            "{\"instanceId\":\"i\",\"transportType\":\"t\",\"deploymentId\":1}");
    for (int i = 0; i < unreadable.size(); i++) {
      SessionKey key = key("unreadable-" + i, V3);
      store(one, async(key, 1));
      replaceRawKey(key, unreadable.get(i).getBytes(StandardCharsets.UTF_8));
    }
    List<SessionKey> readable = List.of(key("a", V3), key("b", V3), key("c", V3));
    readable.forEach(each -> store(one, async(each, 1)));
    assertThat(orphans(two, 10)).containsExactlyInAnyOrderElementsOf(readable);
    assertThat(orphans(two, 2)).hasSize(2).allMatch(readable::contains);
    assertThat(acquire(two, readable.get(0), "two", LONG)).isPresent();
    assertThat(orphans(two, 1)).hasSize(1).allMatch(readable::contains);
  }

  @Test
  void aSessionStoredWithoutALeaseIsAnOrphanUnderItsHostileKey() {
    List<SessionKey> keys = HOSTILE_IDS.stream().map(id -> key(id, V3)).toList();
    keys.forEach(each -> store(one, async(each, 1)));
    assertThat(orphans(two, 1000)).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(keys).allSatisfy(each -> assertThat(acquire(two, each, "two", LONG)).isPresent());
    assertThat(orphans(two, 1000)).isEmpty();
  }

  @Test
  void theSessionOfADeadContainerBecomesAnOrphan() {
    SessionKey key = key("dead", V3);
    Lease lease = acquired(one, key, "one", SHORT);
    assertThat(store(one, async(key, 7), lease)).isTrue();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(orphans(two, 10)).containsExactly(key));
    assertThat(acquire(two, key, "two", LONG)).isPresent();
    assertThat(stored(two, key)).contains(async(key, 7));
  }

  @Test
  void ofManyRivalsOneGetsTheLeaseEachTime() throws Exception {
    int rivals = 8;
    ExecutorService threads = Executors.newFixedThreadPool(rivals);
    try {
      long token = Long.MIN_VALUE;
      for (int round = 0; round < 20; round++) {
        SessionKey key = key("contested-" + round % 2, V3);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Optional<Lease>>> running = new ArrayList<>();
        for (int rival = 0; rival < rivals; rival++) {
          String owner = "rival-" + rival;
          SessionStorageProvider provider = rival % 2 == 0 ? one : two;
          running.add(
              threads.submit(
                  () -> {
                    start.await();
                    return acquire(provider, key, owner, LONG);
                  }));
        }
        start.countDown();
        List<Lease> winners = new ArrayList<>();
        for (Future<Optional<Lease>> each : running) {
          each.get(60, TimeUnit.SECONDS).ifPresent(winners::add);
        }
        assertThat(winners).hasSize(1);
        assertThat(winners.get(0).fencingToken()).isGreaterThan(token);
        token = winners.get(0).fencingToken();
        leases(one).release(winners.get(0));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anOutageShorterThanTheLeaseLosesNothing() throws Exception {
    SessionKey key = key("outage", V3);
    Lease lease = acquired(one, key, "one", LONG);
    makeHasty();
    lose();
    try {
      assertThat(Calls.failure(() -> leases(one).renew(lease, LONG)).isTemporary()).isTrue();
      assertThat(Calls.failure(() -> leases(one).release(lease)).isTemporary()).isTrue();
      assertThat(Calls.failure(() -> leases(one).orphans(1)).isTemporary()).isTrue();
      assertThat(Calls.failure(() -> leases(two).acquire(key, "two", LONG)).isTemporary()).isTrue();
      assertThat(Calls.failure(() -> leases(one).store(async(key, 1), lease)).isTemporary())
          .isTrue();
      assertThat(Calls.failure(() -> leases(one).delete(lease, null)).isTemporary()).isTrue();
    } finally {
      bringBack();
    }
    assertThat(Calls.recovered(() -> leases(two).acquire(key, "two", LONG))).isEmpty();
    assertThat(Calls.recovered(() -> leases(one).renew(lease, LONG))).contains(lease);
    assertThat(Calls.recovered(() -> leases(one).store(async(key, 2), lease))).isTrue();
  }

  /** From now on both give up soon; they have reached the place before. */
  private void makeHasty() throws Exception {
    closeProviders();
    one = openHasty();
    two = openHasty();
    Calls.recovered(() -> leases(one).orphans(1));
    Calls.recovered(() -> leases(two).orphans(1));
  }
}
