package io.webchat.session.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.CookieStorage;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cookies where there is no container. */
class StandaloneCookiesTest {
  private static final Map<String, Object> COOKIES = Map.of("session", Map.of("value", "1"));

  @TempDir Path data;

  @Test
  void theServiceLoaderFindsThem() {
    assertThat(ServiceLoader.load(CookieStorage.class))
        .hasOnlyElementsOfType(StandaloneCookies.class);
  }

  @Test
  void inMemoryTheyOutliveTheirInstance() {
    try (StandaloneCookies cookies = new StandaloneCookies(null)) {
      cookies.store("paul", COOKIES).toCompletableFuture().join();
      assertThat(loaded(cookies, "paul")).isEqualTo(COOKIES);
      assertThat(loaded(cookies, "anna")).isEmpty();
      cookies.store("paul", Map.of()).toCompletableFuture().join();
      assertThat(loaded(cookies, "paul")).isEmpty();
    }
  }

  @Test
  void memoryKeepsThoseThatStoredLast() {
    MemoryCookieStorage cookies = new MemoryCookieStorage(2);
    for (String id : new String[] {"one", "two", "one", "three"}) {
      cookies.store(id, COOKIES).toCompletableFuture().join();
    }
    assertThat(loaded(cookies, "one")).isEqualTo(COOKIES);
    assertThat(loaded(cookies, "two")).isEmpty();
    assertThat(loaded(cookies, "three")).isEqualTo(COOKIES);
  }

  @Test
  void inADataFolderTheyOutliveTheRun() {
    try (StandaloneCookies cookies = new StandaloneCookies(data.toString())) {
      cookies.store("paul", COOKIES).toCompletableFuture().join();
    }
    try (StandaloneCookies cookies = new StandaloneCookies(data.toString())) {
      assertThat(loaded(cookies, "paul")).isEqualTo(COOKIES);
    }
  }

  private static Map<String, Object> loaded(CookieStorage cookies, String id) {
    return cookies.load(id).toCompletableFuture().join();
  }
}
