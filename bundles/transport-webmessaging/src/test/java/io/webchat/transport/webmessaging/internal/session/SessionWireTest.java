package io.webchat.transport.webmessaging.internal.session;

import static io.webchat.transport.webmessaging.internal.session.SessionRig.failure;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.message;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.position;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.socket.SocketClosed;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.transport.webmessaging.internal.connection.FrameArrivals;
import io.webchat.transport.webmessaging.internal.connection.ReopenPauses;
import io.webchat.transport.webmessaging.internal.session.SessionRig.Sent;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does, and what becomes of the connection. */
class SessionWireTest {
  private final SessionRig rig = new SessionRig().started();

  private static Map<String, Object> presence(String type, Map<String, Object> metadata) {
    return Map.of(
        "id",
        "p1",
        "type",
        "Event",
        "direction",
        "Outbound",
        "metadata",
        metadata,
        "channel",
        Map.of("time", "2026-11-27T12:00:09Z", "messageId", "p1"),
        "events",
        List.of(Map.of("eventType", "Presence", "presence", Map.of("type", type))));
  }

  // --- order and duplicates

  @Test
  void whatComesWithinAMomentIsDeliveredInTheOrderOfTheServer() {
    rig.say("m2", "two", 2);
    rig.say("m1", "one", 1);
    rig.say("m2", "two", 2);
    assertThat(rig.pushed).isEmpty();
    rig.moment();
    assertThat(rig.texts()).containsExactly("one", "two");
    rig.say("m1", "one", 1);
    rig.moment();
    assertThat(rig.pushed).hasSize(1);
  }

  @Test
  void twoMessagesOfOneMomentAreTwo() {
    rig.say("m1", "one", 1);
    rig.say("m2", "two", 1);
    rig.moment();
    assertThat(rig.pushed.get(0).messages())
        .extracting(each -> each.position())
        .containsExactly(position(1), position(1) + 1);
  }

  @Test
  void theHealthCheckIsNoMessage() {
    rig.manual.advance(30_000);
    assertThat(rig.socket().last("echo"))
        .containsEntry("tracingId", "SGVhbHRoQ2hlY2tNZXNzYWdlSWQ=")
        .containsEntry("message", Map.of("type", "Text", "text", "ping"));
    rig.server(
        () ->
            rig.socket()
                .answer(
                    "echo",
                    "StructuredMessage",
                    Map.of("type", "Text", "text", "ping", "direction", "Inbound")));
    rig.moment();
    assertThat(rig.pushed).isEmpty();
    rig.manual.advance(29_000);
    assertThat(rig.socket().frames("echo")).hasSize(1);
    rig.manual.advance(1_000);
    assertThat(rig.socket().frames("echo")).hasSize(2);
  }

  @Test
  void anotherEndOfTheSessionIsToldAlsoWhenItComesAsAText() {
    String seconds = Long.toString(SessionRig.BEGUN / 1_000 + 130);
    rig.manual.advance(30_000);
    Map<String, Object> metadata = Map.of("durationSeconds", "900", "expirationDate", seconds);
    rig.server(
        () -> rig.socket().answer("echo", "StructuredMessage", Map.of("metadata", metadata)));
    assertThat(rig.pushed.get(0).expirySeconds()).hasValue(100);
  }

