package io.webchat.socket.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.mailbox.ManualClock;
import io.webchat.mailbox.Timers;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.socket.internal.RawSocketServer.Frame;
import io.webchat.socket.internal.RawSocketServer.Peer;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.test.port.HeldPort;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkSocketEngineTest {
  private static final int MOST_TRIES = 100;

  private final ManualClock clock = new ManualClock();
  private final JdkSocketEngine engine = engine(SocketSettings.defaults());
  private final Heard heard = new Heard();
  private RawSocketServer server = new RawSocketServer();

  private JdkSocketEngine engine(SocketSettings settings) {
    return new JdkSocketEngine(settings, new Timers(clock), clock::nanos);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    server.close();
  }

  private SocketRequest.Builder request() {
    return request(server.address());
  }

  /** A machine that is busy with other things is no server that does not answer. */
  private static SocketRequest.Builder request(URI address) {
    return SocketRequest.to("events", address).connectTimeout(Heard.PATIENCE_MS);
  }

  private TextSocket open() throws Exception {
    return open(request().build());
  }

  private TextSocket open(SocketRequest request) throws Exception {
    return get(engine.connect(request, heard));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(Heard.PATIENCE_MS, TimeUnit.MILLISECONDS);
  }

  private static TransportException failure(CompletableFuture<?> future) throws Exception {
    try {
      get(future);
    } catch (ExecutionException e) {
      return (TransportException) e.getCause();
    }
    throw new AssertionError("It did not fail");
  }

  @Test
  void bringsTextsInOrder() throws Exception {
    open();
    Peer peer = server.peer();
    for (int i = 0; i < 500; i++) {
      peer.text("text " + i + " äöü €");
    }

    for (int i = 0; i < 500; i++) {
      assertThat(heard.next()).isEqualTo("text " + i + " äöü €");
    }
    assertThat(heard.over()).isFalse();
  }

  @Test
  void sendsTextsInOrderWhoeverHurries() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      sent.add(socket.send("text " + i + " äöü €"));
    }

    for (int i = 0; i < 500; i++) {
      assertThat(peer.next().text()).isEqualTo("text " + i + " äöü €");
    }
    for (CompletableFuture<Void> each : sent) {
      get(each);
    }
  }

  @Test
  void sendsTheHeaders() throws Exception {
    open(request().header("Origin", "https://shop.example").header("Empty", "").build());

    assertThat(server.peer().request())
        .startsWith("GET /secret/path?token=secret HTTP/1.1\r\n")
        .containsIgnoringCase("Origin: https://shop.example\r\n")
        .doesNotContain("Empty");
  }

  @Test
  void putsFragmentsTogether() throws Exception {
    open();
    Peer peer = server.peer();
    byte[] text = "fragments of äöü €".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      peer.send(
          i == 0 ? RawSocketServer.TEXT : RawSocketServer.MORE,
          i == text.length - 1,
          new byte[] {text[i]});
      if (i == 3) {
        peer.send(RawSocketServer.PING, true, new byte[] {1}); // may come between
      }
    }
    peer.text("next");

    assertThat(heard.next()).isEqualTo("fragments of äöü €");
    assertThat(heard.next()).isEqualTo("next");
    Frame pong = peer.nextButPing();
    assertThat(pong.opcode()).isEqualTo(RawSocketServer.PONG);
    assertThat(pong.bytes()).containsExactly(1);
  }

  @Test
  void takesATextUpToTheLimitAndCutsOffALargerOne() throws Exception {
    open(request().maxTextBytes(200_000).build());
    Peer peer = server.peer();
    peer.text("€".repeat(66_666));
    assertThat(heard.next()).hasSize(66_666);
    peer.text("€".repeat(66_667));

    SocketClosed end = heard.end();
    assertThat(end.code()).isEqualTo(SocketClosed.CUT);
    assertThat(end.cause().orElseThrow().kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(end.cause().orElseThrow()).hasMessageContaining("200000");
    assertThat(heard.texts).isEmpty();
    assertThat(peer.ended()).isTrue();
  }

  @Test
  void cutsOffWhatIsBinary() throws Exception {
    open();
    Peer peer = server.peer();
    peer.send(RawSocketServer.BINARY, true, new byte[] {1, 2});

    assertThat(heard.end().cause().orElseThrow().kind()).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(peer.ended()).isTrue();
  }

  @Test
  void tellsHowTheServerClosedAfterAllTexts() throws Exception {
    open();
    Peer peer = server.peer();
    peer.text("last words");
    peer.send(RawSocketServer.CLOSE, true, new byte[] {0x03, (byte) 0xe9, 'b', 'y', 'e'});

    SocketClosed end = heard.end();
    assertThat(end.code()).isEqualTo(1001);
    assertThat(end.reason()).isEqualTo("bye");
    assertThat(end.cause()).isEmpty();
    assertThat(heard.texts).containsExactly("last words");
    assertThat(peer.next().opcode()).isEqualTo(RawSocketServer.CLOSE);
    assertThat(engine.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsThatTheSocketWasCut(boolean byReset) throws Exception {
    open();
    if (byReset) {
      server.peer().reset();
    } else {
      server.peer().close(); // of the connection, without a closing handshake
    }

    SocketClosed end = heard.end();
    assertThat(end.code()).isEqualTo(SocketClosed.CUT);
    TransportException cause = end.cause().orElseThrow();
    assertThat(cause.kind()).isEqualTo(Kind.NETWORK);
    assertThat(cause)
        .hasMessageContaining("events at ws://127.0.0.1:")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesToSendByASocketThatIsOver() throws Exception {
    TextSocket socket = open();
    server.peer().reset();
    heard.end();

    TransportException failure = failure(socket.send("text"));
    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isFalse();
  }

  @Test
  void tellsOfEachWaitingTextWhetherItMayHaveLeft() throws Exception {
    List<Boolean> unsure = List.of();
    for (int i = 0; i < MOST_TRIES && unsure.isEmpty(); i++) {
      unsure = unsureOfWaiting();
    }

    assertThat(unsure).startsWith(true);
    assertThat(unsure.subList(1, unsure.size())).doesNotContain(true);
  }

  /**
   * Of each text that waits when the server goes, whether it may have left. None waits when the
   * system takes all of them before.
   */
  private List<Boolean> unsureOfWaiting() throws Exception {
    Heard each = new Heard();
    TextSocket socket = get(engine.connect(request().build(), each));
    Peer peer = server.peer(); // reads nothing, so that in the end nothing leaves
    String large = "x".repeat(300_000);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    CompletableFuture<Void> last = socket.send(large);
    while (!last.isCompletedExceptionally()) {
      sent.add(last);
      last = socket.send(large);
    }
    assertThat(failure(last)).hasMessageContaining("maxWaitingBytes");
    assertThat(failure(last).ambiguous()).isFalse();
    peer.reset();

    each.end();
    List<Boolean> unsure = new ArrayList<>();
    for (CompletableFuture<Void> text : sent) {
      await().until(text::isDone);
      if (text.isCompletedExceptionally()) {
        unsure.add(failure(text).ambiguous());
      }
    }
    return unsure;
  }

  @Test
  void closesByTheHandshake() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    CompletableFuture<Void> before = socket.send("before");
    get(before);
    socket.close(1000, "done");
    assertThat(peer.next().text()).isEqualTo("before");
    Frame close = peer.next();
    assertThat(close.opcode()).isEqualTo(RawSocketServer.CLOSE);
    assertThat(heard.over()).isFalse();
    peer.send(RawSocketServer.CLOSE, true, close.bytes());

    assertThat(heard.end().code()).isEqualTo(1000);
    assertThat(failure(socket.send("late")).ambiguous()).isFalse();
    assertThat(peer.ended()).isTrue();
  }

  @Test
  void cutsASocketWhoseServerDoesNotAnswerTheClosingHandshake() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    socket.close(4001, "enough");
    assertThat(peer.next().opcode()).isEqualTo(RawSocketServer.CLOSE);
    await().until(() -> clock.waiting() == 1);
    clock.advance(5_000, () -> {});

    assertThat(heard.end()).isEqualTo(new SocketClosed(4001, "enough", Optional.empty()));
    assertThat(peer.ended()).isTrue();
  }

  @Test
  void abortCutsAtOnce() throws Exception {
    TextSocket socket = open();
    socket.abort();

    assertThat(heard.end().cause().orElseThrow().kind()).isEqualTo(Kind.CLOSED);
    assertThat(server.peer().ended()).isTrue();
    assertThat(engine.open()).isZero();
  }

  @Test
  void asksASilentServerAndCutsItWhenItDoesNotAnswer() throws Exception {
    open(request().silence(3_000).build());
    Peer peer = server.peer();
    await().until(() -> clock.waiting() == 1);
    clock.advance(1_000, () -> {});
    assertThat(peer.next().opcode()).isEqualTo(RawSocketServer.PING);
    peer.send(RawSocketServer.PONG, true, new byte[0]);
    peer.text("alive"); // behind the pong
    assertThat(heard.next()).isEqualTo("alive");
    for (int i = 0; i < 2; i++) { // 3 s after the start, but only 2 s after the last frame
      await().until(() -> clock.waiting() == 1);
      clock.advance(1_000, () -> {});
      assertThat(peer.next().opcode()).isEqualTo(RawSocketServer.PING);
    }
    assertThat(heard.over()).isFalse();
    await().until(() -> clock.waiting() == 1);
    clock.advance(1_000, () -> {});

    TransportException cause = heard.end().cause().orElseThrow();
    assertThat(cause.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(cause).hasMessageContaining("3000 ms");
    assertThat(peer.ended()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500, 503})
  void tellsTheStatusOfARefusedHandshake(int status) throws Exception {
    answering(
        "HTTP/1.1 "
            + status
            + " No\r\nContent-Length: 2\r\nRetry-After: 7\r\nSet-Cookie: a=secret\r\n\r\n{}");

    TransportException failure = failure(engine.connect(request().build(), heard));
    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    assertThat(failure.ajax().status()).isEqualTo(status);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(failure.ambiguous()).isFalse();
    assertThat(failure.ajax().toString() + failure.ajax().get("headers")).doesNotContain("secret");
    assertThat(engine.open()).isZero();
    assertThat(heard.over()).isFalse();
  }

  private void answering(String answer) throws Exception {
    server.close();
    server = new RawSocketServer(answer);
  }

  @Test
  void obeysTheRateLimitOfAHandshake() throws Exception {
    answering("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nRetry-After: 3\r\n\r\n");

    TransportException failure = failure(engine.connect(request().build(), heard));
    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/elsewhere\r\nContent-Length: 0\r\n\r\n"
      })
  void saysThatTheAnswerIsNoSocket(String answer) throws Exception {
    answering(answer);

    TransportException failure = failure(engine.connect(request().build(), heard));
    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    assertThat(failure.ajax().status()).isIn(200, 302);
  }

  @Test
  void doesNotTrustAWrongAnswerToTheHandshake() throws Exception {
    answering(
        String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: AAAA",
            "",
            ""));

    TransportException failure = failure(engine.connect(request().build(), heard));
    assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void givesUpAHandshakeWithoutAnAnswer() throws Exception {
    answering("");

    TransportException failure =
        failure(engine.connect(request().connectTimeout(50).build(), heard));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure).hasMessageContaining("events at ws://127.0.0.1:");
    assertThat(engine.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n"
      })
  void givesUpAHandshakeWhoseAnswerDoesNotEnd(String answer) throws Exception {
    answering(answer);
    CompletableFuture<TextSocket> opening = engine.connect(request().build(), heard);
    Peer peer = server.peer(); // has answered, and leaves the connection open
    await().until(() -> clock.waiting() == 1);
    clock.advance(2 * Heard.PATIENCE_MS, () -> {});

    TransportException failure = failure(opening);
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure).hasMessageContaining("events at ws://127.0.0.1:");
    assertThat(engine.open()).isZero();
    assertThat(peer.ended()).isTrue();
    assertThat(heard.over()).isFalse();
  }

  @Test
  void limitsAHandshakeWhoseAnswerDoesNotEndByItsOwnTime() throws Exception {
    answering("HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\n{");
    try (JdkSocketEngine timed = new JdkSocketEngine(SocketSettings.defaults())) {
      TransportException failure =
          failure(timed.connect(request().connectTimeout(50).build(), heard));
      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      await().until(() -> timed.open() == 0);
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (HeldPort silent = HeldPort.any()) {
      URI nobody = URI.create("ws://127.0.0.1:" + silent.number() + "/");

      TransportException failure = failure(engine.connect(request(nobody).build(), heard));
      assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
      assertThat(failure).hasMessageContaining("connection refused");
    }
  }

  @Test
  void saysThatTheHostIsUnknown() throws Exception {
    URI unknown = URI.create("ws://host.invalid/");

    TransportException failure = failure(engine.connect(request(unknown).build(), heard));
    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure).hasMessageContaining("cannot find host host.invalid");
  }

  @Test
  void givesUpWhatTheCallerCancels() throws Exception {
    answering("");
    CompletableFuture<TextSocket> opening = engine.connect(request().build(), heard);
    Peer peer = server.peer();
    opening.cancel(false);
    server.close(); // the JDK tries once more when a connection ends without an answer
    peer.reset();

    await().until(() -> engine.open() == 0);
    assertThat(heard.over()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\n{"})
  void endsTheConnectionOfAHandshakeThatTheCallerCancels(String answer) throws Exception {
    answering(answer);
    CompletableFuture<TextSocket> opening = engine.connect(request().build(), heard);
    Peer peer = server.peer();
    opening.cancel(false);

    await().until(() -> engine.open() == 0);
    assertThat(clock.waiting()).isZero();
    assertThat(peer.ended()).isTrue();
    assertThat(heard.over()).isFalse();
  }

  @Test
  void showsNoSecretOfAHeader() throws Exception {
    TransportException failure =
        failure(engine.connect(request().header("Authorization", "sec\nret").build(), heard));
    assertThat(failure).hasMessageContaining("Authorization").hasMessageNotContaining("sec\nret");
    assertThat(request().header("Authorization", "secret").build().toString())
        .doesNotContain("secret");
    assertThat(engine.open()).isZero();
  }

  @Test
  void replacesHalfACharacter() throws Exception {
    TextSocket socket = open();
    get(socket.send("a\ud83d b \ud83d\ude00 \ude00"));

    assertThat(server.peer().next().text()).isEqualTo("a\ufffd b \ud83d\ude00 \ufffd");
  }

  @Test
  void refusesMoreSocketsThanTheLimit() throws Exception {
    try (JdkSocketEngine small = engine(new SocketSettings(1, 2, 10_000, 10_000))) {
      TextSocket first = get(small.connect(request().build(), heard));
      TransportException failure = failure(small.connect(request().build(), new Heard()));
      assertThat(failure).hasMessageContaining("maxSockets");
      first.abort();
      heard.end();
      get(small.connect(request().build(), new Heard()));
    }
  }

  @Test
  void closingTheEngineEndsEverySocketAndHandshake() throws Exception {
    open();
    Peer peer = server.peer();
    RawSocketServer mute = new RawSocketServer("");
    try (mute) {
      CompletableFuture<TextSocket> opening =
          engine.connect(request(mute.address()).build(), new Heard());
      engine.close();

      assertThat(heard.end().cause().orElseThrow().kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure(opening).kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure(engine.connect(request().build(), new Heard())).kind())
          .isEqualTo(Kind.CLOSED);
      assertThat(peer.ended()).isTrue();
    }
  }

  @Test
  void aListenerThatFailsStopsNothing() throws Exception {
    Heard rest = new Heard();
    get(
        engine.connect(
            request().build(),
            new SocketListener() {
              @Override
              public void text(String text) {
                rest.text(text);
                throw new IllegalStateException("of the test");
              }

              @Override
              public void closed(SocketClosed end) {
                rest.closed(end);
              }
            }));
    Peer peer = server.peer();
    peer.text("one");
    peer.text("two");
    peer.send(RawSocketServer.CLOSE, true, new byte[] {0x03, (byte) 0xe8});

    assertThat(rest.next()).isEqualTo("one");
    assertThat(rest.next()).isEqualTo("two");
    rest.end();
  }

  @Test
  void aThousandSocketsShareTheThreads() throws Exception {
    List<CompletableFuture<TextSocket>> opening = new ArrayList<>();
    List<Heard> ears = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Heard each = new Heard();
      ears.add(each);
      opening.add(engine.connect(request().build(), each));
    }
    for (CompletableFuture<TextSocket> each : opening) {
      get(each);
    }
    for (int i = 0; i < 1_000; i++) {
      server.peer().text("hello");
    }
    for (Heard each : ears) {
      assertThat(each.next()).isEqualTo("hello");
    }
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("webchat-socket"))
            .count();
    assertThat(threads).isBetween(1L, (long) SocketSettings.THREADS);
  }

  @Test
  void acceptsSocketAddressesOnly() {
    assertThatThrownBy(() -> SocketRequest.to("events", URI.create("http://host/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ws://");
  }

  /** Keeps imports of the failure path honest. */
  @Test
  void unwrapsWhatTheClientWraps() {
    TransportException known = SocketFailures.closed();
    assertThat(SocketFailures.handshake(request().build(), new CompletionException(known)))
        .isSameAs(known);
  }
}
