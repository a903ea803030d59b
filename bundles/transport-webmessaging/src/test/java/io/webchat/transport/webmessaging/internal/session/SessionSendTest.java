package io.webchat.transport.webmessaging.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.socket.SocketClosed;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.session.SessionRig.Sent;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of what the customer sends. */
class SessionSendTest {
  private final SessionRig rig = new SessionRig().started();

  private void reconnect() {
    rig.manual.advance(1_000);
    rig.configured(Map.of());
  }

  @Test
  void theEchoConfirmsAMessage() {
    Sent sent = rig.send("hello");
    Map<String, Object> frame = rig.socket().last("onMessage");
    assertThat(frame).containsEntry("token", "t0ken").containsKey("tracingId");
    assertThat(frame.get("message").toString())
        .startsWith("{type=Text, text=hello, metadata={customMessageId=");
    assertThat(sent.isDone()).isFalse();

    rig.echo(1);

    assertThat(sent.reply().ajax().status()).isEqualTo(200);
    rig.moment();
    assertThat(rig.texts()).containsExactly("hello");
  }

  @Test
  void theEchoOnAnotherWayConfirmsItToo() {
    Sent sent = rig.send("hello");
    Map<String, Object> body = rig.echoBody(1);
    rig.server(() -> rig.socket().push("StructuredMessage", body));
    assertThat(sent.reply().ajax().status()).isEqualTo(200);
  }

  @Test
  void aTextThatIsTooLongIsNotSent() {
    TransportException failure = rig.send("ä".repeat(2_049)).failure();
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly("4011");
    Sent fits = rig.send("ä".repeat(2_048));
    assertThat(fits.isDone()).isFalse();
    assertThat(rig.socket().frames("onMessage")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED, 400, false", "403, REFUSED, 403, false", "409, REFUSED, 409, false",
    "4000, REFUSED, 4000, false", "4009, REFUSED, 4009, false", "4011, REFUSED, 4011, false",
    "4013, REFUSED, 4013, false", "4020, REFUSED, 4020, false"
  })
  void aCodeRefusesAMessage(int code, Kind kind, String error, boolean ambiguous) {
    Sent sent = rig.send("hello");
    rig.server(() -> rig.socket().refuse("onMessage", code));

    TransportException failure = sent.failure();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly(error);
    assertThat(failure.ambiguous()).isEqualTo(ambiguous);
    assertThat(failure.chatEnded()).isEqualTo(code == 409);
  }

  @Test
  void aMessageThatWasCutOffIsFoundInTheHistory() {
    Sent sent = rig.send("hello");
    Map<String, Object> echo = rig.echoBody(1);
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    assertThat(sent.isDone()).isFalse();
    reconnect();
    rig.jwt();
    rig.page(List.of(echo), 1);

    assertThat(sent.reply().ajax().status()).isEqualTo(200);
    rig.manual.advance(10_000);
    assertThat(rig.sockets.all()).hasSize(2);
    assertThat(rig.socket().frames("onMessage")).isEmpty();
    assertThat(rig.texts()).containsExactly("hello");
    assertThat(rig.told).containsSubsequence("disconnected", "inbound", "reconnected");
  }

  @Test
  void aMessageThatTheServerNotedLateIsFoundBeforeItIsSentAgain() {
    Sent sent = rig.send("hello");
    Map<String, Object> echo = rig.echoBody(1);
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    reconnect();
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(rig.socket().frames("onMessage")).isEmpty();
    rig.manual.advance(MessageSends.ARRIVAL_MS);
    rig.page(List.of(echo), 1);

    assertThat(sent.reply().ajax().status()).isEqualTo(200);
    assertThat(rig.socket().frames("onMessage")).isEmpty();
    assertThat(rig.texts()).containsExactly("hello");
  }

