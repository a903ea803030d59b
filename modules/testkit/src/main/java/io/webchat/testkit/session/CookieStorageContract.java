package io.webchat.testkit.session;

import static io.webchat.testkit.session.SampleSessions.HOSTILE_IDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.CookieStorage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What every {@link CookieStorage} does. Each test begins with {@link #open()} on a place without
 * cookies.
 */
@ConsumerType
public abstract class CookieStorageContract {
  private static final String SESSION = "_genesys.widgets.webchat.state.session";
  private static final String PING = "_genesys.widgets.webchat.state.ping";

  private CookieStorage storage;

  /** For subclasses. */
  protected CookieStorageContract() {}

  /** Opens the storage, or opens it again, on the place of this test. */
  protected abstract CookieStorage open();

  /** Closes a storage as a stopping bundle does. */
  protected void close(CookieStorage cookies) throws Exception {
    if (cookies instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** The storage of this test. */
  protected final CookieStorage storage() {
    return storage;
  }

  /** Closes the storage and opens it again. */
  protected final void reopen() throws Exception {
    close(storage);
    storage = null;
    storage = open();
  }

  /** Stores and waits. */
  protected final void store(String instanceId, Map<String, Object> cookies) {
    AwaitedStages.value(storage.store(instanceId, cookies));
  }

  /** Reads and waits. */
  protected final Map<String, Object> load(String instanceId) {
    return AwaitedStages.value(storage.load(instanceId));
  }

  /** Cookies of a session. */
  protected static Map<String, Object> cookies(String session, long ping) {
    return Map.of(
        SESSION, Map.of("value", session, "path", "/"), PING, Map.of("value", Long.toString(ping)));
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
  void anUnknownInstanceHasNoCookies() {
    assertThat(load("nobody")).isEmpty();
  }

  @Test
  void everyAttributeComesBack() throws Exception {
    Map<String, Object> cookie = new LinkedHashMap<>();
    cookie.put("value", "J\u00fcrgen \ud83d\ude00 \"\\;=\u2028");
    cookie.put("expires", Long.MAX_VALUE);
    cookie.put("path", "/");
    cookie.put("domain", ".example.com");
    cookie.put("secure", true);
    cookie.put("sameSite", "strict");
    cookie.put("later", Arrays.asList(1, null, "x"));
    Map<String, Object> cookies = new LinkedHashMap<>();
    cookies.put("d.\u00e9.name", cookie);
    cookies.put("empty", Map.of("value", ""));
    cookies.put("big", Map.of("value", "x".repeat(64 * 1024)));
    store("full", cookies);
    assertThat(load("full")).isEqualTo(cookies);
    reopen();
    assertThat(load("full")).isEqualTo(cookies);
  }

  @Test
  void cookiesAreReplacedWholeAndAnEmptyMapDeletesThem() throws Exception {
    store("one", Map.of("a", Map.of("value", "1"), "b", Map.of("value", "2")));
    store("one", Map.of("b", Map.of("value", "3")));
    assertThat(load("one")).isEqualTo(Map.of("b", Map.of("value", "3")));
    reopen();
    assertThat(load("one")).isEqualTo(Map.of("b", Map.of("value", "3")));
    store("one", Map.of());
    store("one", Map.of());
    assertThat(load("one")).isEmpty();
    reopen();
    assertThat(load("one")).isEmpty();
  }

  @Test
  void theLastOfManyPingsIsThereAfterARestart() throws Exception {
    for (int ping = 0; ping <= 200; ping++) {
      store("polling", cookies("s", ping));
      assertThat(load("polling")).isEqualTo(cookies("s", ping));
    }
    reopen();
    assertThat(load("polling")).isEqualTo(cookies("s", 200));
  }

  @Test
  void aSessionThatEndsBetweenPingsStaysEnded() throws Exception {
    store("ending", cookies("s", 1));
    store("ending", cookies("s", 2));
    store("ending", Map.of());
    reopen();
    assertThat(load("ending")).isEmpty();
  }

  @Test
  void hostileIdsAreKeptApart() throws Exception {
    HOSTILE_IDS.forEach(id -> store(id, cookies("of " + HOSTILE_IDS.indexOf(id), 1)));
    reopen();
    assertThat(HOSTILE_IDS)
        .allSatisfy(
            id -> assertThat(load(id)).isEqualTo(cookies("of " + HOSTILE_IDS.indexOf(id), 1)));
    store(HOSTILE_IDS.get(5), Map.of());
    assertThat(load(HOSTILE_IDS.get(5))).isEmpty();
    assertThat(load(HOSTILE_IDS.get(6))).isEqualTo(cookies("of 6", 1));
  }

  @Test
  void manyInstancesAtOnceEachKeepTheirLastWrite() throws Exception {
    List<String> instances = IntStream.range(0, 200).mapToObj(i -> "many-" + i).toList();
    for (int ping = 0; ping < 5; ping++) {
      int now = ping;
      List<CompletionStage<Void>> saves =
          instances.stream().map(id -> storage.store(id, cookies(id, now))).toList();
      CompletableFuture<?>[] all =
          saves.stream()
              .map(CompletionStage::toCompletableFuture)
              .toArray(CompletableFuture[]::new);
      AwaitedStages.value(CompletableFuture.allOf(all));
    }
    reopen();
    assertThat(instances).allSatisfy(id -> assertThat(load(id)).isEqualTo(cookies(id, 4)));
  }

  @Test
  void noTextShowsASecret() {
    store("quiet", cookies(SampleSessions.SECRET, 1));
    assertThat(storage.toString()).doesNotContain(SampleSessions.SECRET);
  }
}