  @Test
  void aServerThatDoesNotAnswerTheHealthCheckIsLeft() {
    rig.manual.advance(49_999);
    assertThat(rig.told).isEmpty();
    rig.manual.advance(1);
    assertThat(rig.told).containsExactly("disconnected");
    assertThat(rig.socket().isOver()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {4006, 4007})
  void aHealthCheckThatSaysThatTheSessionIsGoneEndsIt(int code) {
    rig.manual.advance(30_000);
    rig.server(() -> rig.socket().refuse("echo", code));
    assertThat(rig.told).containsExactly("lost");
    assertThat(rig.lost.get(0).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aHealthCheckThatIsTurnedAwayAsTooFastChangesNothing() {
    rig.manual.advance(30_000);
    Sent sent = rig.send("hello");
    rig.server(() -> rig.socket().refuse("echo", 429));
    rig.manual.advance(5_000);
    assertThat(sent.isDone()).isFalse();
    assertThat(rig.told).isEmpty();
  }

  // --- connections that end

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1006, 1011, 4000})
  void aSocketThatEndsIsOpenedAgainAndWhatWasMissedIsFetched(int code) {
    rig.say("m1", "one", 1);
    rig.moment();
    rig.server(() -> rig.socket().end(code));
    assertThat(rig.told).containsExactly("inbound", "disconnected");
    rig.manual.advance(1_000);
    assertThat(rig.sockets.all()).hasSize(2);
    assertThat(rig.socket().last("configureSession"))
        .containsEntry("startNew", false)
        .containsEntry("token", "t0ken");
    rig.configured(Map.of());
    rig.say("m4", "four", 4);
    rig.moment();
    rig.jwt();
    rig.page(
        List.of(message("m3", "three", 3), message("m2", "two", 2), message("m1", "one", 1)), 1);

    assertThat(rig.texts()).containsExactly("one", "two", "three", "four");
    assertThat(rig.told).containsExactly("inbound", "disconnected", "inbound", "reconnected");
  }

  /** Their times do not tell which was first, so the history has to. */
  @Test
  void whatIsPushedDuringAGapKeepsItsPlaceInItsMoment() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.say("m2", "two", 1);
    rig.jwt();
    rig.page(
        List.of(message("m3", "three", 1), message("m2", "two", 1), message("m1", "one", 1)), 1);
    rig.say("m3", "three", 1);
    rig.moment();

    assertThat(rig.texts()).containsExactly("one", "two", "three");
  }

  @Test
  void pausesGrowAndNeverEnd() {
    rig.sockets.refuse(TransportException.of(Kind.NETWORK, "refused"));
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(60_000);
    int minute = rig.sockets.all().size();
    assertThat(minute).isBetween(6, 10);
    rig.manual.advance(600_000);
    assertThat(rig.sockets.all().size() - minute).isBetween(18, 21);
    rig.sockets.refuse(null);
    rig.manual.advance(30_000);
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(rig.told).containsExactly("disconnected", "reconnected");
  }

