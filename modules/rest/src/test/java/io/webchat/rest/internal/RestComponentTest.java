package io.webchat.rest.internal;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.post;
import static io.webchat.rest.internal.RestCalls.settle;
import static io.webchat.rest.internal.RestCalls.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine's configuration changes under calls that go on. */
class RestComponentTest {
  private final ScriptedServer server = ScriptedServer.start();
  private final CountDownLatch release = new CountDownLatch(1);
  private final RestComponent engine = new RestComponent(Map.of("maxRequests", "zero"));
  private final RestClient client = engine.open();

  @AfterEach
  void close() {
    release.countDown();
    engine.close();
    server.close();
  }

  private void hold() {
    server.answers(
        (request, connection, out) ->
            (request.method().equals("GET")
                    ? ScriptedAnswer.held(release, ScriptedAnswer.json("{}"))
                    : ScriptedAnswer.json("{\"a\": \"" + "x".repeat(3000) + "\"}"))
                .answer(request, connection, out));
  }

  private CompletableFuture<RestResponse> poll() {
    CompletableFuture<RestResponse> poll =
        client.exchange(
            RestCall.get("poll", url(server, "/poll")).longPoll().build(), answer -> answer);
    await().atMost(Duration.ofMinutes(1)).until(() -> !server.received().isEmpty());
    return poll;
  }

  private CompletableFuture<RestResponse> call() {
    return client.exchange(post(server).timeout(0).build(), answer -> answer);
  }

  @Test
  void aWrongValueLeavesTheEngineAsItIs() {
    assertThat(engine.configuration().refusals())
        .containsExactly(new Refusal("maxRequests", "zero", "a whole number from 1 to 1000000"));
    hold();
    CompletableFuture<RestResponse> poll = poll();
    engine.modified(Map.of("maxRequests", "many", "idleTimeout", "10s", "http2", "perhaps"));
    assertThat(engine.configuration().refusals()).hasSize(3);
    assertThat(settle(call()).good()).isTrue();
    release.countDown();
    assertThat(settle(poll).good()).isTrue();
  }

  @Test
  void aChangeIsInForceForNewCallsAndCancelsNone() {
    hold();
    CompletableFuture<RestResponse> poll = poll();
    engine.modified(
        Map.of(
            "maxBodyBytes",
            "2000",
            "maxIdleConnections",
            "1",
            "http2",
            "False ",
            "maxLongPolls",
            1));
    assertThat(failure(call()).getMessage()).contains("2000");
    engine.modified(Map.of());
    assertThat(settle(call()).good()).isTrue();
    assertThat(poll).isNotDone();
    release.countDown();
    assertThat(settle(poll).good()).isTrue();
  }

  @Test
  void threadsAreThoseOfTheStart() {
    engine.modified(Map.of("maxThreads", "7"));
    assertThat(engine.configuration().settings())
        .filteredOn(setting -> setting.key().equals("maxThreads"))
        .singleElement()
        .satisfies(
            setting -> {
              assertThat(setting.value()).isEqualTo("2048");
              assertThat(setting.pending()).isEqualTo("7");
            });
  }
}
