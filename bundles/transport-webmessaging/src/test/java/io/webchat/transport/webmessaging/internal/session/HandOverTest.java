package io.webchat.transport.webmessaging.internal.session;

import static io.webchat.transport.webmessaging.internal.session.SessionRig.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketClosed;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A session whose connection goes to another transport. */
class HandOverTest {
  private final SessionRig rig = new SessionRig().started();
  private final FakeSockets.Socket first = rig.socket();

  private void said(int from, int to) {
    for (int i = from; i <= to; i++) {
      rig.say("m" + i, "t" + i, i);
    }
    rig.moment();
  }

  private void handOver() {
    rig.manual.run(() -> rig.session.handOver(rig.sockets.handOver("key")));
    rig.manual.settle();
    rig.session(Map.of());
  }

  private CompletableFuture<Reply> attach(Mode mode, long position) {
    return rig.ask(session -> session.attach(new AttachRequest(position, mode, 20)));
  }

  private Reply resumed(long position) {
    return SessionRig.reply(attach(Mode.RESUME, position));
  }

  @Test
  void theNextOneGoesOnAndAsksNothing() {
    said(1, 3);
    int frames = first.frames().size();
    handOver();
    Reply reply = resumed(position(2));
    said(4, 4);

    assertThat(SessionRig.texts(reply.inbound())).containsExactly("t2", "t3");
    assertThat(reply.inbound().messages().get(1).position()).isEqualTo(position(3));
    assertThat(reply.inbound().historyComplete()).isTrue();
    assertThat(rig.texts()).containsExactly("t1", "t2", "t3", "t4");
    assertThat(first.frames()).hasSize(frames);
    assertThat(rig.sockets.all()).hasSize(1);
    assertThat(first.isOver()).isFalse();
    assertThat(rig.told).containsOnly("inbound");
  }

  @Test
  void aMessageOfTheSameMomentHasAPositionOfItsOwnAndOneThatComesTwiceDoesNot() {
    said(1, 1);
    handOver();
    resumed(position(1) + 1);
    rig.say("m1", "t1", 1);
    rig.say("other", "other", 1);
    rig.moment();

    assertThat(rig.texts()).containsExactly("t1", "other");
    assertThat(rig.pushed.get(1).messages().get(0).position()).isEqualTo(position(1) + 1);
  }

  @Test
  void whatWaitsForAnEarlierOneComesWithTheReply() {
    said(1, 1);
    rig.say("m2", "t2", 2);
    handOver();

    assertThat(SessionRig.texts(resumed(position(1) + 1).inbound())).containsExactly("t1", "t2");
  }

  @Test
  void whatComesWhileItIsBeingLeftIsForTheNextOne() {
    said(1, 1);
    rig.manual.run(
        () -> {
          first.push("StructuredMessage", SessionRig.message("m2", "t2", 2));
          rig.session.handOver(rig.sockets.handOver("key"));
        });
    rig.manual.settle();
    rig.session(Map.of());
    assertThat(rig.texts()).containsExactly("t1");
    resumed(position(1) + 1);
    rig.moment();

    assertThat(rig.texts()).containsExactly("t1", "t2");
  }

  @Test
  void moreThanIsKeptIsFetched() {
    said(1, InboundMessages.RECENT + 2);
    handOver();
    CompletableFuture<Reply> attached = attach(Mode.RESUME, position(2));
    rig.jwt();
    rig.page(List.of(SessionRig.message("m2", "t2", 2)), 1);

    assertThat(SessionRig.texts(SessionRig.reply(attached).inbound())).containsExactly("t2");
    assertThat(rig.sockets.all()).hasSize(1);

    handOver();
    assertThat(SessionRig.texts(resumed(position(2)).inbound())).contains("t2");
  }

