package io.webchat.session.redis;

import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.testkit.session.MemoryCookies;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

class RedisSessionStorageTest {
  private static final StorageContext CONTEXT =
      new StorageContext(new MemoryCookies(), SessionFormat.UNKNOWN);
  private static TestRedis redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  @BeforeEach
  void renew() {
    redis.renew();
  }

  @Test
  void everythingExpiresButTheIndexWhichForgetsWhatIsGone() {
    try (RedisSessionStorage storage = redis.open(List.of())) {
      storage.getSessionData(async(key("one", V3), 1), CONTEXT);
      storage.getSessionData(async(key("two", V3), 1), CONTEXT);
      storage.acquire(key("two", V3), "one", Duration.ofMillis(1));
      assertThat(redis.direct().pttl(redis.session(key("one", V3)))).isPositive();
      assertThat(redis.direct().keys(redis.index().replace("index", "lease:*")))
          .hasSize(1)
          .allSatisfy(lease -> assertThat(redis.direct().pttl(lease)).isPositive());
      redis.direct().del(redis.session(key("one", V3))); // as if it had expired
      assertThat(storage.orphans(10)).doesNotContain(key("one", V3));
      assertThat(redis.direct().zcard(redis.index())).isEqualTo(1);
    }
  }

  @Test
  void tokensGrowEvenWhenRedisLostEverything() {
    try (RedisSessionStorage storage = redis.open(List.of())) {
      Lease before = storage.acquire(key("one", V3), "a", Duration.ofHours(1)).orElseThrow();
      redis.direct().flushAll();
      Lease after = storage.acquire(key("one", V3), "b", Duration.ofHours(1)).orElseThrow();
      assertThat(after.fencingToken()).isGreaterThan(before.fencingToken());
      assertThat(storage.store(async(key("one", V3), 1), before)).isFalse();
    }
  }

  @Test
  void aLeaseIsRenewedWhileEveryConnectionForRecordsIsBusy() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TestRedis.CONNECTIONS);
    try (RedisSessionStorage storage = redis.open(List.of())) {
      Lease lease = storage.acquire(key("one", V3), "a", Duration.ofHours(1)).orElseThrow();
      redis.line().stall();
      List<Future<?>> stores = new ArrayList<>();
      for (int i = 0; i < TestRedis.CONNECTIONS; i++) {
        StoredSession session = async(key("busy-" + i, V3), 1);
        stores.add(threads.submit(() -> storage.getSessionData(session, CONTEXT)));
      }
      await().until(() -> redis.line().keptBack() >= TestRedis.CONNECTIONS);
      redis.line().flow();
      assertThat(storage.renew(lease, Duration.ofHours(1))).contains(lease);
      assertThat(storage.orphans(10)).isEmpty();
      storage.release(lease);
      redis.line().deliverLate();
      for (Future<?> store : stores) {
        store.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRedisWithoutMemoryIsToldAsTemporary() {
    try (RedisSessionStorage storage = redis.open(List.of())) {
      redis.direct().configSet("maxmemory", "1");
      Throwable full =
          catchThrowable(() -> storage.getSessionData(async(key("one", V3), 1), CONTEXT));
      redis.direct().configSet("maxmemory", "0");
      assertThat(full)
          .isInstanceOfSatisfying(
              SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue())
          .hasMessageContaining("OOM");
      storage.getSessionData(async(key("one", V3), 1), CONTEXT);
    }
  }

  /** The connections of storages, by the ids that Redis gives them. */
  private static Set<String> connections() {
    String list =
        new String((byte[]) asked(Protocol.Command.CLIENT, "LIST"), StandardCharsets.UTF_8);
    return list.lines()
        .filter(line -> line.contains("cmd=eval"))
        .map(line -> line.replaceFirst("id=(\\d+) .*", "$1"))
        .collect(Collectors.toSet());
  }

  private static Object asked(Protocol.Command command, String... words) {
    CommandArguments arguments = new CommandArguments(command);
    for (String word : words) {
      arguments.add(word);
    }
    return redis.direct().executeCommand(arguments);
  }

  private static void replicaOf(String host, String port) {
    Object unused = asked(Protocol.Command.REPLICAOF, host, port);
  }

  @Test
  void connectionsToAServerThatOnlyReadsAreGivenUp() {
    try (RedisSessionStorage storage = redis.open(List.of())) {
      StoredSession session = async(key("one", V3), 1);
      storage.getSessionData(session, CONTEXT);
      Set<String> before = connections();
      replicaOf("127.0.0.1", "1");
      try {
        assertThatThrownBy(() -> storage.getSessionData(session, CONTEXT))
            .hasMessageContaining("READONLY");
      } finally {
        replicaOf("NO", "ONE");
      }
      storage.getSessionData(session, CONTEXT);
      assertThat(before).isNotEmpty();
      await()
          .untilAsserted(
              () -> assertThat(connections()).isNotEmpty().doesNotContainAnyElementsOf(before));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "http://db", "redis:", "redis://u:p@db", "redis://db/x", "redis://db/0?a=b"})
  void aUrlThatCannotBeIsRefused(String url) {
    assertThatThrownBy(() -> RedisSettings.of(URI.create(url), "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