  @Test
  void aSessionThatExpiresMeanwhileIsGivenUp() {
    SessionRig short1 = new SessionRig();
    CompletableFuture<Reply> start =
        short1.ask(session -> session.start(Map.of(), Map.of(), Map.of()));
    short1.configured(Map.of("newSession", true, "expirationDate", SessionRig.BEGUN / 1_000 + 900));
    reply(start);
    short1.sockets.refuse(TransportException.of(Kind.NETWORK, "refused"));
    short1.server(() -> short1.socket().end(SocketClosed.CUT));
    short1.manual.advance(900_000);
    assertThat(short1.told).containsExactly("disconnected", "lost");
    assertThat(short1.lost.get(0).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(short1.manual.waiting()).isZero();
  }

  @Test
  void aSessionThatIsNotKnownAnyMoreIsLost() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(1_000);
    rig.configured(Map.of("newSession", true));
    assertThat(rig.told).containsExactly("disconnected", "lost");
    assertThat(rig.manual.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"type\":", "[1]", ""})
  void aFrameThatCannotBeReadIsMadeGoodByTheHistory(String text) {
    rig.say("m1", "one", 1);
    rig.moment();
    rig.server(() -> rig.socket().text(text));
    assertThat(rig.told).contains("disconnected");
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(message("m2", "two", 2), message("m1", "one", 1)), 1);
    assertThat(rig.texts()).containsExactly("one", "two");
  }

  @Test
  void whatIsNotKnownIsLetPass() {
    rig.server(() -> rig.socket().text("{\"class\":\"NewEvent\",\"code\":200,\"body\":7}"));
    rig.server(() -> rig.socket().text("{\"unknown\":true}"));
    rig.server(() -> rig.socket().push("StructuredMessage", Map.of()));
    rig.moment();
    assertThat(rig.told).doesNotContain("disconnected", "lost");
  }

  @Test
  void moreThanCanBeHeldIsFetched() {
    rig.say("m0", "m0", 0);
    rig.moment();
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.jwt();
    List<Map<String, Object>> newestFirst = new ArrayList<>();
    for (int i = 1; i <= InboundMessages.WAITING_LIMIT + 20; i++) {
      rig.say("m" + i, "m" + i, i);
      newestFirst.add(0, message("m" + i, "m" + i, i));
    }
    newestFirst.add(message("m0", "m0", 0));
    rig.page(newestFirst.subList(496, 521), 1);
    assertThat(rig.texts()).containsExactly("m0");
    rig.page(newestFirst.subList(0, 25), 99);
    for (int i = 0; i < 6; i++) {
      rig.page(newestFirst.subList(i * 100, Math.min(newestFirst.size(), i * 100 + 100)), 6);
    }
    assertThat(rig.texts()).hasSize(InboundMessages.WAITING_LIMIT + 21).startsWith("m0", "m1");
    assertThat(rig.texts()).doesNotHaveDuplicates().endsWith("m520");
    assertThat(rig.told).endsWith("reconnected");
  }

  @Test
  void moreThanTheMailboxTakesIsFetched() {
    rig.say("m0", "m0", 0);
    rig.moment();
    FakeSockets.Socket flooding = rig.socket();
    for (int i = 1; i <= FrameArrivals.WAITING_LIMIT + 5; i++) {
      flooding.push("StructuredMessage", message("m1", "m1", 1));
    }
    rig.manual.settle();
    assertThat(rig.told).containsSubsequence("inbound", "disconnected");
    assertThat(flooding.isOver()).isTrue();
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(message("m2", "m2", 2), message("m1", "m1", 1), message("m0", "m0", 0)), 1);
    assertThat(rig.texts()).containsExactly("m0", "m1", "m2");
  }

  // --- connections that are refused

  private void cut() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
  }

  private void openedAgain() {
    int opened = rig.sockets.all().size();
    for (int ms = 0;
        ms < ReopenPauses.LONGEST_MS && rig.sockets.all().size() == opened;
        ms += 500) {
      rig.manual.advance(500);
    }
    assertThat(rig.sockets.all()).hasSize(opened + 1);
  }

  @Test
  void aSessionThatNeedsASignInNowIsLost() {
    cut();
    rig.manual.advance(1_000);
    rig.server(() -> rig.socket().refuse("configureSession", 4017));
    assertThat(rig.told).containsExactly("disconnected", "lost");
    assertThat(rig.lost.get(0).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(rig.manual.waiting()).isZero();
  }

  private void refuse(int code) {
    rig.server(() -> rig.socket().refuse("configureSession", code));
  }

  /** Ends with a connection that is not refused yet. */
  private void refusedFor(long ms, int code) {
    openedAgain();
    long since = rig.manual.mailbox.nanoTime();
    while (rig.manual.mailbox.nanoTime() - since < ms * 1_000_000) {
      refuse(code);
      openedAgain();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 4000, 4020})
  void aSessionThatIsRefusedForMinutesIsGivenUp(int code) {
    cut();
    refusedFor(ReopenPauses.REFUSED_MS, code);
    assertThat(rig.told).containsExactly("disconnected");
    refuse(code);
    assertThat(rig.told).containsExactly("disconnected", "lost");
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aServerThatStartsAgainMayRefuseSessionsUntilItIsReady() {
    rig.chance = 0;
    rig.server(() -> rig.socket().end(1001));
    for (int i = 0; i < 11; i++) {
      openedAgain();
      refuse(400);
    }
    openedAgain();
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(rig.told).containsExactly("disconnected", "reconnected");
  }

  @Test
  void aSessionThatIsRefusedForAWhileGoesOn() {
    for (int i = 0; i < 2; i++) {
      cut();
      refusedFor(ReopenPauses.REFUSED_MS - ReopenPauses.LONGEST_MS, 403);
      rig.configured(Map.of());
      if (i == 0) {
        rig.jwt();
      }
      rig.page(List.of(), 1);
    }
    assertThat(rig.told).endsWith("reconnected").doesNotContain("lost");
  }

  @Test
  void refusalsThatAnotherFailureInterruptsAreNotInARow() {
    cut();
    refusedFor(ReopenPauses.REFUSED_MS - ReopenPauses.LONGEST_MS, 403);
    rig.sockets.refuse(TransportException.of(Kind.HTTP, "503"));
    refuse(403);
    openedAgain();
    rig.sockets.refuse(null);
    refusedFor(ReopenPauses.REFUSED_MS - ReopenPauses.LONGEST_MS, 403);
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(rig.told).containsExactly("disconnected", "reconnected");
  }

  private SessionRig signedInForOnce() {
    SessionRig signedIn = new SessionRig();
    CompletableFuture<Reply> start =
        signedIn.ask(session -> session.start(Map.of(), Map.of("code", "c0de"), Map.of()));
    FakeRest.Call<?> exchange = signedIn.rest.next();
    signedIn.server(() -> exchange.answer(200, Map.of("jwt", "jwt-a")));
    signedIn.configured(Map.of("newSession", true));
    reply(start);
    return signedIn;
  }

  @Test
  void aSignInThatCannotBeRenewedLosesTheSessionWhenItRunsOut() {
    SessionRig signedIn = signedInForOnce();
    signedIn.server(() -> signedIn.socket().end(SocketClosed.CUT));
    signedIn.manual.advance(1_000);
    signedIn.server(() -> signedIn.socket().refuse("configureAuthenticatedSession", 401));
    assertThat(signedIn.told).containsExactly("disconnected", "lost");
    assertThat(signedIn.socket().frames("configureSession")).isEmpty();
    assertThat(signedIn.manual.waiting()).isZero();
  }

  @Test
  void aSignInThatCannotBeRenewedIsKeptWhenTheSignOutFails() {
    SessionRig signedIn = signedInForOnce();
    CompletableFuture<Reply> out = signedIn.ask(GuestSession::signOut);
    FakeRest.Call<?> revoke = signedIn.rest.next();
    signedIn.server(() -> revoke.answer(500, Map.of()));
    assertThat(out).isCompletedExceptionally();
    signedIn.server(() -> signedIn.socket().end(SocketClosed.CUT));
    signedIn.manual.advance(1_000);
    assertThat(signedIn.socket().last("configureAuthenticatedSession"))
        .containsEntry("data", Map.of("code", "jwt-a"));
  }

  @ParameterizedTest
  @CsvSource({"30, 30", "3600, 60"})
  void aServerThatRefusesTheSocketIsLeftAloneForAMinuteAtMost(int asked, int seconds) {
    cut();
    rig.sockets.refuse(
        TransportException.builder(Kind.HTTP, "503").retryAfter(Duration.ofSeconds(asked)).build());
    rig.manual.advance(1_000);
    assertThat(rig.sockets.all()).hasSize(2);
    rig.manual.advance(seconds * 1_000L - 1);
    assertThat(rig.sockets.all()).hasSize(2);
    rig.manual.advance(1);
    assertThat(rig.sockets.all()).hasSize(3);
  }

  @Test
  void aServerThatFindsSessionsOpenedTooFastIsLeftAloneForAMinuteAtMost() {
    cut();
    rig.manual.advance(1_000);
    Object tracingId = rig.socket().last("configureSession").get("tracingId");
    Map<String, Object> slower = Map.of("retryAfter", 3_600, "errorCode", 4_029);
    rig.server(() -> rig.socket().frame("TooManyRequestsErrorMessage", 429, slower, tracingId));
    rig.manual.advance(59_999);
    assertThat(rig.sockets.all()).hasSize(2);
    rig.manual.advance(1);
    assertThat(rig.sockets.all()).hasSize(3);
  }

  // --- other connections of the session

  private void evict() {
    rig.server(() -> rig.socket().push("ConnectionClosedEvent", Map.of("reason", "x")));
  }

  @Test
  void aPlaceThatIsTakenIsNotFoughtForForever() {
    for (int i = 0; i < ReopenPauses.EVICTIONS - 1; i++) {
      evict();
      int opened = rig.sockets.all().size();
      rig.manual.advance(4_999);
      assertThat(rig.sockets.all()).hasSize(opened);
      openedAgain();
      rig.configured(Map.of());
    }
    int opened = rig.sockets.all().size();
    evict();
    assertThat(rig.told).endsWith("lost");
    rig.manual.advance(3_600_000);
    assertThat(rig.sockets.all()).hasSize(opened);
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aPlaceThatIsTakenNowAndThenIsTakenBackEachTime() {
    for (int i = 0; i < 2 * ReopenPauses.EVICTIONS; i++) {
      rig.pass(ReopenPauses.GOOD_MS);
      evict();
      int opened = rig.sockets.all().size();
      rig.manual.advance(5_000);
      assertThat(rig.sockets.all()).as("without a pause that grows").hasSize(opened + 1);
      rig.configured(Map.of());
      if (i == 0) {
        rig.jwt();
      }
      rig.page(List.of(), 1);
    }
    assertThat(rig.told).endsWith("reconnected").doesNotContain("lost");
  }

  @Test
  void aSignInOnAnotherConnectionTakesTheSessionAway() {
    rig.server(() -> rig.socket().push("ConnectionClosedEvent", Map.of("reason", "signedIn")));
    assertThat(rig.told).containsExactly("lost");
  }

  // --- the end

  @Test
  void anAgentWhoLeavesEndsAConversationThatCanOnlyBeReadThen() {
    SessionRig readOnly =
        new SessionRig().with(new DeploymentConfig(true, true, false, true, true, true)).started();
    readOnly.say("m1", "bye", 1);
    readOnly.server(
        () -> readOnly.socket().push("StructuredMessage", presence("Disconnect", Map.of())));
    assertThat(readOnly.texts()).containsExactly("bye");
    assertThat(readOnly.pushed.get(1).status()).isEqualTo(Status.READ_ONLY);
    assertThat(readOnly.socket().isOver()).isTrue();
    assertThat(readOnly.told).containsExactly("inbound", "inbound");
    assertThat(readOnly.send("hello").failure().chatEnded()).isTrue();

    CompletableFuture<Reply> history =
        readOnly.ask(session -> session.history(new HistoryRequest(position(1), 20)));
    assertThat(readOnly.sockets.all()).hasSize(2);
    readOnly.configured(Map.of("readOnly", true));
    readOnly.jwt();
    readOnly.page(List.of(message("m0", "zero", 0)), 1);
    assertThat(SessionRig.texts(reply(history).inbound())).containsExactly("zero");
    assertThat(readOnly.socket().isOver()).isTrue();
  }

  @Test
  void elsewhereTheConversationGoesOnWithoutTheAgent() {
    rig.server(() -> rig.socket().push("StructuredMessage", presence("Disconnect", Map.of())));
    rig.moment();
    assertThat(rig.pushed).hasSize(1);
    Message left = rig.pushed.get(0).messages().get(0).message();
    assertThat(left.type()).isEqualTo("ParticipantLeft");
    assertThat(rig.send("hello").isDone()).isFalse();
  }

  @Test
  void theMessageMaySayItselfThatTheConversationIsOver() {
    Map<String, Object> leaves = presence("Disconnect", Map.of("readOnly", "true"));
    rig.server(() -> rig.socket().push("StructuredMessage", leaves));
    assertThat(rig.pushed.get(1).status()).isEqualTo(Status.READ_ONLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SessionExpiredEvent", "LogoutEvent"})
  void aSessionThatIsOverIsLost(String event) {
    rig.say("m1", "one", 1);
    rig.server(() -> rig.socket().push(event, Map.of()));
    assertThat(rig.told).containsExactly("inbound", "lost");
    assertThat(rig.lost.get(0).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(rig.socket().isOver()).isTrue();
    assertThat(rig.send("hello").failure().kind()).isEqualTo(Kind.SESSION_LOST);
  }

  @ParameterizedTest
  @ValueSource(ints = {4006, 4007})
  void aCodeThatSaysThatTheSessionIsGoneLosesIt(int code) {
    SessionRig.Sent sent = rig.send("hello");
    rig.server(() -> rig.socket().refuse("onMessage", code));
    assertThat(sent.failure().kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(rig.told).containsExactly("lost");
  }

  @Test
  void aConversationThatIsClearedElsewhereEnds() {
    rig.server(() -> rig.socket().push("SessionClearedEvent", Map.of()));
    rig.server(() -> rig.socket().push("ConnectionClosedEvent", Map.of()));
    rig.server(() -> rig.socket().end(1000));
    rig.manual.advance(600_000);
    assertThat(rig.told).containsExactly("inbound");
    assertThat(rig.pushed.get(0).status()).isEqualTo(Status.CLEARED);
    assertThat(rig.sockets.all()).hasSize(1);
  }

  @Test
  void clearingCompletesWhenTheServerHasDoneSo() {
    CompletableFuture<Reply> clear = rig.ask(GuestSession::clear);
    assertThat(rig.socket().last("onMessage").toString()).contains("Presence", "Clear");
    rig.server(() -> rig.socket().push("SessionClearedEvent", Map.of()));
    assertThat(clear).isCompleted();
    assertThat(rig.told).isEmpty();
    assertThat(rig.socket().isOver()).isTrue();
  }

  @Test
  void whereClearingIsOffItIsRefused() {
    SessionRig off =
        new SessionRig()
            .with(new DeploymentConfig(true, true, false, false, false, true))
            .started();
    assertThat(failure(off.ask(GuestSession::clear)).errors())
        .extracting(ServerError::code)
        .containsExactly("403");
  }

  @Test
  void endingClosesEveryConnectionOfTheSession() {
    CompletableFuture<Reply> end = rig.ask(GuestSession::end);
    assertThat(rig.socket().last("closeSession")).containsEntry("closeAllConnections", true);
    rig.server(
        () -> rig.socket().answer("closeSession", "ConnectionClosedEvent", Map.of("reason", "x")));
    assertThat(end).isCompleted();
    assertThat(rig.told).isEmpty();
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aServerThatEndsTheConnectionWithoutAWordHasEndedTheSession() {
    CompletableFuture<Reply> end = rig.ask(GuestSession::end);
    rig.server(() -> rig.socket().end(1000));
    assertThat(end).isCompleted();
    assertThat(rig.told).isEmpty();
    assertThat(rig.manual.waiting()).as("nothing keeps the session").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {SocketClosed.CUT, 1001})
  void aConnectionThatIsCutHasNotEndedTheSession(int code) {
    CompletableFuture<Reply> end = rig.ask(GuestSession::end);
    rig.server(() -> rig.socket().end(code));
    assertThat(failure(end).kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure(end).ambiguous()).as("it may have been closed").isTrue();

    rig.manual.advance(1_000);
    rig.configured(Map.of());
    CompletableFuture<Reply> again = rig.ask(GuestSession::end);
    rig.server(
        () -> rig.socket().answer("closeSession", "ConnectionClosedEvent", Map.of("reason", "x")));
    assertThat(again).isCompleted();
  }

  @Test
  void anAnswerThatIsNoSessionFailsTheStart() {
    SessionRig other = new SessionRig();
    CompletableFuture<Reply> start = other.ask(guest -> guest.start(Map.of(), Map.of(), Map.of()));
    other.server(() -> other.socket().answer("configureSession", "string", Map.of()));
    assertThat(failure(start).kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void aSessionIsVerifiedByTheServer() {
    CompletableFuture<Reply> there = rig.ask(GuestSession::verify);
    assertThat(there).isNotDone();
    rig.jwt();
    assertThat(there).isCompletedWithValueMatching(reply -> !reply.inbound().isEnd());
    CompletableFuture<Reply> gone = rig.ask(GuestSession::verify);
    rig.server(() -> rig.socket().refuse("getJwt", 4007));
    assertThat(failure(gone).kind()).isEqualTo(Kind.SESSION_LOST);
  }

  @Test
  void aQuestionThatTheEndOvertakesIsOfASessionThatIsOver() {
    CompletableFuture<Reply> question = rig.ask(GuestSession::verify);
    CompletableFuture<Reply> end = rig.ask(GuestSession::end);
    rig.server(
        () -> rig.socket().answer("closeSession", "ConnectionClosedEvent", Map.of("reason", "x")));
    assertThat(end).isCompleted();
    assertThat(failure(question).kind()).isEqualTo(Kind.SESSION_LOST);
  }

  @Test
  void signingOutRevokesTheSignInAndExpectsTheLogout() {
    rig.session(Map.of("refreshToken", "r1"));
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    rig.server(() -> rig.rest.next().answer(200, Map.of("jwt", "jwt-b")));
    FakeRest.Call<?> revoke = rig.rest.next();
    assertThat(revoke.url()).endsWith("/token/revoke");
    assertThat(revoke.call().method()).isEqualTo("DELETE");
    assertThat(revoke.call().headers()).containsEntry("Authorization", "bearer jwt-b");
    rig.server(() -> revoke.answer(204, null));
    assertThat(out).isCompleted();
    assertThat(rig.told).isEmpty();
  }

  // --- files

  private static final FileSource FILE = FileSource.of("a.png", "image/png", new byte[] {1, 2});

  private CompletableFuture<Reply> upload(FileSource file) {
    return rig.ask(session -> session.upload(new UploadRequest(file, 60_000)));
  }

  private FakeRest.Call<?> signed() {
    Object id = rig.socket().last("onAttachment").get("attachmentId");
    rig.server(
        () ->
            rig.socket()
                .answer(
                    "onAttachment",
                    "PresignedUrlResponse",
                    Map.of(
                        "attachmentId",
                        id,
                        "url",
                        "https://files.example.com/a?signature=s",
                        "headers",
                        Map.of("x-amz-tagging", "t"))));
    return rig.rest.next();
  }

  private Map<String, Object> aboutUpload() {
    return Map.of(
        "attachmentId", rig.socket().last("onAttachment").get("attachmentId"), "errorCode", 4_003);
  }

  @Test
  void aFileIsSignedPutConfirmedAndSent() {
    CompletableFuture<Reply> upload = upload(FILE);
    assertThat(rig.socket().last("onAttachment"))
        .containsEntry("fileName", "a.png")
        .containsEntry("fileType", "image/png")
        .containsEntry("fileSize", 2)
        .containsEntry("errorsAsJson", true);
    FakeRest.Call<?> put = signed();
    assertThat(put.call().method()).isEqualTo("PUT");
    assertThat(put.call().headers()).containsEntry("x-amz-tagging", "t");
    rig.server(() -> put.answer(200, null));
    assertThat(rig.socket().frames("onMessage")).isEmpty();
    rig.server(() -> rig.socket().push("UploadSuccessEvent", aboutUpload()));
    @SuppressWarnings("unchecked")
    Map<String, Object> sent = (Map<String, Object>) rig.socket().last("onMessage").get("message");
    assertThat(sent).doesNotContainKeys("type", "text");
    assertThat(sent.get("content"))
        .isEqualTo(
            List.of(
                Map.of(
                    "contentType",
                    "Attachment",
                    "attachment",
                    Map.of("id", aboutUpload().get("attachmentId")))));
    rig.echo(1);
    assertThat(reply(upload).ajax()).containsEntry("file-id", aboutUpload().get("attachmentId"));
  }

  @Test
  void anUploadThatFailsHalfWayIsTakenBack() {
    CompletableFuture<Reply> upload = upload(FILE);
    FakeRest.Call<?> put = signed();
    rig.server(() -> put.answer(403, null));
    assertThat(failure(upload).kind()).isEqualTo(Kind.HTTP);
    assertThat(rig.socket().frames("deleteAttachment")).hasSize(1);
    assertThat(rig.socket().frames("onMessage")).isEmpty();
  }

  /** Nobody sees a file whose message was not sent: it can be sent again. */
  @Test
  void anUploadThatIsCutHalfWayIsInNoDoubt() {
    CompletableFuture<Reply> upload = upload(FILE);
    FakeRest.Call<?> put = signed();
    rig.server(() -> put.fail(Kind.NETWORK));
    assertThat(failure(upload).kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure(upload).ambiguous()).isFalse();
    assertThat(rig.socket().frames("deleteAttachment")).hasSize(1);
  }

  @Test
  void anUploadThatTheServerRejectsIsNotSent() {
    CompletableFuture<Reply> upload = upload(FILE);
    FakeRest.Call<?> put = signed();
    rig.server(() -> put.answer(200, null));
    rig.server(() -> rig.socket().push("UploadFailureEvent", aboutUpload()));
    assertThat(failure(upload).errors()).extracting(ServerError::code).containsExactly("4003");
    assertThat(rig.socket().frames("onMessage")).isEmpty();
  }

  @Test
  void aFileThatIsNotSignedIsRefused() {
    CompletableFuture<Reply> upload = upload(FILE);
    Map<String, Object> error =
        Map.of(
            "attachmentId",
            rig.socket().last("onAttachment").get("attachmentId"),
            "errorCode",
            4_004,
            "errorMessage",
            "s3cret");
    rig.server(() -> rig.socket().answer("onAttachment", "GenerateUrlError", error));
    assertThat(failure(upload).errors()).extracting(ServerError::code).containsExactly("4004");
    assertThat(failure(upload).getMessage()).doesNotContain("s3cret");
  }

  @Test
  void aConfirmationThatIsMissingIsNotWaitedForForever() {
    CompletableFuture<Reply> upload = upload(FILE);
    FakeRest.Call<?> put = signed();
    rig.server(() -> put.answer(200, null));
    rig.manual.advance(10_000);
    rig.echo(1);
    assertThat(upload).isCompleted();
  }

  @Test
  void anUploadThatIsGivenUpStopsTheTransfer() {
    CompletableFuture<Reply> upload = upload(FILE);
    FakeRest.Call<?> put = signed();
    rig.manual.advance(60_000);
    assertThat(failure(upload).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(put.isCancelled()).isTrue();
  }

  @Test
  void whatTheServerDoesNotAllowIsNotEvenAskedFor() {
    SessionRig limited = new SessionRig();
    CompletableFuture<Reply> start =
        limited.ask(session -> session.start(Map.of(), Map.of(), Map.of()));
    limited.configured(
        Map.of(
            "newSession", true,
            "allowedMedia",
                Map.of(
                    "inbound",
                    Map.of("fileTypes", List.of(Map.of("type", "image/*")), "maxFileSizeKB", 1)),
            "blockedExtensions", List.of(".SVG")));
    reply(start);

    assertThat(code(limited, "a.png", "image/png", 0)).isEqualTo("4102");
    assertThat(code(limited, "a.txt", "text/plain", 1)).isEqualTo("4001");
    assertThat(code(limited, "a.svg", "image/svg+xml", 1)).isEqualTo("4001");
    assertThat(code(limited, "a.png", "image/png", 1_025)).isEqualTo("4002");
    assertThat(limited.socket().frames("onAttachment")).isEmpty();
    Reply limits = reply(limited.ask(GuestSession::fileLimits));
    assertThat(limits.ajax())
        .containsEntry("fileTypes", List.of("image/*"))
        .containsEntry("maxFileSizeKB", 1L)
        .containsEntry("upload-max-file-size", "1024")
        .containsEntry("blockedExtensions", List.of(".svg"));
  }

  private static String code(SessionRig rig, String name, String type, int size) {
    FileSource file = FileSource.of(name, type, new byte[size]);
    TransportException failure =
        failure(rig.ask(session -> session.upload(new UploadRequest(file, 0))));
    return failure.errors().get(0).code();
  }
}