  @Test
  void theServerCountsRequestsOfBothTransports() {
    for (int i = 0; i < 56; i++) {
      rig.send("m" + i);
      rig.manual.advance(500);
      rig.echo(i);
    }
    handOver();
    resumed(position(60));
    SessionRig.Sent next = rig.send("next");
    rig.manual.advance(20_000);

    assertThat(first.frames("onMessage")).hasSize(56);
    assertThat(next.failure().kind()).isEqualTo(TransportException.Kind.RATE_LIMITED);
    assertThat(next.failure().ambiguous()).isFalse();
  }

  @Test
  void aMessageWithoutAnAnswerIsInDoubtAndItsEchoComesToTheNextOne() {
    SessionRig.Sent sent = rig.send("hello");
    Map<String, Object> echo = rig.echoBody(1);
    handOver();
    assertThat(sent.failure().ambiguous()).isTrue();
    CompletableFuture<Reply> attached = attach(Mode.RESUME, 1);
    rig.server(() -> first.push("StructuredMessage", echo));
    rig.jwt();
    rig.page(List.of(), 1);
    SessionRig.reply(attached);
    rig.moment();

    assertThat(rig.texts()).containsExactly("hello");
  }

  /** The messages that came last do not tell whether the server has taken it. */
  @Test
  void theServerIsAskedWhatBecameOfAMessageWithoutAnAnswer() {
    SessionRig.Sent sent = rig.send("hello");
    Map<String, Object> echo = rig.echoBody(1);
    handOver();
    assertThat(sent.failure().ambiguous()).isTrue();
    CompletableFuture<Reply> attached = attach(Mode.RESUME, 1);
    assertThat(attached).isNotDone();
    rig.jwt();
    rig.page(List.of(echo), 1);

    assertThat(SessionRig.texts(SessionRig.reply(attached).inbound())).containsExactly("hello");
    assertThat(rig.sockets.all()).as("by the connection that was left").hasSize(1);
  }

  @Test
  void aHistoryThatIsNotWaitedForAnyMoreIsFetchedAgain() {
    said(1, 1);
    rig.pushed.clear();
    rig.send("hello");
    Map<String, Object> echo = rig.echoBody(2);
    handOver();
    CompletableFuture<Reply> attached = attach(Mode.RESUME, position(1) + 1);
    rig.jwt();
    FakeRest.Call<?> late = rig.rest.next();
    assertThat(attached.cancel(true)).isTrue();
    rig.page(late, List.of(echo), 1);
    rig.page(List.of(echo, SessionRig.message("m1", "t1", 1)), 1);

    assertThat(rig.texts()).containsExactly("hello");
  }

  @Test
  void aConnectionThatIsCutWhileTheServerIsAskedIsOpenedAnewAtOnce() {
    rig.send("hello");
    Map<String, Object> echo = rig.echoBody(1);
    handOver();
    CompletableFuture<Reply> attached = attach(Mode.RESUME, 1);
    rig.server(() -> first.end(SocketClosed.CUT));
    assertThat(attached).isNotDone();
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(echo), 1);

