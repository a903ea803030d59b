package io.webchat.socket.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.mailbox.ManualClock;
import io.webchat.mailbox.Timers;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.socket.internal.RawSocketServer.Peer;
import io.webchat.test.patience.Patience;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A socket that goes from one client to the next. */
class ParkedSocketsTest {
  private static final String KEY = "kind session";
  private static final int MANY = 500;

  private final ManualClock clock = new ManualClock();
  private final JdkSocketEngine engine =
      new JdkSocketEngine(SocketSettings.defaults(), new Timers(clock), clock::nanos);
  private final RawSocketServer server = new RawSocketServer();
  private final Heard first = new Heard();
  private final Heard second = new Heard();

  @AfterEach
  void close() throws Exception {
    engine.close();
    server.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(Heard.PATIENCE_MS, TimeUnit.MILLISECONDS);
  }

  private TextSocket open() throws Exception {
    SocketRequest request =
        SocketRequest.to("events", server.address()).connectTimeout(Heard.PATIENCE_MS).build();
    return get(engine.connect(request, first));
  }

  private void park(TextSocket socket, String note) throws Exception {
    SocketHandOver leaving = engine.handOver(KEY);
    get(socket.pause());
    leaving.park(socket, Map.of("note", note));
  }

  private ParkedSocket taken() throws Exception {
    return get(engine.take(KEY)).orElseThrow();
  }

  private void pass(long ms) {
    clock.advance(ms, () -> {});
  }

  @Test
  void theNextListenerHearsWhatFollows() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    peer.text("before");
    assertThat(first.next()).isEqualTo("before");

    park(socket, "a note");
    for (int i = 0; i < MANY; i++) {
      peer.text("parked " + i);
    }
    ParkedSocket parked = taken();
    assertThat(parked.state()).containsExactly(Map.entry("note", "a note"));
    parked.socket().resume(second);
    peer.text("after");

    for (int i = 0; i < MANY; i++) {
      assertThat(second.next()).isEqualTo("parked " + i);
    }
    assertThat(second.next()).isEqualTo("after");
    assertThat(first.texts).isEmpty();
    get(parked.socket().send("hello"));
    assertThat(peer.nextButPing().text()).isEqualTo("hello");
  }

  @Test
  void aTextInPartsIsPutTogetherAcrossAHandOver() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    peer.send(RawSocketServer.TEXT, false, new byte[] {'a'});
    park(socket, "");
    peer.send(RawSocketServer.MORE, false, new byte[] {'b'});
    peer.send(RawSocketServer.MORE, true, new byte[] {'c'});

    taken().socket().resume(second);

    assertThat(second.next()).isEqualTo("abc");
  }

  @Test
  void whoTakesASocketThatIsAnnouncedWaitsForIt() throws Exception {
    TextSocket socket = open();
    SocketHandOver leaving = engine.handOver(KEY);
    CompletableFuture<Optional<ParkedSocket>> taken = engine.take(KEY);
    assertThat(taken).isNotDone();

    get(socket.pause());
    leaving.park(socket, Map.of());

    assertThat(get(taken)).isPresent();
    pass(ParkedSockets.PARKED_MS);
    assertThat(engine.open()).isOne();
  }

  @Test
  void whoTakesASocketThatIsAnnouncedAndNotParkedGetsNone() throws Exception {
    SocketHandOver cancelled = engine.handOver(KEY);
    CompletableFuture<Optional<ParkedSocket>> taken = engine.take(KEY);
    cancelled.cancel();
    assertThat(get(taken)).isEmpty();

    engine.handOver(KEY);
    taken = engine.take(KEY);
    pass(ParkedSockets.ANNOUNCED_MS);
    assertThat(get(taken)).isEmpty();
    assertThat(get(engine.take(KEY))).isEmpty();
  }

  @Test
  void aSocketThatIsParkedTooLateIsClosed() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    SocketHandOver leaving = engine.handOver(KEY);
    pass(ParkedSockets.ANNOUNCED_MS);
    get(socket.pause());
    leaving.park(socket, Map.of());

    assertThat(peer.nextButPing().opcode()).isEqualTo(RawSocketServer.CLOSE);
    assertThat(get(engine.take(KEY))).isEmpty();
  }

  @Test
  void aSocketThatNobodyTakesIsClosed() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    park(socket, "");
    pass(ParkedSockets.PARKED_MS);

    RawSocketServer.Frame close = peer.nextButPing();
    assertThat(close.opcode()).isEqualTo(RawSocketServer.CLOSE);
    assertThat(close.bytes()).startsWith(1000 >> 8, 1000 & 0xff);
    assertThat(get(engine.take(KEY))).isEmpty();
    peer.reset();
    await().atMost(Patience.LIMIT).until(() -> engine.open() == 0);
    assertThat(first.over()).isFalse();
  }

  @Test
  void aSocketThatIsCutWhileItIsParkedTellsTheNextListener() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    park(socket, "");
    peer.reset();

    taken().socket().resume(second);

    assertThat(second.end().code()).isEqualTo(SocketClosed.CUT);
    assertThat(first.over()).isFalse();
  }

  @Test
  void theEngineEndsWhatIsParked() throws Exception {
    TextSocket socket = open();
    Peer peer = server.peer();
    park(socket, "");
    engine.handOver("another");
    CompletableFuture<Optional<ParkedSocket>> waiting = engine.take("another");
    engine.handOver("a third");
    engine.close();

    assertThat(peer.ended()).isTrue();
    assertThat(get(engine.take(KEY))).isEmpty();
    engine.handOver(KEY);
    assertThat(get(engine.take(KEY))).isEmpty();
    assertThat(get(waiting)).isEmpty();
  }

  @Test
  void eachOfSeveralGoesToOne() throws Exception {
    park(open(), "one");
    park(open(), "two");

    assertThat(taken().state()).containsEntry("note", "one");
    assertThat(taken().state()).containsEntry("note", "two");
    assertThat(get(engine.take(KEY))).isEmpty();
  }

  @Test
  void showsNothingSecret() {
    assertThat(engine.handOver("secret")).hasToString("Parking");
    assertThat(new ParkedSocket(null, Map.of("secret", "secret"))).hasToString("ParkedSocket");
  }
}
