package io.webchat.transport.webmessaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.session.FakeRest;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeploymentConfigsTest {
  private static final RestUrl URL = RestUrl.parse("https://cdn.example.com/a/config.json");

  private final FakeRest rest = new FakeRest();
  private final AtomicLong now = new AtomicLong();
  private final DeploymentConfigs configs = new DeploymentConfigs(now::get);

  private CompletableFuture<DeploymentConfig> get(RestUrl url) {
    return configs.get(rest, url, 1_000);
  }

  private static Map<String, Object> config(String status, Map<String, Object> conversations) {
    return Map.of(
        "status", status,
        "messenger", Map.of("enabled", true, "apps", Map.of("conversations", conversations)),
        "auth", Map.of("enabled", true));
  }

  @Test
  void whatMattersIsRead() {
    CompletableFuture<DeploymentConfig> found = get(URL);
    rest.next()
        .answer(
            200,
            config(
                "Active",
                Map.of(
                    "autoStart", Map.of("enabled", true),
                    "showUserTypingIndicator", false,
                    "conversationDisconnect", Map.of("enabled", true, "type", "ReadOnly"),
                    "conversationClear", Map.of("enabled", true))));
    assertThat(found)
        .isCompletedWithValue(new DeploymentConfig(true, false, true, true, true, true));
    assertThat(DeploymentConfig.of(config("Inactive", Map.of())).active()).isFalse();
    assertThat(
            DeploymentConfig.of(
                    config(
                        "Active",
                        Map.of(
                            "conversationDisconnect",
                            Map.of("enabled", false, "type", "ReadOnly"))))
                .readOnlyEnd())
        .isFalse();
    assertThat(DeploymentConfig.of(Map.of()))
        .isEqualTo(new DeploymentConfig(false, true, false, false, false, false));
  }

  @Test
  void manyChatsShareOneCallForAWhile() {
    CompletableFuture<DeploymentConfig> first = get(URL);
    CompletableFuture<DeploymentConfig> second = get(URL);
    rest.next().answer(200, config("Active", Map.of()));
    assertThat(rest.isQuiet()).isTrue();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    now.set((DeploymentConfigs.FRESH_MS - 1) * 1_000_000);
    assertThat(get(URL)).isCompleted();
    now.set(DeploymentConfigs.FRESH_MS * 1_000_000);
    assertThat(get(URL)).isNotDone();
  }

  @Test
  void whoGivesUpDoesNotTakeItFromTheOthers() {
    CompletableFuture<DeploymentConfig> first = get(URL);
    CompletableFuture<DeploymentConfig> second = get(URL);
    assertThat(first.cancel(true)).isTrue();
    rest.next().answer(200, config("Active", Map.of()));
    assertThat(second).isCompleted();
  }

  @Test
  void failuresAreNotKept() {
    CompletableFuture<DeploymentConfig> missing = get(URL);
    rest.next().answer(404, null);
    assertThat(kind(missing)).isEqualTo(Kind.HTTP);
    CompletableFuture<DeploymentConfig> page = get(URL);
    rest.next().answer(200, null);
    assertThat(kind(page)).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(get(URL)).isNotDone();
    assertThat(rest.isQuiet()).isFalse();
  }

  private static Kind kind(CompletableFuture<?> failed) {
    return ((TransportException) failed.handle((value, failure) -> failure).join().getCause())
        .kind();
  }

  @Test
  void theyAreBounded() {
    for (int i = 0; i < 2 * DeploymentConfigs.LIMIT; i++) {
      assertThat(get(URL.query("n", i))).isNotDone();
    }
    assertThat(configs.size()).isEqualTo(DeploymentConfigs.LIMIT);
  }
}
