package io.webchat.rest.internal;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.post;
import static io.webchat.rest.internal.RestCalls.settings;
import static io.webchat.rest.internal.RestCalls.settle;
import static io.webchat.rest.internal.RestCalls.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.Form;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that is given up ends at the server, too, and gives back what it held. */
class CancelledCallsTest {
  private final ScriptedServer server = ScriptedServer.start();
  private final CountDownLatch cut = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Integer> connections = new CopyOnWriteArrayList<>();

  /** One call, one long poll, and none that waits. */
  private final OkHttpEngine engine = new OkHttpEngine(settings(1, 0, 1, 10_000));

  private final RestClient client = engine.open();

  @AfterEach
  void close() {
    release.countDown();
    engine.close();
    server.close();
  }

  /** Is silent until the client closes the connection. */
  private ScriptedAnswer silence() {
    return (request, connection, out) -> {
      if (connection.getInputStream().read() < 0) {
        cut.countDown();
      }
    };
  }

  private CompletableFuture<RestResponse> call(String path) {
    RestCall call = RestCall.send("send", "POST", url(server, path), new Form()).timeout(0).build();
    return client.exchange(call, answer -> answer);
  }

  private void awaitReceived(int number) {
    await().until(() -> server.received().size() == number);
  }

  private void assertCut() throws InterruptedException {
    assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void itsConnectionIsClosedAndItsPlaceIsFree() throws InterruptedException {
    server.next(silence());
    CompletableFuture<RestResponse> call = call("/1");
    awaitReceived(1);
    RestCall poll = RestCall.get("poll", url(server, "/poll")).longPoll().build();
    server.next(ScriptedAnswer.held(release, ScriptedAnswer.json("{}")));
    CompletableFuture<RestResponse> other = client.exchange(poll, answer -> answer);
    awaitReceived(2);
    assertThat(failure(call("/refused")).kind()).isEqualTo(Kind.NETWORK);

    assertThat(call.cancel(true)).isTrue();

    assertCut();
    assertThat(call).isCancelled();
    await().ignoreExceptions().until(() -> settle(call("/2")).good());
    release.countDown();
    assertThat(settle(other).good()).isTrue();
  }

  @Test
  void itIsCancelledOnce() throws InterruptedException {
    server.next(silence());
    CompletableFuture<RestResponse> call = call("/1");
    awaitReceived(1);

    assertThat(call.cancel(false)).isTrue();
    assertCut();
    assertThat(call.cancel(false)).as("it is cancelled").isTrue();
    assertThat(call.complete(null)).isFalse();
  }

  @Test
  void oneThatIsAnsweredStaysSoAndItsConnectionIsKept() {
    ScriptedAnswer noted =
        (request, connection, out) -> {
          connections.add(connection.getPort());
          ScriptedAnswer.json("{}").answer(request, connection, out);
        };
    server.answers(noted);
    CompletableFuture<RestResponse> call = call("/1");
    settle(call);

    assertThat(call.cancel(true)).isFalse();

    assertThat(settle(call("/2")).resent()).isFalse();
    assertThat(connections).hasSize(2);
    assertThat(connections.get(1)).isEqualTo(connections.get(0));
  }

  @Test
  void oneThatWaitsIsNeverSent() {
    OkHttpEngine narrow = new OkHttpEngine(settings(1, 10, 1, 10_000));
    try (RestClient waiting = narrow.open()) {
      server.next(ScriptedAnswer.held(release, ScriptedAnswer.json("{}")));
      CompletableFuture<RestResponse> first =
          waiting.exchange(post(server).build(), answer -> answer);
      awaitReceived(1);
      RestCall second = RestCall.send("send", "POST", url(server, "/second"), new Form()).build();
      CompletableFuture<RestResponse> cancelled = waiting.exchange(second, answer -> answer);
      RestCall third = RestCall.send("send", "POST", url(server, "/third"), new Form()).build();
      CompletableFuture<RestResponse> last = waiting.exchange(third, answer -> answer);

      assertThat(cancelled.cancel(true)).isTrue();
      release.countDown();

      assertThat(settle(first).good()).isTrue();
      assertThat(settle(last).good()).isTrue();
      assertThat(server.received())
          .extracting(ReceivedRequest::path)
          .containsExactly("/send", "/third");
    } finally {
      narrow.close();
    }
  }

  @Test
  void whatIsMadeOfTheResultIsNotTheCall() {
    server.next(ScriptedAnswer.held(release, ScriptedAnswer.json("{}")));
    CompletableFuture<RestResponse> call = call("/1");
    CompletableFuture<Integer> derived = call.thenApply(RestResponse::status);
    awaitReceived(1);

    assertThat(derived.cancel(true)).isTrue();

    release.countDown();
    assertThat(settle(call).good()).isTrue();
  }

  @Test
  void theConnectionOfAnErrorPageThatIsNotReadToItsEndIsClosed() throws InterruptedException {
    server.next(
        (request, connection, out) -> {
          out.write("HTTP/1.1 500 Error\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          out.write(new byte[20_000]);
          out.flush();
          silence().answer(request, connection, out);
        });

    RestResponse answer = settle(call("/1"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isNull();
    assertCut();
    assertThat(settle(call("/2")).good()).isTrue();
  }

  @Test
  void aDownloadThatIsCancelledClosesItsTarget() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    ByteArrayOutputStream file =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            written.countDown();
          }

          @Override
          public void close() {
            closed.countDown();
          }
        };
    server.next(
        (request, connection, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
                  .getBytes(StandardCharsets.US_ASCII));
          out.flush();
          silence().answer(request, connection, out);
        });
    RestCall call = RestCall.get("file/download", url(server, "/file/1")).build();
    CompletableFuture<RestResponse> download =
        client.download(call, new DownloadRequest("1", "a", 1_000, name -> file), answer -> answer);
    assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(download.cancel(true)).isTrue();

    assertCut();
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(file).hasToString("half");
  }
}