  @Test
  void aMessageThatIsNotThereIsSentAgainUnderItsId() {
    Sent sent = rig.send("hello");
    Object first = rig.socket().last("onMessage").get("message");
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    reconnect();
    rig.jwt();
    rig.page(List.of(), 1);
    rig.manual.advance(MessageSends.ARRIVAL_MS);
    rig.page(List.of(), 1);

    assertThat(rig.socket().last("onMessage").get("message")).isEqualTo(first);
    rig.echo(1);
    assertThat(sent.reply().ajax().status()).isEqualTo(200);
  }

  @Test
  void whileThereIsNoConnectionAMessageWaits() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    Sent sent = rig.send("hello");
    assertThat(rig.socket().frames("onMessage")).isEmpty();
    reconnect();
    assertThat(rig.socket().frames("onMessage")).hasSize(1);
    rig.echo(1);
    assertThat(sent.reply().ajax().status()).isEqualTo(200);
  }

  @Test
  void aMessageThatNeverLeftSaysSo() {
    rig.sockets.refuse(TransportException.of(Kind.NETWORK, "refused"));
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    Sent sent = rig.send("hello");
    rig.manual.advance(10_000);
    assertThat(sent.failure().kind()).isEqualTo(Kind.NETWORK);
    assertThat(sent.failure().ambiguous()).isFalse();
  }

  @Test
  void aMessageWithoutAnEchoIsLookedForAndNotSentAgain() {
    Sent found = rig.send("found");
    Map<String, Object> echo = rig.echoBody(1);
    rig.manual.advance(9_000);
    Sent missing = rig.send("missing");
    rig.manual.advance(1_000);
    rig.jwt();
    rig.page(List.of(echo), 1);
    assertThat(found.reply().ajax().status()).isEqualTo(200);

    rig.manual.advance(9_000);
    rig.page(List.of(), 1);
    assertThat(missing.failure().kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(missing.failure().ambiguous()).isTrue();
    assertThat(rig.socket().frames("onMessage")).hasSize(2);
  }

  @Test
  void whatTheServerFailedAtIsLookedFor() {
    Sent sent = rig.send("hello");
    rig.server(() -> rig.socket().refuse("onMessage", 5_000));
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(sent.failure().kind()).isEqualTo(Kind.HTTP);
    assertThat(sent.failure().ambiguous()).isTrue();
  }

  // --- how fast

  private void tooFast(int seconds, Object tracingId) {
    Map<String, Object> body =
        Map.of("retryAfter", seconds, "errorCode", 4_029, "errorMessage", "s3cret");
    rig.server(() -> rig.socket().frame("TooManyRequestsErrorMessage", 429, body, tracingId));
  }

  @Test
  void whatWasTooFastGoesOutAgainWhenTheServerLikes() {
    Sent sent = rig.send("hello");
    Map<String, Object> frame = rig.socket().last("onMessage");
    tooFast(4, frame.get("tracingId"));
    Sent next = rig.send("next");
    rig.manual.advance(3_999);
    assertThat(rig.socket().frames("onMessage")).hasSize(1);
    rig.manual.advance(1);
    assertThat(rig.socket().frames("onMessage")).hasSize(3);
    assertThat(rig.socket().frames("onMessage").get(1)).isEqualTo(frame);
    assertThat(sent.isDone()).isFalse();
    assertThat(next.isDone()).isFalse();
  }

  @Test
  void aWaitThatIsTooLongIsToldWithItsTime() {
    Sent sent = rig.send("hello");
    tooFast(30, rig.socket().last("onMessage").get("tracingId"));
    assertThat(sent.failure().kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(sent.failure().ambiguous()).isFalse();
    assertThat(sent.failure().retryAfter()).contains(Duration.ofSeconds(30));
  }

  @Test
  void aServerThatAlwaysFindsItTooFastIsNotAskedForever() {
    Sent sent = rig.send("hello");
    for (int i = 0; i < 3; i++) {
      tooFast(1, rig.socket().last("onMessage").get("tracingId"));
      rig.manual.advance(1_000);
    }
    assertThat(sent.failure().kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(rig.socket().frames("onMessage")).hasSize(3);
  }

  @Test
  void aComplaintThatNamesNoMessageIsClearedUpWithTheHistory() {
    Sent sent = rig.send("hello");
    tooFast(2, null);
    rig.manual.advance(2_999);
    assertThat(rig.rest.isQuiet()).isTrue();
    rig.manual.advance(1);
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(rig.socket().frames("onMessage")).hasSize(2);
    rig.echo(1);
    assertThat(sent.reply().ajax().status()).isEqualTo(200);
  }

  @Test
  void messagesArePacedAndStayInOrder() {
    for (int i = 0; i < 10; i++) {
      assertThat(rig.send("m").isDone()).isFalse();
    }
    assertThat(rig.socket().frames("onMessage")).hasSize(4);
    rig.manual.advance(1_000);
    assertThat(rig.socket().frames("onMessage")).hasSize(8);
    rig.manual.advance(1_000);
    assertThat(rig.socket().frames("onMessage")).hasSize(10);
  }

  @Test
  void notEverythingWaits() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.sockets.refuse(TransportException.of(Kind.NETWORK, "refused"));
    for (int i = 0; i < FrameRequests.LIMIT; i++) {
      assertThat(rig.send("m" + i).isDone()).isFalse();
    }
    assertThat(rig.send("one more").failure().kind()).isEqualTo(Kind.TRANSIENT);
  }

  // --- typing

  private void type(boolean typing) {
    SessionRig.reply(rig.ask(session -> session.typing(typing)));
  }

  @Test
  void typingIsToldEveryFiveSecondsAtMostAndNeverItsEnd() {
    type(true);
    type(false);
    type(true);
    assertThat(rig.socket().frames("onMessage")).hasSize(1);
    assertThat(rig.socket().last("onMessage").get("message"))
        .isEqualTo(
            Map.of(
                "type",
                "Event",
                "events",
                List.of(Map.of("eventType", "Typing", "typing", Map.of("type", "On")))));
    rig.manual.advance(5_000);
    type(true);
    assertThat(rig.socket().frames("onMessage")).hasSize(2);
  }

  @Test
  void whereTypingIsOffItIsNotTold() {
    type(true);
    rig.server(() -> rig.socket().refuse("onMessage", 403));
    rig.manual.advance(6_000);
    type(true);
    assertThat(rig.socket().frames("onMessage")).hasSize(1);

    SessionRig other =
        new SessionRig()
            .with(new DeploymentConfig(true, false, false, false, true, true))
            .started();
    SessionRig.reply(other.ask(session -> session.typing(true)));
    assertThat(other.socket().frames("onMessage")).isEmpty();
  }

  @Test
  void whatHasLeftWhenItIsClosedMayHaveArrived() {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(rig.send("m" + i));
    }
    int left = rig.socket().frames("onMessage").size();
    rig.manual.run(() -> rig.session.close());
    assertThat(sent).extracting(each -> each.failure().kind()).containsOnly(Kind.CLOSED);
    assertThat(sent).extracting(each -> each.failure().ambiguous()).startsWith(true, true);
    assertThat(sent.stream().filter(each -> each.failure().ambiguous())).hasSize(left);
  }

  @Test
  void closingFailsWhatIsUnderWay() {
    Sent sent = rig.send("hello");
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    Sent waiting = rig.send("waiting");
    rig.manual.run(() -> rig.session.close());
    assertThat(sent.failure().kind()).isEqualTo(Kind.CLOSED);
    assertThat(sent.failure().ambiguous()).isTrue();
    assertThat(waiting.failure().kind()).isEqualTo(Kind.CLOSED);
    assertThat(waiting.failure().ambiguous()).isFalse();
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aTakenUpSessionSendsAtOnce() {
    SessionRig taken = new SessionRig();
    taken.attached(Mode.RESTORE, List.of());
    assertThat(taken.send("hello").isDone()).isFalse();
    assertThat(taken.socket().frames("onMessage")).hasSize(1);
  }
}
