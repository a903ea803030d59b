package io.webchat.rest.internal;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.post;
import static io.webchat.rest.internal.RestCalls.settle;
import static io.webchat.rest.internal.RestCalls.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.test.port.HeldPort;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.io.IOException;
import java.net.CookieManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestClientTest {
  private final ScriptedServer server = ScriptedServer.start();
  private final OkHttpEngine engine = new OkHttpEngine(EngineSettings.defaults());
  private final RestClient client = engine.open();

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  private CompletableFuture<RestResponse> call() {
    return client.exchange(post(server).build(), answer -> answer);
  }

  @Test
  void sendsFormAndHeadersAndReadsTheAnswer() {
    server.answers(
        ScriptedAnswer.http(
            200, "Content-Type: text/plain\r\nX-A: 1\r\nSet-Cookie: c=1", "{\"a\":[1]}"));

    RestResponse answer = settle(call());

    assertThat(answer.object()).isEqualTo(Map.of("a", List.of(1)));
    assertThat(answer.ajax().status()).isEqualTo(200);
    assertThat(answer.ajax().header("x-a")).isEqualTo("1");
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
    assertThat(server.last().method()).isEqualTo("POST");
    assertThat(server.last().text()).isEqualTo("message=s3cret");
    assertThat(server.last().header("content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(server.last().header("apikey")).isEqualTo("s3cret-key");
    assertThat(server.last().header("cookie")).isNull();
  }

  @Test
  void sendsJsonAndBodiesWithoutAByte() {
    RestUrl url = url(server, "/send");
    RestBody json = RestBody.json(Map.of("message", "s3cret \"äöü\""));
    assertThat(json.toString()).doesNotContain("s3cret");
    settle(client.exchange(RestCall.send("send", "POST", url, json).build(), answer -> answer));
    assertThat(server.last().text()).isEqualTo("{\"message\":\"s3cret \\\"äöü\\\"\"}");
    assertThat(server.last().header("content-type")).startsWith("application/json");

    RestCall delete = RestCall.send("end", "DELETE", url, RestBody.empty()).build();
    settle(client.exchange(delete, answer -> answer));
    assertThat(server.last().method()).isEqualTo("DELETE");
    assertThat(server.last().header("content-type")).isNull();
    assertThat(server.last().header("content-length")).isEqualTo("0");
  }

  @Test
  void handsErrorsOfTheProtocolToTheReader() {
    server.answers(ScriptedAnswer.http(400, "", "{\"errors\":[{\"code\":102}]}"));
    assertThat(settle(call()).object()).containsKey("errors");

    server.answers(ScriptedAnswer.http(502, "Content-Type: text/html", "<html>"));
    RestResponse answer = settle(call());
    assertThat(answer.body()).isNull();
    assertThat(answer.httpFailure().build().kind()).isEqualTo(Kind.HTTP);
    assertThat(answer.httpFailure().build().ambiguous()).isTrue();
  }

  @Test
  void readsRetryAfter() {
    server.answers(ScriptedAnswer.http(429, "Retry-After: 3", ""));

    TransportException failure = settle(call()).httpFailure().build();

    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(failure.ambiguous()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html><body>s3cret</body></html>", "{\"a\":", "s3cret", "[[[[1]]]"})
  void whatIsNoJsonIsInvalid(String body) {
    server.answers(ScriptedAnswer.http(200, "Content-Type: text/html", body));

    TransportException failure = failure(call());

    assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(failure.ajax().status()).isEqualTo(200);
    assertThat(failure.ambiguous()).isTrue();
  }

  @Test
  void aPageInsteadOfJsonIsNamed() {
    server.answers(ScriptedAnswer.http(200, "Content-Type: Text/HTML; charset=utf-8", "<html>"));
    assertThat(failure(call()))
        .hasMessage("The answer to send is an HTML page instead of JSON: check test");
    server.answers(ScriptedAnswer.http(200, "Content-Type: text/plain", "<html>"));
    assertThat(failure(call())).hasMessage("The answer to send is not JSON");
  }

  @Test
  void jsonNestedTooDeepIsInvalid() {
    server.answers(ScriptedAnswer.json("[".repeat(100_000) + "]".repeat(100_000)));

    assertThat(failure(call()).kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void anAnswerCutOffIsInvalidAndAmbiguous() {
    server.answers(ScriptedAnswer.truncated("application/json", "{\"a\":1}"));

    TransportException failure = failure(call());

    assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(failure.ambiguous()).isTrue();
  }

  @Test
  void aHugeAnswerIsCutOff() {
    server.answers(
        (request, connection, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n[".getBytes(StandardCharsets.US_ASCII));
          byte[] chunk = "1,".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
          for (long i = 0; i < 1_000_000; i++) { // 16 GB
            out.write(chunk);
          }
        });

    TransportException failure = failure(call());

    assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(failure.ambiguous()).isTrue();
  }

  @Test
  void aTrickleTimesOut() {
    CountDownLatch cut = new CountDownLatch(1);
    AtomicInteger trickled = new AtomicInteger();
    server.answers(
        (request, connection, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          try {
            while (!cut.await(20, TimeUnit.MILLISECONDS)) {
              out.write(' ');
              out.flush();
              trickled.incrementAndGet();
            }
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });

    TransportException failure = null;
    // again where the limit was over before the answer had begun
    for (long limit = 3_000; trickled.get() == 0 && limit < 60_000; limit *= 2) {
      RestCall call = post(server).timeout(limit).build();
      failure = failure(client.exchange(call, answer -> answer));
    }
    cut.countDown();

    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure.ajax().status()).isZero();
    assertThat(failure.ajax().statusText()).isEqualTo("timeout");
    assertThat(failure.ambiguous()).isTrue();
  }

  @Test
  void aRefusedConnectionIsNotAmbiguous() throws IOException {
    TransportException failure;
    int free;
    try (HeldPort held = HeldPort.any()) {
      free = held.number();
      RestUrl nowhere = RestUrl.configured("test", "http://127.0.0.1:" + free + "/");
      RestCall call = RestCall.send("send", "POST", nowhere, new Form()).timeout(20_000).build();

      failure = failure(client.exchange(call, answer -> answer));
    }

    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isFalse();
    assertThat(failure.getMessage()).contains("127.0.0.1:" + free, "refused");
    assertThat(failure.ajax().status()).isZero();
  }

  @Test
  void anUnknownHostIsNamed() {
    RestUrl nowhere = RestUrl.configured("test", "http://nowhere.invalid/");
    RestCall call = RestCall.get("poll", nowhere).timeout(20_000).build();

    TransportException failure = failure(client.exchange(call, answer -> answer));

    assertThat(failure.kind()).isIn(Kind.NETWORK, Kind.TIMEOUT);
    assertThat(failure.getMessage()).contains("nowhere.invalid").doesNotContain("Exception");
  }

  @Test
  void anythingAReaderThrowsFailsTheCall() {
    assertThat(
            failure(
                    client.exchange(
                        post(server).build(),
                        answer -> {
                          throw new ClassCastException("s3cret");
                        }))
                .kind())
        .isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(
            failure(
                    client.exchange(
                        post(server).build(),
                        answer -> {
                          throw new AssertionError("s3cret");
                        }))
                .kind())
        .isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void aBadHeaderFailsWithoutShowingIt() {
    RestCall call = post(server).header("x-key", "s3cret\n").build();

    assertThat(failure(client.exchange(call, answer -> answer)).getMessage()).contains("x-key");
  }

  @Test
  void followsRedirectsToTheSameOriginOnly() {
    try (ScriptedServer other = ScriptedServer.start()) {
      server.next(ScriptedAnswer.http(307, "Location: /moved", "<html>moved"));
      assertThat(settle(call()).status()).isEqualTo(200);
      assertThat(server.last().path()).isEqualTo("/moved");
      assertThat(server.last().text()).isEqualTo("message=s3cret");

      server.next(ScriptedAnswer.http(307, "Location: " + other.url() + "/", ""));
      assertThat(settle(call()).status()).isEqualTo(307);
      server.next(ScriptedAnswer.http(302, "Location: /moved", ""));
      assertThat(settle(call()).status()).isEqualTo(302);
      assertThat(other.received()).isEmpty();

      server.answers(ScriptedAnswer.http(307, "Location: /round", ""));
      assertThat(settle(call()).status()).isEqualTo(307);
    }
  }

  @Test
  void keepsCookiesWhereAsked() {
    server.answers(ScriptedAnswer.http(200, "Set-Cookie: ROUTE=n1; Path=/; Max-Age=60", "{}"));
    RestClient withCookies = engine.open(new CookieManager().getCookieStore());

    settle(withCookies.exchange(post(server).build(), answer -> answer));
    settle(withCookies.exchange(post(server).build(), answer -> answer));
    assertThat(server.last().header("cookie")).isEqualTo("ROUTE=n1");

    settle(call());
    assertThat(server.last().header("cookie")).isNull();
  }

  @Test
  void closeCancelsTheCallsOfThisClientOnly() {
    CountDownLatch release = new CountDownLatch(1);
    server.answers(ScriptedAnswer.held(release, ScriptedAnswer.json("{}")));
    RestClient other = engine.open();
    CompletableFuture<RestResponse> mine = call();
    RestCall poll = RestCall.get("poll", url(server, "/poll")).longPoll().build();
    CompletableFuture<RestResponse> myPoll = client.exchange(poll, answer -> answer);
    CompletableFuture<RestResponse> others =
        other.exchange(post(server).timeout(0).build(), answer -> answer);
    await().until(() -> server.received().size() == 3);

    client.close();

    assertThat(failure(mine).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(myPoll).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(call()).kind()).isEqualTo(Kind.CLOSED);
    release.countDown();
    assertThat(settle(others).status()).isEqualTo(200);
  }

  @Test
  void cancellingAFutureCancelsItsCall() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    server.answers(
        (request, connection, out) -> {
          if (connection.getInputStream().read() < 0) {
            cut.countDown();
          }
        });
    CompletableFuture<RestResponse> call = call();
    await().until(() -> server.received().size() == 1);

    assertThat(call.cancel(true)).isTrue();

    await().until(() -> cut.getCount() == 0);
    release.countDown();
  }

  @Test
  void closingTheEngineEndsEverything() {
    server.answers(ScriptedAnswer.held(new CountDownLatch(1), ScriptedAnswer.json("{}")));
    CompletableFuture<RestResponse> call = call();
    await().until(() -> server.received().size() == 1);

    engine.close();

    assertThat(failure(call).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(call()).kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void carriesAThousandCallsAtOnce() {
    CountDownLatch release = new CountDownLatch(1);
    server.answers(ScriptedAnswer.held(release, ScriptedAnswer.json("{\"ok\":true}")));
    List<CompletableFuture<RestResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      calls.add(client.exchange(post(server).timeout(0).build(), answer -> answer));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> server.received().size() == 1_000);

    release.countDown();

    calls.forEach(call -> assertThat(settle(call).object()).containsEntry("ok", true));
  }
}
