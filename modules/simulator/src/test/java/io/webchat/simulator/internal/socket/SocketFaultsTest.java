package io.webchat.simulator.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.server.SimulatorServer;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The socket endpoint with a client of the JDK, and every fault of sockets. */
class SocketFaultsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestWire wire = new TestWire();
  private ChatSimulator sim;
  private SocketClient client;
  private SocketConnection server;

  @BeforeEach
  void start() {
    sim =
        SimulatorServer.start(
            new SimulatorOptions(), sockets -> sockets.register("/test/socket", wire));
    client = SocketClient.connect(uri("chat=c1"));
    server = wire.socket(0);
  }

  @AfterEach
  void stop() {
    client.close();
    sim.close();
  }

  private URI uri(String query) {
    return URI.create("ws://127.0.0.1:" + sim.port() + "/test/socket/x?" + query);
  }

  private void push(String... texts) {
    List.of(texts).forEach(server::send);
  }

  private ActiveFault on(Fault fault) {
    return sim.faults().on(fault);
  }

  // --- without faults

  @Test
  void carriesTextsBothWaysInOrder() {
    String letters = "é 🙂 ".repeat(20_000);
    for (int i = 0; i < 50; i++) {
      client.send("send " + i);
      push("push " + i);
    }
    client.send(letters);
    client.texts(101);
    assertThat(client.texts(101).stream().filter(text -> text.startsWith("push")))
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "push " + i).toList());
    assertThat(wire.received())
        .startsWith("send 0", "send 1")
        .endsWith("send 49", letters)
        .hasSize(51);
    client.ping("are you there");
    assertThat(client.pongs(1)).containsExactly("are you there");
  }

  @Test
  void putsFragmentsOfTheClientTogether() {
    client.raw().sendText("send ", false).join();
    client.raw().sendText("in pieces", true).join();
    assertThat(client.texts(1)).containsExactly("answer to send in pieces");
  }

  @Test
  void isClosedByTheClient() {
    client.raw().sendClose(4000, "enough").orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(wire.ends(1)).containsExactly(4000);
    assertThat(server.open()).isFalse();
    push("lost"); // no failure
  }

  @Test
  void isClosedByTheServerBehindWhatWasSent() {
    push("one", "two");
    server.close(4001, "done");
    push("lost");
    assertThat(client.end()).isEqualTo(4001);
    assertThat(client.texts(2)).containsExactly("one", "two");
    assertThat(wire.ends(1)).containsExactly(4001);
  }

  @Test
  void noticesAClientThatIsGone() {
    client.raw().abort();
    assertThat(wire.ends(1)).containsExactly(1006);
    assertThat(server.open()).isFalse();
  }

  @Test
  void closesWhenTheWireFails() {
    client.send("fail");
    assertThat(client.end()).isEqualTo(1011);
  }

  @Test
  void refusesBinaryFrames() {
    client.raw().sendBinary(java.nio.ByteBuffer.wrap(new byte[] {1}), true).join();
    assertThat(client.end()).isEqualTo(1003);
    assertThat(wire.received()).isEmpty();
  }

  @Test
  void boundsTheTextsOfTheClient() {
    var options = new SimulatorOptions();
    options.maxRequestBytes = 1_000;
    try (ChatSimulator small =
        SimulatorServer.start(options, sockets -> sockets.register("/test/socket", wire))) {
      URI uri = URI.create("ws://127.0.0.1:" + small.port() + "/test/socket");
      try (SocketClient other = SocketClient.connect(uri)) {
        other.raw().sendText("x".repeat(600), false).join();
        other.raw().sendText("x".repeat(600), true).join();
        assertThat(other.end()).isEqualTo(1009);
      }
    }
    assertThat(wire.received()).isEmpty();
  }

  @Test
  void cutsAClientThatDoesNotRead() throws Exception {
    ActiveFault held = on(Fault.delay(HOUR).on(Operation.PUSH).times(1));
    for (int i = 0; i < 10_001; i++) {
      server.send("x");
    }
    assertThat(client.end()).isEqualTo(1006);
    held.off();
    assertThat(wire.ends(1)).containsExactly(1006);
  }

  @Test
  void leavesOtherRequestsOfThePathAlone() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + sim.port() + "/test/socket/x"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThatThrownBy(
            () -> SocketClient.connect(URI.create("ws://127.0.0.1:" + sim.port() + "/other")))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void recordsHandshakesAndFrames() {
    client.send("send hello");
    client.texts(1);
    assertThat(sim.requestLog().of(Operation.HANDSHAKE))
        .singleElement()
        .satisfies(opened -> assertThat(opened.query()).containsEntry("chat", "c1"));
    RecordedRequest frame = sim.requestLog().of(Operation.SEND).get(0);
    assertThat(frame.method()).isEqualTo("FRAME");
    assertThat(frame.form()).containsEntry("frame", "send hello");
    assertThat(frame.chatId()).isEqualTo("c1");
  }

  // --- handshakes

  private int refusal(String query) {
    CompletableFuture<SocketClient> refused = SocketClient.connecting(uri(query));
    try {
      refused.orTimeout(60, TimeUnit.SECONDS).join().close();
      return 101;
    } catch (CompletionException e) {
      return e.getCause() instanceof WebSocketHandshakeException handshake
          ? handshake.getResponse().statusCode()
          : 0;
    }
  }

  @Test
  void refusesHandshakes() {
    assertThat(refusal("key=wrong")).isEqualTo(401);
    on(Fault.refuseHandshake(503).times(2));
    assertThat(refusal("")).isEqualTo(503);
    assertThat(refusal("key=wrong")).isEqualTo(503);
    on(Fault.rateLimit(3).on(Operation.HANDSHAKE).times(1));
    assertThat(refusal("")).isEqualTo(429);
    ActiveFault reset = on(Fault.reset().on(Operation.HANDSHAKE));
    assertThat(refusal("")).isZero();
    reset.off();
    assertThat(wire.opened()).isEqualTo(1);
    assertThat(refusal("")).isEqualTo(101);
    assertThat(client.open()).isTrue();
  }

  @Test
  void delaysHandshakes() {
    ActiveFault held = on(Fault.delay(HOUR).on(Operation.HANDSHAKE));
    CompletableFuture<SocketClient> late = SocketClient.connecting(uri(""));
    await().until(() -> held.hits() == 1);
    assertThat(late).isNotDone();
    held.off();
    late.orTimeout(60, TimeUnit.SECONDS).join().close();
  }

  // --- sockets that end

  @Test
  void cutsOpenSocketsAtOnceAndOfTheirChatOnly() {
    try (SocketClient other = SocketClient.connect(uri("chat=c2"))) {
      wire.socket(1);
      on(Fault.cutSocket().chat("c1").times(1));
      assertThat(client.end()).isEqualTo(1006);
      assertThat(wire.ends(1)).containsExactly(1006);
      wire.socket(1).send("still here");
      assertThat(other.texts(1)).containsExactly("still here");
    }
    assertThat(sim.faults().list()).isEmpty();
  }

  @Test
  void cutsEverySocketThatOpensUntilItIsSwitchedOff() {
    ActiveFault cut = on(Fault.cutSocket());
    assertThat(client.end()).isEqualTo(1006);
    try (SocketClient next = SocketClient.connect(uri("chat=c1"))) {
      assertThat(next.end()).isEqualTo(1006);
    }
    assertThat(cut.hits()).isEqualTo(2);
    wire.socket(1); // a socket may be cut before the wire has it
    cut.off();
    try (SocketClient last = SocketClient.connect(uri("chat=c1"))) {
      wire.socket(2).send("hello");
      assertThat(last.texts(1)).containsExactly("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 1011, 4000})
  void closesWithACode(int code) {
    push("before");
    on(Fault.closeSocket(code).times(1));
    assertThat(client.end()).isEqualTo(code);
    assertThat(client.texts(1)).containsExactly("before");
  }

  @Test
  void endsInThePlaceOfAPush() {
    on(Fault.closeSocket(1001).on(Operation.PUSH).times(1));
    client.send("send it");
    client.texts(1);
    assertThat(client.open()).isTrue();
    push("not seen");
    assertThat(client.end()).isEqualTo(1001);
    assertThat(client.texts(1)).containsExactly("answer to send it");
  }

  @Test
  void cutsBeforeAndAfterTheWork() {
    on(Fault.cutSocket().on(Operation.SEND).times(1));
    client.send("send before");
    assertThat(client.end()).isEqualTo(1006);
    assertThat(wire.received()).isEmpty();
    on(Fault.resetAfter().on(Operation.SEND).times(1));
    try (SocketClient next = SocketClient.connect(uri("chat=c1"))) {
      next.send("send after");
      assertThat(next.end()).isEqualTo(1006);
      assertThat(wire.received()).containsExactly("send after");
      assertThat(next.texts(0)).isEmpty();
    }
  }

  @Test
  void tellsThatTheSessionExpired() {
    on(Fault.sessionExpired().on(Operation.SEND).times(1));
    client.send("send x");
    assertThat(client.texts(1)).containsExactly("SESSION_EXPIRED 0");
    on(Fault.sessionExpired().times(1));
    assertThat(client.end()).isEqualTo(4006);
    assertThat(client.texts(2)).endsWith("expired");
  }

  // --- silence

  @Test
  void isSilentUntilItIsSwitchedOff() {
    ActiveFault silence = on(Fault.silence().times(1));
    push("swallowed");
    client.ping("swallowed");
    client.send("send swallowed");
    await().until(() -> sim.requestLog().of(Operation.SEND).size() == 1);
    silence.off();
    client.send("send heard");
    client.ping("heard");
    assertThat(client.texts(1)).containsExactly("answer to send heard");
    assertThat(client.pongs(1)).containsExactly("heard");
  }

  @Test
  void isSilentAfterAFrame() {
    on(Fault.silence().on(Operation.SEND).times(1));
    client.send("send one").send("send two");
    await().until(() -> sim.requestLog().of(Operation.SEND).size() == 2);
    push("swallowed");
    sim.faults().clear();
    push("heard");
    assertThat(client.texts(1)).containsExactly("heard");
    assertThat(wire.received()).containsExactly("send one");
  }

  @Test
  void isSilentInThePlaceOfAPush() {
    on(Fault.silence().on(Operation.PUSH).times(1));
    push("swallowed", "swallowed too");
    sim.faults().clear();
    push("heard");
    assertThat(client.texts(1)).containsExactly("heard");
  }

  @Test
  void doesNotAnswerACloseWhileSilent() {
    ActiveFault silence = on(Fault.silence());
    client.raw().sendClose(1000, "").join();
    client.raw().abort();
    silence.off();
    assertThat(client.open()).isTrue(); // no close frame came before it gave up
  }

  // --- frames

  @Test
  void dropsPushes() {
    on(Fault.dropPushes(2));
    client.send("send a"); // an answer is no push
    client.texts(1);
    push("1", "2", "3");
    assertThat(client.texts(2)).containsExactly("answer to send a", "3");
  }

  @Test
  void dropsAnswersOnly() {
    on(Fault.of(FaultKind.PUSH_DROPPED).on(Operation.SEND).times(1));
    client.send("send a").send("other b");
    push("1");
    client.texts(2);
    assertThat(client.texts(2)).containsExactlyInAnyOrder("answer to other b", "1");
  }

  @Test
  void doublesPushes() {
    on(Fault.doublePushes(1));
    push("1", "2");
    assertThat(client.texts(3)).containsExactly("1", "1", "2");
  }

  @Test
  void reordersPushes() {
    on(Fault.reorderPushes(1));
    push("1", "2", "3");
    assertThat(client.texts(3)).containsExactly("2", "1", "3");
  }

  @Test
  void sendsAPushThatNothingOvertook() {
    ActiveFault fault = on(Fault.reorderPushes(1).times(1));
    push("1");
    fault.off();
    assertThat(client.texts(1)).containsExactly("1");
    on(Fault.reorderPushes(1));
    push("2");
    server.close(1000, "");
    assertThat(client.end()).isEqualTo(1000);
    assertThat(client.texts(2)).containsExactly("1", "2");
  }

  @Test
  void delaysPushesAndAllBehindThem() {
    ActiveFault held = on(Fault.delay(HOUR).on(Operation.PUSH).times(1));
    push("1", "2");
    client.ping("a fence");
    client.pongs(1);
    assertThat(client.texts(0)).isEmpty();
    held.off();
    assertThat(client.texts(2)).containsExactly("1", "2");
  }

  @Test
  void delaysFramesOfTheClientAndAllBehindThem() {
    ActiveFault held = on(Fault.delay(HOUR).on(Operation.SEND).times(1));
    client.send("send one").send("other two");
    await().until(() -> held.hits() == 1);
    assertThat(wire.received()).isEmpty();
    held.off();
    assertThat(client.texts(2)).containsExactly("answer to send one", "answer to other two");
  }

  @Test
  void sendsFragments() {
    ActiveFault fault = on(Fault.fragmentFrames(3));
    String text = "{\"text\":\"é🙂 in pieces\"}";
    push(text);
    assertThat(client.texts(1)).containsExactly(text);
    assertThat(client.frames()).isGreaterThan(1);
    fault.off();
    int before = client.frames();
    push("whole");
    assertThat(client.texts(2)).endsWith("whole");
    assertThat(client.frames()).isEqualTo(before + 1);
  }

  @Test
  void sendsAHugeFrame() {
    on(Fault.hugeFrame(3_000_000).times(1));
    push("1");
    List<String> texts = client.texts(2);
    assertThat(texts.get(0)).hasSize(3_000_000).startsWith("{\"padding\":\"xxx").endsWith("x\"}");
    assertThat(texts.get(1)).isEqualTo("1");
  }

  @Test
  void sendsWhatIsNotJson() {
    on(Fault.of(FaultKind.NOT_JSON).on(Operation.PUSH).times(1));
    push("1");
    assertThat(client.texts(2).get(0)).startsWith("<!DOCTYPE html>");
    assertThat(client.texts(2).get(1)).isEqualTo("1");
  }

  @Test
  void countsOpenSockets() {
    assertThat(sim.pushClients()).isEqualTo(1);
    client.raw().abort();
    await().until(() -> sim.pushClients() == 0);
  }

  @Test
  void keepsTheOrderOfTwoFaultsOnOnePush() {
    on(Fault.reorderPushes(1));
    on(Fault.doublePushes(1));
    push("1", "2");
    assertThat(client.texts(3)).containsExactly("2", "1", "1");
  }

  @ParameterizedTest
  @EnumSource(names = {"TRANSIENT", "PERMANENT", "HTTP_STATUS", "RATE_LIMIT"})
  void refusesFramesAsTheWireDoes(FaultKind kind) {
    on(Fault.of(kind).on(Operation.SEND).times(1));
    client.send("send no").send("send yes");
    String refusal = kind + (kind == FaultKind.RATE_LIMIT ? " 1" : " 0");
    assertThat(client.texts(2)).containsExactly(refusal, "answer to send yes");
    assertThat(wire.received()).containsExactly("send yes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'kind':'socket-cut'",
        "'kind':'socket-closed','status':1001",
        "'kind':'silence'",
        "'kind':'push-dropped','operations':['push']",
        "'kind':'push-doubled'",
        "'kind':'push-reordered','pause':5",
        "'kind':'fragmented-frames','size':2",
        "'kind':'huge-frame','size':100",
        "'kind':'session-expired'"
      })
  void isSwitchedOnOverHttp(String fault) throws Exception {
    String json = ("{" + fault + ",'times':1}").replace('\'', '"');
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(sim.controlUrl() + "faults"))
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(201);
    String kind = fault.substring("'kind':'".length(), fault.indexOf('\'', 8));
    assertThat(answer.body()).contains("\"kind\":\"" + kind + "\"", "\"times\":1");
    push("1");
    await().until(() -> sim.faults().list().isEmpty());
  }

  @Test
  void closesAllSocketsWithTheSimulator() {
    sim.close();
    assertThat(client.end()).isPositive();
    assertThat(wire.ends(1)).hasSize(1);
  }

  @Test
  void checksItsValues() {
    Consumer<Integer> closing = Fault::closeSocket;
    for (int code : new int[] {999, 1005, 1006, 1015, 5000, 503}) {
      assertThatIllegalArgumentException().isThrownBy(() -> closing.accept(code));
    }
  }
}
