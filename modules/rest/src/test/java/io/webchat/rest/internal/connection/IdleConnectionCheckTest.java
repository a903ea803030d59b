package io.webchat.rest.internal.connection;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.post;
import static io.webchat.rest.internal.RestCalls.settle;
import static io.webchat.rest.internal.RestCalls.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.FileSource;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.rest.internal.EngineSettings;
import io.webchat.rest.internal.OkHttpEngine;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers close the connections that they kept, before and while they are used again. */
class IdleConnectionCheckTest {
  private static final ScriptedAnswer GOOD = ScriptedAnswer.json("{}");

  private final AtomicLong clock = new AtomicLong();
  private final ScriptedServer server = ScriptedServer.start();
  private final OkHttpEngine engine = new OkHttpEngine(EngineSettings.defaults(), clock::get);
  private final RestClient client = engine.open();
  private final List<Integer> connections = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  /** Answers as scripted and notes on which connection. */
  private ScriptedAnswer noted(ScriptedAnswer answer) {
    return (request, connection, out) -> {
      connections.add(connection.getPort());
      answer.answer(request, connection, out);
    };
  }

  private void idle(long ms) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  private RestResponse call(RestCall.Builder call) {
    return settle(client.exchange(call.build(), answer -> answer));
  }

  private TransportException failed(RestCall.Builder call) {
    return failure(client.exchange(call.build(), answer -> answer));
  }