    assertThat(SessionRig.texts(SessionRig.reply(attached).inbound())).containsExactly("hello");
    assertThat(rig.sockets.all()).hasSize(2);
    assertThat(rig.told).containsExactly("disconnected", "reconnected");
  }

  @Test
  void aStateOfAnotherFormatIsNotReadAndItsConnectionClosed() {
    handOver();
    Map<String, Object> other = new LinkedHashMap<>(rig.sockets.parked.state());
    other.put("format", -1);
    rig.sockets.parked = new ParkedSocket(rig.sockets.parked.socket(), other);
    assertThat(attach(Mode.RESUME, 1)).isNotDone();

    assertThat(first.isOver()).isTrue();
    assertThat(rig.sockets.all()).hasSize(2);
    assertThat(rig.socket().frames("configureSession")).hasSize(1);
  }

  @Test
  void aConnectionThatIsCutMeanwhileIsOpenedAgain() {
    said(1, 1);
    handOver();
    resumed(position(1) + 1);
    rig.server(() -> first.end(SocketClosed.CUT));
    rig.manual.advance(5_000);
    assertThat(rig.told).endsWith("disconnected");
    assertThat(rig.sockets.all()).hasSize(2);
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(SessionRig.message("m2", "t2", 2)), 1);

    assertThat(rig.texts()).containsExactly("t1", "t2");
    assertThat(rig.told).endsWith("reconnected");
  }

  /** Messages, newest first. */
  private static List<Map<String, Object>> page(int newest, int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> SessionRig.message("m" + (newest - i), "t" + (newest - i), newest - i))
        .toList();
  }

  private CompletableFuture<Reply> older(int second) {
    return rig.ask(session -> session.history(new HistoryRequest(position(second), 100)));
  }

  /** The newest 20 of 400 messages are restored, and the older ones read. */
  private void readAll() {
    rig.session(Map.of());
    rig.sockets.parked = null;
    CompletableFuture<Reply> restored = attach(Mode.RESTORE_ASYNC, 1);
    rig.configured(Map.of());
    rig.jwt();
    rig.page(page(400, 20), 20);
    SessionRig.reply(restored);
    CompletableFuture<Reply> older = older(381);
    rig.page(page(400, 100), 20);
    for (int oldest = 301; oldest > 1; oldest -= 100) {
      SessionRig.reply(older);
      older = older(oldest);
      rig.page(page(oldest + 99, 100), 20);
      rig.page(page(oldest - 1, 100), 20);
    }
    SessionRig.reply(older);
  }

  @Test
  void whatWasReadBeforeManyOlderMessagesDoesNotComeAgain() {
    readAll();
    handOver();
    resumed(position(400) + 1);
    said(401, 401 + InboundMessages.RECENT);
    rig.pushed.clear();
    rig.say("m390", "t390", 390);
    rig.say("m500", "t500", 500);
    rig.moment();

    assertThat(rig.texts()).containsExactly("t500");
  }

  @Test
  void whatIsMissedIsFoundAtOnceWhereTheCustomerHasReadOlderMessages() {
    readAll();
    handOver();
    resumed(position(400) + 1);
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(5_000);
    rig.configured(Map.of());
    rig.jwt();
    FakeRest.Call<?> newest = rig.rest.next();
    assertThat(newest.url()).contains("pageSize=10");
    rig.page(newest, page(401, 10), 41);

    assertThat(rig.rest.isQuiet()).isTrue();
    assertThat(rig.texts()).containsExactly("t401");
    assertThat(rig.told).endsWith("reconnected");
  }

  @Test
  void aConnectionThatEndsWhileItIsBeingLeftIsNotParked() {
    rig.manual.run(
        () -> {
          first.end(SocketClosed.CUT);
          rig.session.handOver(rig.sockets.handOver("key"));
        });
    rig.manual.settle();

    assertThat(rig.sockets.parked).isNull();
    rig.manual.advance(120_000);
    assertThat(rig.sockets.all()).hasSize(1);
    assertThat(rig.told).isEmpty();
  }

  @Test
  void aSessionWhoseConnectionIsCutIsNotLeft() {
    rig.server(() -> first.end(SocketClosed.CUT));
    handOver();
    assertThat(rig.sockets.parked).isNull();
  }

  @Test
  void aRestoreTakesNoConnection() {
    handOver();
    assertThat(attach(Mode.RESTORE, 1)).isNotDone();

    assertThat(rig.sockets.parked).isNotNull();
    assertThat(rig.sockets.all()).hasSize(2);
  }

  @Test
  void aSessionThatIsClosedMeanwhileClosesWhatItGets() {
    handOver();
    ParkedSocket left = rig.sockets.parked;
    CompletableFuture<Reply> attached = new CompletableFuture<>();
    rig.manual.run(
        () -> {
          Settled.here(
              rig.session.attach(new AttachRequest(1, Mode.RESUME, 20)),
              (reply, failure) -> Settled.forward(attached, reply, failure));
          rig.session.close();
        });
    rig.manual.settle();

    TransportException failure = SessionRig.failure(attached);
    assertThat(failure.kind()).isEqualTo(TransportException.Kind.CLOSED);
    assertThat(first.isOver() || left.equals(rig.sockets.parked)).isTrue();
  }
}
