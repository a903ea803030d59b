package io.webchat.session.redis;

import static io.webchat.testkit.session.SampleSessions.V3;
import static io.webchat.testkit.session.SampleSessions.async;
import static io.webchat.testkit.session.SampleSessions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StoredSession;
import io.webchat.testkit.session.MemoryCookies;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSessionStorageTest {
  private static final MemoryCookies NO_COOKIES = new MemoryCookies();
  private static Place place;

  @BeforeAll
  static void start() throws Exception {
    place = new Place();
  }

  @AfterAll
  static void stop() throws Exception {
    place.close();
  }

  @BeforeEach
  void renew() {
    place.renew();
  }

  private static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void everythingExpiresButTheIndexWhichForgetsWhatIsGone() {
    try (RedisSessionStorage storage = place.open(List.of())) {
      value(storage.getSessionData(async(key("one", V3), 1), NO_COOKIES));
      value(storage.getSessionData(async(key("two", V3), 1), NO_COOKIES));
      value(storage.acquire(key("two", V3), "one", Duration.ofMillis(1)));
      assertThat(place.direct().pttl(place.session(key("one", V3)))).isPositive();
      assertThat(place.direct().keys(place.index().replace("index", "lease:*")))
          .hasSize(1)
          .allSatisfy(lease -> assertThat(place.direct().pttl(lease)).isPositive());
      place.direct().del(place.session(key("one", V3))); // as if it had expired
      assertThat(value(storage.orphans(10))).doesNotContain(key("one", V3));
      assertThat(place.direct().zcard(place.index())).isEqualTo(1);
    }
  }

  @Test
  void tokensGrowEvenWhenRedisLostEverything() {
    try (RedisSessionStorage storage = place.open(List.of())) {
      Lease before = value(storage.acquire(key("one", V3), "a", Duration.ofHours(1))).orElseThrow();
      place.direct().flushAll();
      Lease after = value(storage.acquire(key("one", V3), "b", Duration.ofHours(1))).orElseThrow();
      assertThat(after.fencingToken()).isGreaterThan(before.fencingToken());
      assertThat(value(storage.store(async(key("one", V3), 1), before))).isFalse();
    }
  }

  @Test
  void aLeaseIsRenewedWhileEveryConnectionForRecordsIsBusy() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(Place.CONNECTIONS);
    try (RedisSessionStorage storage = place.open(List.of())) {
      Lease lease = value(storage.acquire(key("one", V3), "a", Duration.ofHours(1))).orElseThrow();
      place.line().stall();
      List<Future<?>> stores = new ArrayList<>();
      for (int i = 0; i < Place.CONNECTIONS; i++) {
        StoredSession session = async(key("busy-" + i, V3), 1);
        stores.add(threads.submit(() -> value(storage.getSessionData(session, NO_COOKIES))));
      }
      await().until(() -> place.line().keptBack() >= Place.CONNECTIONS);
      place.line().flow();
      assertThat(value(storage.renew(lease, Duration.ofHours(1)))).contains(lease);
      assertThat(value(storage.orphans(10))).isEmpty();
      value(storage.release(lease));
      place.line().deliverLate();
      for (Future<?> store : stores) {
        store.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRedisWithoutMemoryIsToldAsTemporary() {
    try (RedisSessionStorage storage = place.open(List.of())) {
      place.direct().configSet("maxmemory", "1");
      CompletionStage<?> full = storage.getSessionData(async(key("one", V3), 1), NO_COOKIES);
      place.direct().configSet("maxmemory", "0");
      assertThatThrownBy(() -> value(full))
          .cause()
          .isInstanceOfSatisfying(
              SessionStorageException.class, e -> assertThat(e.isTemporary()).isTrue())
          .hasMessageContaining("OOM");
      value(storage.getSessionData(async(key("one", V3), 1), NO_COOKIES));
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
