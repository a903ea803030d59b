package io.webchat.rest.internal;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.post;
import static io.webchat.rest.internal.RestCalls.settings;
import static io.webchat.rest.internal.RestCalls.settle;
import static io.webchat.rest.internal.RestCalls.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineLimitsTest {
  private final ScriptedServer server = ScriptedServer.start();
  private final CountDownLatch release = new CountDownLatch(1);
  private OkHttpEngine engine;

  private RestClient client(EngineSettings settings) {
    engine = new OkHttpEngine(settings);
    return engine.open();
  }

  @AfterEach
  void close() {
    release.countDown();
    engine.close();
    server.close();
  }

  @Test
  void heldPollsDoNotKeepAMessageWaiting() {
    RestClient client = client(settings(4, 100, 4, 10_000));
    server.answers(
        (request, connection, out) ->
            (request.method().equals("GET")
                    ? ScriptedAnswer.held(release, ScriptedAnswer.json("{}"))
                    : ScriptedAnswer.json("{}"))
                .answer(request, connection, out));
    List<CompletableFuture<RestResponse>> polls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      RestCall poll = RestCall.get("poll", url(server, "/poll")).longPoll().build();
      polls.add(client.exchange(poll, answer -> answer));
    }
    await().until(() -> server.received().size() == 4);

    assertThat(settle(client.exchange(post(server).build(), answer -> answer)).good()).isTrue();

    release.countDown();
    polls.forEach(poll -> assertThat(settle(poll).good()).isTrue());
  }

  @Test
  void refusesMoreThanMayWaitAndRecovers() {
    RestClient client = client(settings(1, 1, 1, 10_000));
    server.answers(ScriptedAnswer.held(release, ScriptedAnswer.json("{}")));
    List<CompletableFuture<RestResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) { // one call, one long poll, one waiting
      calls.add(client.exchange(post(server).timeout(0).build(), answer -> answer));
    }

    assertThat(failure(client.exchange(post(server).build(), answer -> answer)).kind())
        .isEqualTo(Kind.NETWORK);

    release.countDown();
    calls.forEach(call -> assertThat(settle(call).good()).isTrue());
    assertThat(settle(client.exchange(post(server).build(), answer -> answer)).good()).isTrue();
  }

  @Test
  void aCallThatCannotBeMadeGivesItsPlaceBack() {
    RestClient client = client(settings(1, 1, 1, 10_000));
    for (int i = 0; i < 10; i++) {
      RestCall bad = post(server).header("x", "\n").build();
      assertThat(failure(client.exchange(bad, answer -> answer)).getMessage()).contains("header");
    }
    assertThat(settle(client.exchange(post(server).build(), answer -> answer)).good()).isTrue();
  }

  @Test
  void keepsToTheConfiguredSizeOfAnswers() {
    RestClient client = client(settings(5, 5, 5, 1_024));

    server.answers(ScriptedAnswer.json("\"" + "x".repeat(1_022) + "\""));
    assertThat(settle(client.exchange(post(server).build(), answer -> answer)).good()).isTrue();
    server.answers(ScriptedAnswer.json("\"" + "x".repeat(1_023) + "\""));
    assertThat(failure(client.exchange(post(server).build(), answer -> answer)).kind())
        .isEqualTo(Kind.TOO_LARGE);
  }
}