  /** An answer that comes when others have been there. */
  private CompletableFuture<RestResponse> slow(CountDownLatch release) {
    CountDownLatch received = new CountDownLatch(1);
    server.next(
        noted(
            (request, connection, out) -> {
              received.countDown();
              ScriptedAnswer.held(release, GOOD).answer(request, connection, out);
            }));
    CompletableFuture<RestResponse> slow =
        client.exchange(post(server).once().build(), answer -> answer);
    try {
      assertThat(received.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return slow;
  }

  private RestCall.Builder upload() {
    FileSource file = FileSource.of("a.txt", "text/plain", new byte[] {1, 2, 3});
    RestBody body = RestBody.upload(new Form(), "file", file);
    return RestCall.send("file", "POST", url(server, "/file"), body).timeout(20_000);
  }

  /** Answers, closes the connection and lets the clock go on. */
  private void answerAndClose() throws InterruptedException {
    answerAndClose(5_500);
  }

  private void answerAndClose(long idle) throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    server.next(
        noted(
            (request, connection, out) -> {
              GOOD.answer(request, connection, out);
              out.flush();
              connection.close();
              closed.countDown();
            }));
    call(post(server));
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    idle(idle);
    server.answers(noted(GOOD));
  }

  @Test
  void aConnectionThatTheServerClosedIsNotUsedForAnyCall() throws InterruptedException {
    answerAndClose();
    assertThat(call(post(server)).resent()).isFalse();
    answerAndClose();
    assertThat(call(post(server).once()).resent()).isFalse();
    answerAndClose();
    assertThat(call(upload()).resent()).isFalse();
    answerAndClose();
    assertThat(call(RestCall.get("poll", url(server, "/")).longPoll()).resent()).isFalse();
    assertThat(server.received()).hasSize(8);
  }

  @Test
  void aConnectionIsLookedAtFromASecondOfSilenceOn() throws InterruptedException {
    answerAndClose(1_000);

    assertThat(call(post(server).once()).good()).isTrue();
    assertThat(server.received()).hasSize(2);
  }

  @Test
  void aConnectionThatTheServerResetIsNotUsed() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch reset = new CountDownLatch(1);
    server.next(
        (request, connection, out) -> {
          GOOD.answer(request, connection, out);
          out.flush();
          try {
            assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          ScriptedAnswer.reset().answer(request, connection, out);
          reset.countDown();
        });
    call(post(server));
    answered.countDown();
    assertThat(reset.await(60, TimeUnit.SECONDS)).isTrue();
    idle(5_500);

    assertThat(call(post(server).once()).good()).isTrue();
    assertThat(server.received()).hasSize(2);
  }

  @Test
  void anAliveConnectionIsKeptAfterALook() {
    server.answers(noted(GOOD));
    call(post(server));
    idle(30_000);
    call(post(server));
    idle(30_000);
    call(upload());

    assertThat(connections).hasSize(3);
    assertThat(connections.stream().distinct()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'timeout=5', 3999, 1",
    "'timeout=5', 4000, 2",
    "'max=100, timeout=5', 4000, 2",
    "'Timeout = \"5\"', 4000, 2",
    "'timeout=1', 499, 1",
    "'timeout=1', 500, 2",
    "'timeout=0', 0, 2",
    "'timeout=soon', 50000, 1",
    "'max=100', 50000, 1"
  })
  void theTimeThatTheServerNamesIsHonoured(String header, long idle, int used) {
    server.answers(noted(ScriptedAnswer.http(200, "Keep-Alive: " + header, "{}")));
    call(post(server).once());
    idle(idle);
    assertThat(call(post(server).once()).resent()).isFalse();

    assertThat(connections).hasSize(2);
    assertThat(connections.stream().distinct()).hasSize(used);
  }

  @Test
  void theLookLeavesTheTimeForTheAnswerAsItIs() {
    server.answers(noted(GOOD));
    call(post(server));
    idle(30_000);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<RestResponse> slow = slow(release);
    for (int i = 0; i < 5; i++) {
      call(post(server).fresh());
    }
    release.countDown();

    assertThat(settle(slow).good()).isTrue();
    assertThat(connections.get(1)).isEqualTo(connections.get(0));
  }

  private static ScriptedAnswer end(boolean reset) {
    return reset ? ScriptedAnswer.reset() : (request, connection, out) -> connection.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatAKeptConnectionSwallowedGoesOutOnceMoreOnAFreshOne(boolean reset) {
    server.answers(noted(GOOD));
    call(post(server));
    server.next(noted(end(reset)));

    RestResponse answer = call(post(server));

    assertThat(answer.good()).isTrue();
    assertThat(answer.resent()).isTrue();
    assertThat(connections).hasSize(3);
    assertThat(connections.get(1)).isEqualTo(connections.get(0));
    assertThat(connections.get(2)).isNotEqualTo(connections.get(1));
    assertThat(server.last().text()).isEqualTo("message=s3cret");
    assertThat(server.last().header("apikey")).isEqualTo("s3cret-key");
  }

  @Test
  void theSecondTimeItIsReportedAsAmbiguous() {
    server.answers(noted(GOOD));
    call(post(server));
    server.answers(noted(ScriptedAnswer.reset()));

    TransportException failure = failed(post(server));

    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isTrue();
    assertThat(connections).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsSentAgainAfterAFreshConnectionEnded(boolean once) {
    server.answers(noted(ScriptedAnswer.reset()));
    RestCall.Builder call = once ? post(server).once() : post(server);

    TransportException failure = failed(call);

    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isTrue();
    assertThat(connections).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"})
  void nothingIsSentAgainOnceTheAnswerHasBegun(String begin) {
    server.answers(noted(GOOD));
    call(post(server));
    server.next(
        noted(
            (request, connection, out) -> {
              out.write(begin.getBytes(StandardCharsets.US_ASCII));
              out.flush();
              connection.close();
            }));

    assertThat(failed(post(server)).ambiguous()).isTrue();
    assertThat(connections).hasSize(2);
  }

  @Test
  void aSendIsLeftToItsCallerAndThenTakesAFreshConnection() {
    server.answers(noted(GOOD));
    call(post(server).once());
    server.next(noted(ScriptedAnswer.reset()));

    TransportException failure = failed(post(server).once());

    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isTrue();
    assertThat(connections).hasSize(2);
    call(post(server)); // keeps a connection
    call(post(server).once());
    assertThat(connections).hasSize(4);
    assertThat(connections.get(3)).isNotEqualTo(connections.get(2));
    call(post(server).once());
    assertThat(connections.get(4)).isEqualTo(connections.get(2));
  }

  @Test
  void aFileIsNotSentAgain() {
    server.answers(noted(GOOD));
    call(post(server));
    server.next(noted(ScriptedAnswer.reset()));

    assertThat(failed(upload()).ambiguous()).isTrue();
    assertThat(connections).hasSize(2);
  }

  @Test
  void aFreshCallTakesNoKeptConnectionAndLeavesNone() {
    server.answers(noted(GOOD));
    call(post(server));
    for (int i = 0; i < 20; i++) {
      call(post(server).fresh());
    }
    assertThat(connections).hasSize(21).doesNotHaveDuplicates();

    call(post(server));
    assertThat(connections.get(21)).isEqualTo(connections.get(0));
  }

  private Stream<RestCall.Builder> calls() {
    RestUrl url = url(server, "/");
    return Stream.of(post(server), RestCall.get("get", url), RestCall.get("poll", url).longPoll());
  }

  /** Calls that are under way at the same time, and leave a connection each. */
  private void keep(int number, String keepAlive) {
    CountDownLatch together = new CountDownLatch(number);
    server.answers(
        (request, connection, out) -> {
          together.countDown();
          try {
            assertThat(together.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          ScriptedAnswer.http(200, keepAlive, "{}").answer(request, connection, out);
        });
    List<CompletableFuture<RestResponse>> calls =
        IntStream.range(0, number)
            .mapToObj(i -> client.exchange(post(server).build(), answer -> answer))
            .toList();
    calls.forEach(call -> assertThat(settle(call).good()).isTrue());
  }

  @Test
  void howeverManyConnectionsAreKeptACallIsSentTwiceAtMost() {
    calls()
        .forEach(
            call -> {
              keep(6, "");
              server.answers(noted(ScriptedAnswer.reset()));
              connections.clear();
              assertThat(failed(call.timeout(20_000)).ambiguous()).isTrue();
              assertThat(connections).hasSize(2);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 421, 503})
  void whatWasAnsweredIsNotSentAgain(int status) {
    server.answers(noted(ScriptedAnswer.http(status, "Retry-After: 0", "")));

    calls().forEach(call -> assertThat(call(call).status()).isEqualTo(status));
    assertThat(call(post(server).once()).status()).isEqualTo(status);
    assertThat(connections).hasSize(4);
  }

  @Test
  void moreClosedConnectionsThanAreTriedDoNotFailACall() {
    keep(20, "Keep-Alive: timeout=2");
    idle(2_000);

    assertThat(call(post(server).once()).resent()).isFalse();
    assertThat(server.received()).hasSize(21);
  }
}
