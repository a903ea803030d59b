package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChat;
import io.webchat.api.session.Cookies;
import io.webchat.api.value.Json;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.spi.session.CookieStorage;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Each instance has its own cookies, which outlive it. */
class CookieLifetimeTest {
  private final Stored stored = new Stored();

  private ChatFixture fixture() {
    ChatFixture fixture = new ChatFixture();
    fixture.platform.plug(CookieStorage.class, stored, Map.of());
    return fixture;
  }

  private static Cookies open(ChatFixture fixture, String id) {
    WebChat chat = fixture.create(id, Map.of()).chat;
    get(chat.ready());
    return chat.cookies();
  }

  @Test
  void cookiesAreThoseOfTheirInstanceAndAreThereAgainAfterARestart() {
    try (ChatFixture fixture = fixture()) {
      Cookies one = open(fixture, "one");
      Cookies two = open(fixture, "two");
      one.set("name", "of one", Map.of("path", "/", "secure", true));
      one.set("days", "x", Map.of("expires", 1));
      one.set("gone", "x", Map.of("expires", Instant.now().minusSeconds(1)));
      one.set("removed", "x", Map.of());
      one.remove("removed", Map.of());
      two.set("name", "of two", Map.of());
      assertThat(one.all()).isEqualTo(Map.of("name", "of one", "days", "x"));
      assertThat(two.all()).isEqualTo(Map.of("name", "of two"));
    }
    try (ChatFixture fixture = fixture()) {
      assertThat(open(fixture, "one").all()).isEqualTo(Map.of("name", "of one", "days", "x"));
      assertThat(open(fixture, "two").get("name")).contains("of two");
      assertThat(open(fixture, "three").all()).isEmpty();
    }
  }

  /** Keeps what is saved, as JSON. */
  private static final class Stored implements CookieStorage {
    private final Map<String, Map<String, Object>> saved = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Map<String, Object>> load(String instanceId) {
      return CompletableFuture.completedFuture(saved.getOrDefault(instanceId, Map.of()));
    }

    @Override
    public CompletionStage<Void> store(String instanceId, Map<String, Object> cookies) {
      saved.put(instanceId, Json.freeze(cookies));
      return CompletableFuture.completedFuture(null);
    }
  }
}
