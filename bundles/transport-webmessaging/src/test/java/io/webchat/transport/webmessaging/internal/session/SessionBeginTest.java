package io.webchat.transport.webmessaging.internal.session;

import static io.webchat.transport.webmessaging.internal.session.SessionRig.failure;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.message;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.position;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.socket.SocketClosed;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.connection.SessionKeys;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How sessions are opened and taken up. */
class SessionBeginTest {
  private static final DeploymentConfig AUTO_START =
      new DeploymentConfig(true, true, true, false, true, true);

  private final SessionRig rig = new SessionRig();

  private CompletableFuture<Reply> start(Map<String, Object> userData) {
    return rig.ask(session -> session.start(userData, Map.of(), Map.of()));
  }

  private CompletableFuture<Reply> attach(Mode mode, long position) {
    return rig.ask(session -> session.attach(new AttachRequest(position, mode, 20)));
  }

  @Test
  void aNewSessionIsConfiguredAsOne() {
    CompletableFuture<Reply> start = start(Map.of());

    assertThat(rig.socket().request().headers()).containsEntry("Origin", "https://example.com");
    assertThat(rig.socket().frames())
        .singleElement()
        .satisfies(
            frame ->
                assertThat(frame)
                    .containsEntry("action", "configureSession")
                    .containsEntry("token", "t0ken")
                    .containsEntry("deploymentId", "d1")
                    .containsEntry("startNew", true)
                    .containsKey("tracingId"));
    assertThat(start).isNotDone();
    rig.configured(Map.of("newSession", true, "expirationDate", SessionRig.BEGUN / 1_000 + 900));
    assertThat(reply(start).session()).containsEntry("token", "t0ken");
    assertThat(reply(start).inbound().expirySeconds()).hasValue(900);
    assertThat(reply(start).inbound().historyComplete()).isTrue();
    assertThat(rig.told).isEmpty();
  }

  @Test
  void whereTheDeploymentSaysSoTheConversationBeginsWithoutAMessage() {
    rig.with(AUTO_START);
    CompletableFuture<Reply> start = start(Map.of("plan", "gold"));
    rig.configured(Map.of("newSession", true));

    Map<String, Object> join = rig.socket().last("onMessage");
    assertThat(join.get("message").toString()).contains("Presence", "Join", "plan=gold");
    assertThat(start).isNotDone();
    Map<String, Object> echo =
        Map.of(
            "id",
            "j",
            "type",
            "Event",
            "direction",
            "Inbound",
            "events",
            List.of(Map.of("eventType", "Presence", "presence", Map.of("type", "Join"))));
    rig.server(() -> rig.socket().answer("onMessage", "StructuredMessage", echo));
    assertThat(start).isCompleted();

    rig.send("hello");
    assertThat(rig.socket().last("onMessage").toString()).doesNotContain("customAttributes");
  }

  @Test
  void userDataGoWithTheFirstMessageAndAgainWhenThatFailed() {
    CompletableFuture<Reply> start = start(Map.of("plan", "gold"));
    rig.configured(Map.of("newSession", true));
    reply(start);

    rig.send("one");
    assertThat(rig.socket().last("onMessage").toString())
        .contains("channel={metadata={customAttributes={plan=gold}}}");
    rig.server(() -> rig.socket().refuse("onMessage", 400));
    rig.send("two");
    assertThat(rig.socket().last("onMessage").toString()).contains("plan=gold");
    rig.echo(1);
    rig.send("three");
    assertThat(rig.socket().last("onMessage").toString()).doesNotContain("plan");
  }

  @Test
  void userDataThatWereNotSentAreSentByAnotherTransport() {
    CompletableFuture<Reply> start = start(Map.of("plan", "gold"));
    rig.configured(Map.of("newSession", true));
    assertThat(reply(start).session()).containsEntry("customAttributes", Map.of("plan", "gold"));

    SessionRig other = new SessionRig().session(Map.of("customAttributes", Map.of("plan", "gold")));
    other.attached(Mode.RESTORE, List.of());
    other.send("one");
    assertThat(other.socket().last("onMessage").toString()).contains("plan=gold");
    assertThat(other.told).isEmpty();
    other.echo(1);
    assertThat(other.told).containsExactly("sessionChanged");
    assertThat(other.session.data()).containsOnlyKeys("token", "deploymentId");
    other.send("two");
    other.echo(2);
    assertThat(other.told).containsExactly("sessionChanged");
  }

  @Test
  void userDataThatAreAddedBelongToTheSessionUntilTheyAreSent() {
    rig.started();
    Reply added = reply(rig.ask(session -> session.addData(Map.of("later", "x"))));
    assertThat(added.session()).containsEntry("customAttributes", Map.of("later", "x"));
    rig.send("one");
    rig.echo(1);
    assertThat(rig.session.data()).containsOnlyKeys("token", "deploymentId");
  }

  @Test
  void tooMuchUserDataIsSaidBeforeAnythingIsOpened() {
    TransportException failure = failure(start(Map.of("text", "x".repeat(2_040))));

    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure).hasMessageContaining("2051 bytes").hasMessageContaining("2048");
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly("4013");
    assertThat(rig.sockets.all()).isEmpty();
  }

  @Test
  void theLimitOfTheServerCountsToo() {
    CompletableFuture<Reply> start = start(Map.of("text", "x".repeat(100)));
    rig.configured(Map.of("newSession", true, "maxCustomDataBytes", 64));

    assertThat(failure(start).errors()).extracting(ServerError::code).containsExactly("4013");
    assertThat(rig.socket().isOver()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED, 400",
    "401, REFUSED, 401",
    "403, REFUSED, 403",
    "408, TIMEOUT, 408",
    "409, REFUSED, 409",
    "429, RATE_LIMITED, 4029",
    "4000, REFUSED, 4000",
    "4006, SESSION_LOST, 4006",
    "4007, SESSION_LOST, 4007",
    "4013, REFUSED, 4013",
    "4017, REFUSED, 4017",
    "4020, REFUSED, 4020",
    "4029, RATE_LIMITED, 4029",
    "5000, HTTP, 5000",
    "503, HTTP, 503"
  })
  void aCodeIsTheFailureThatItMeans(int code, Kind kind, String error) {
    CompletableFuture<Reply> start = start(Map.of());
    rig.server(() -> rig.socket().refuse("configureSession", code));

    TransportException failure = failure(start);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.errors()).extracting(ServerError::code).containsExactly(error);
    assertThat(failure.getMessage()).doesNotContain("s3cret");
    assertThat(rig.socket().isOver()).isTrue();
    assertThat(rig.told).isEmpty();
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForForever() {
    CompletableFuture<Reply> start = start(Map.of());
    rig.manual.advance(20_000);
    assertThat(failure(start).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(rig.socket().isOver()).isTrue();
  }

  @Test
  void aSocketThatIsRefusedFailsTheStart() {
    rig.sockets.refuse(TransportException.of(Kind.HTTP, "503"));
    assertThat(failure(start(Map.of())).kind()).isEqualTo(Kind.HTTP);
  }

  @Test
  void aFrameThatIsNoJsonFailsTheStart() {
    CompletableFuture<Reply> start = start(Map.of());
    rig.server(() -> rig.socket().text("<html>s3cret</html>"));
    assertThat(failure(start).kind()).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(failure(start).getMessage()).doesNotContain("s3cret");
  }

  @Test
  void aSessionIsTakenUpWithItsToken() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    assertThat(rig.socket().last("configureSession"))
        .containsEntry("startNew", false)
        .containsEntry("token", "t0ken");
    rig.configured(Map.of());
    rig.jwt();
    FakeRest.Call<?> call = rig.page(List.of(message("m2", "two", 2), message("m1", "one", 1)), 1);

    assertThat(call.url())
        .isEqualTo("https://api.example.com/api/v2/webmessaging/messages?pageNumber=1&pageSize=25");
    assertThat(call.call().headers()).containsEntry("Authorization", "bearer jwt-1");
    Reply taken = reply(attach);
    assertThat(SessionRig.texts(taken.inbound())).containsExactly("one", "two");
    assertThat(taken.inbound().messages())
        .extracting(InboundMessage::position)
        .containsExactly(position(1), position(2));
    assertThat(taken.inbound().status()).isEqualTo(Status.GOES_ON);
    assertThat(taken.inbound().historyComplete()).isTrue();
  }

  @Test
  void aSessionThatTheServerMadeAnewIsLost() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of("newSession", true));
    assertThat(failure(attach).kind()).isEqualTo(Kind.SESSION_LOST);
  }

  @Test
  void aSessionThatCanOnlyBeReadBringsItsMessagesAndNeedsNoConnection() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of("readOnly", true));
    rig.jwt();
    rig.page(List.of(message("m1", "bye", 1)), 1);

    assertThat(reply(attach).inbound().status()).isEqualTo(Status.READ_ONLY);
    assertThat(SessionRig.texts(reply(attach).inbound())).containsExactly("bye");
    assertThat(rig.socket().isOver()).isTrue();
    TransportException refused = rig.send("hello").failure();
    assertThat(refused.chatEnded()).isTrue();
  }

  @Test
  void whatComesWhileASessionIsTakenUpFollowsItsHistory() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.say("m3", "three", 3);
    rig.say("m2", "two", 2);
    rig.moment();
    assertThat(rig.pushed).isEmpty();
    rig.jwt();
    rig.page(List.of(message("m2", "two", 2), message("m1", "one", 1)), 1);

    assertThat(SessionRig.texts(reply(attach).inbound())).containsExactly("one", "two");
    assertThat(rig.texts()).containsExactly("three");
  }

  @Test
  void aCutWhileASessionIsTakenUpDoesNotLetNewMessagesPassWhatItMissed() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.jwt();
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.page(List.of(message("m1", "one", 1)), 1);
    assertThat(SessionRig.texts(reply(attach).inbound())).containsExactly("one");
    assertThat(rig.told).containsExactly("disconnected");

    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.say("m3", "three", 3);
    rig.moment();
    assertThat(rig.texts()).isEmpty();
    rig.page(List.of(message("m2", "two", 2), message("m1", "one", 1)), 1);

    assertThat(rig.texts()).containsExactly("two", "three");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "reconnected");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void anAnswerFromBeforeACutIsNotTakenForWhatWasMissedSince(Mode mode) {
    CompletableFuture<Reply> attach = attach(mode, 1);
    rig.configured(Map.of());
    rig.jwt();
    FakeRest.Call<?> before = rig.rest.next();
    rig.server(() -> rig.socket().end(1001));
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.page(before, List.of(message("m1", "one", 1)), 1);
    assertThat(SessionRig.texts(reply(attach).inbound())).containsExactly("one");
    rig.page(List.of(message("m2", "two", 2), message("m1", "one", 1)), 1);

    assertThat(rig.texts()).containsExactly("two");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "reconnected");
  }

  @Test
  void aCutWhileASessionIsTakenUpDoesNotMakeOldMessagesNewOnes() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE_ASYNC, 1);
    rig.configured(Map.of());
    rig.jwt();
    rig.server(() -> rig.socket().end(1001));
    rig.page(List.of(message("m6", "six", 6), message("m5", "five", 5)), 3);
    assertThat(SessionRig.texts(reply(attach).inbound())).containsExactly("five", "six");
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.page(
        List.of(
            message("m7", "seven", 7),
            message("m6", "six", 6),
            message("m5", "five", 5),
            message("m1", "one", 1)),
        1);

    assertThat(rig.texts()).containsExactly("seven");
  }

  @Test
  void aHistoryThatFailsDoesNotMakeOldMessagesNewOnes() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(5) + 1);
    rig.configured(Map.of());
    rig.jwt();
    FakeRest.Call<?> call = rig.rest.next();
    rig.server(() -> call.answer(500, Map.of()));
    assertThat(attach).isCompletedExceptionally();
    rig.page(
        List.of(message("m6", "six", 6), message("m5", "five", 5), message("m1", "one", 1)), 1);

    // the one before the position may come again: the core knows it by that
    assertThat(rig.texts()).containsExactly("five", "six");
  }

  @Test
  void aHistoryThatFailsWhenASessionIsRestoredIsAskedForByWhoRestoresIt() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE_ASYNC, 1);
    rig.configured(Map.of());
    rig.jwt();
    FakeRest.Call<?> call = rig.rest.next();
    rig.server(() -> call.answer(500, Map.of()));
    assertThat(attach).isCompletedExceptionally();
    rig.say("m7", "seven", 7);
    rig.manual.advance(5_000);
    assertThat(rig.texts()).isEmpty();

    CompletableFuture<Reply> again = attach(Mode.RESTORE_ASYNC, 1);
    rig.page(List.of(message("m6", "six", 6), message("m5", "five", 5)), 3);
    assertThat(SessionRig.texts(reply(again).inbound())).containsExactly("five", "six");
    rig.moment();
    assertThat(rig.texts()).containsExactly("seven");
  }

  @Test
  void whereTheHistoryStaysAwayWhatIsNewIsToldWithoutIt() {
    CompletableFuture<Reply> first = attach(Mode.RESTORE_ASYNC, 1);
    rig.configured(Map.of());
    rig.jwt();
    FakeRest.Call<?> call = rig.rest.next();
    rig.server(() -> call.answer(500, Map.of()));
    assertThat(first).isCompletedExceptionally();
    rig.say("m7", "seven", 7);
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Reply> again = attach(Mode.RESUME, 1);
      FakeRest.Call<?> asked = rig.rest.next();
      rig.server(() -> asked.answer(500, Map.of()));
      assertThat(again).isCompletedExceptionally();
    }
    rig.page(List.of(message("m7", "seven", 7)), 1);
    rig.moment();
    assertThat(rig.texts()).containsExactly("seven");
  }

  @Test
  void moreThanCanBeHeldWhileASessionIsTakenUpIsFetched() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.jwt();
    for (int i = 2; i <= InboundMessages.WAITING_LIMIT + 2; i++) {
      rig.say("m" + i, "m" + i, i);
    }
    rig.page(List.of(message("m1", "m1", 1)), 1);
    assertThat(SessionRig.texts(reply(attach).inbound())).containsExactly("m1");
    rig.page(List.of(message("m2", "m2", 2), message("m1", "m1", 1)), 1);

    assertThat(rig.texts())
        .hasSize(InboundMessages.WAITING_LIMIT + 1)
        .startsWith("m2", "m3")
        .doesNotHaveDuplicates();
  }

  @Test
  void whatWasMissedIsFetchedByPagesUntilThePosition() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(500) + 1);
    rig.configured(Map.of());
    rig.jwt();
    rig.page(numbered(999, 975), 40);
    assertThat(rig.page(numbered(999, 900), 10).url()).contains("pageNumber=1&pageSize=100");
    assertThat(rig.page(numbered(899, 800), 10).url()).contains("pageNumber=2");
    rig.page(numbered(799, 700), 10);
    rig.page(numbered(699, 600), 10);
    rig.page(numbered(599, 500), 10);
    rig.page(numbered(499, 400), 10);

    assertThat(reply(attach).inbound().messages())
        .hasSize(600)
        .extracting(InboundMessage::position)
        .isSorted();
    assertThat(rig.rest.isQuiet()).isTrue();
  }

  /** Their times do not tell which was first, so the pages have to. */
  @Test
  void messagesOfOneMomentStayInOrderWhenMoreComeBetweenTwoPages() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(500));
    rig.configured(Map.of());
    rig.jwt();
    rig.page(ofOneMoment(125, 101), 5);
    rig.page(ofOneMoment(128, 29), 2);
    List<Map<String, Object>> last = new ArrayList<>(ofOneMoment(30, 1));
    last.add(message("m0", "m0", 0));
    rig.page(last, 2);

    assertThat(SessionRig.texts(reply(attach).inbound()))
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 128).mapToObj(i -> "m" + i).toList());
    assertThat(reply(attach).inbound().messages())
        .extracting(InboundMessage::position)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void messagesOfOneMomentStayInOrderWhenMoreComeThanAPageHolds() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(500));
    rig.configured(Map.of());
    rig.jwt();
    rig.page(ofOneMoment(76, 67), 8);
    rig.page(ofOneMoment(198, 99), 2);
    List<Map<String, Object>> last = new ArrayList<>(ofOneMoment(98, 1));
    last.add(message("m0", "m0", 0));
    rig.page(last, 2);

    assertThat(SessionRig.texts(reply(attach).inbound()))
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 198).mapToObj(i -> "m" + i).toList());
    assertThat(reply(attach).inbound().messages())
        .extracting(InboundMessage::position)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static List<Map<String, Object>> ofOneMoment(int from, int to) {
    return IntStream.rangeClosed(to, from)
        .mapToObj(i -> message("m" + (from + to - i), "m" + (from + to - i), 500))
        .toList();
  }

  private static List<Map<String, Object>> numbered(int from, int to) {
    List<Map<String, Object>> page = new ArrayList<>();
    for (int i = from; i >= to; i--) {
      page.add(message("m" + i, "m" + i, i));
    }
    return page;
  }

  @Test
  void aServerThatTakesSmallPagesOnlyGetsThose() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(960));
    rig.configured(Map.of());
    rig.jwt();
    assertThat(rig.page(numbered(999, 990), 100).url()).contains("pageNumber=1&pageSize=10");
    rig.server(() -> rig.rest.next().answer(400, Map.of()));
    assertThat(rig.page(numbered(999, 975), 40).url()).contains("pageNumber=1&pageSize=25");
    assertThat(rig.page(numbered(974, 950), 40).url()).contains("pageNumber=2&pageSize=25");
    assertThat(reply(attach).inbound().messages()).hasSize(50);
  }

  @Test
  void ofAServerThatTakesSmallPagesOnlyNoneIsAskedForTwice() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.jwt();
    assertThat(rig.page(numbered(50, 26), 2).url()).contains("pageNumber=1&pageSize=25");
    rig.server(() -> rig.rest.next().answer(400, Map.of()));
    assertThat(rig.page(numbered(25, 1), 2).url()).contains("pageNumber=2&pageSize=25");
    assertThat(reply(attach).inbound().messages()).hasSize(50);
  }

  @Test
  void tenPagesAMinuteAreAskedFor() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, 1);
    rig.configured(Map.of());
    rig.jwt();
    for (int i = 0; i < 10; i++) {
      rig.page(numbered(10_000 - i * 100, 9_901 - i * 100), 100);
    }
    assertThat(rig.rest.isQuiet()).isTrue();
    rig.manual.advance(59_000);
    assertThat(rig.rest.isQuiet()).isTrue();
    rig.manual.advance(1_000);
    rig.page(numbered(9_000, 8_990), 10);
    assertThat(attach).isCompleted();
  }

  @Test
  void aTokenThatIsNotAcceptedIsReplacedOnce() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.jwt();
    rig.server(() -> rig.rest.next().answer(401, Map.of()));
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(attach).isCompleted();
    assertThat(rig.socket().frames("getJwt")).hasSize(2);
  }

  @Test
  void aHistoryThatNeverAcceptsItsTokenFailsTheAttach() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, 1);
    rig.configured(Map.of());
    for (int i = 0; i < 3; i++) {
      rig.jwt();
      rig.server(() -> rig.rest.next().answer(401, Map.of()));
    }
    assertThat(failure(attach).kind()).isEqualTo(Kind.HTTP);
  }

  @Test
  void aDeploymentWithoutAHistoryIsTakenUpWithoutIt() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.server(() -> rig.socket().refuse("getJwt", 403));
    assertThat(reply(attach).inbound().messages()).isEmpty();
    assertThat(reply(attach).inbound().historyComplete()).isFalse();
  }

  @Test
  void aTokenThatCannotBeHadForNowDoesNotTakeTheGapFromASessionThatGoesOn() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(1) + 1);
    rig.configured(Map.of());
    rig.say("m3", "three", 3);
    rig.server(() -> rig.socket().refuse("getJwt", 400));
    assertThat(reply(attach).inbound().messages()).isEmpty();
    assertThat(rig.texts()).isEmpty();
    rig.jwt();
    rig.page(List.of(message("m3", "three", 3), message("m2", "two", 2)), 1);
    assertThat(rig.texts()).containsExactly("two", "three");
  }

  /** Nobody would ask again for the history, and what comes would wait for it. */
  @Test
  void aTokenThatCannotBeHadForAChatWithoutMessagesHoldsNothingBack() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, 1);
    rig.configured(Map.of());
    rig.say("m1", "one", 1);
    rig.server(() -> rig.socket().refuse("getJwt", 400));
    assertThat(reply(attach).inbound().isEnd()).isFalse();
    rig.moment();
    rig.say("m2", "two", 2);
    rig.moment();
    assertThat(rig.texts()).containsExactly("one", "two");
  }

  @Test
  void aHistoryThatCannotBeReachedFailsTheAttachAndIsAskedForAgain() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.jwt();
    rig.server(() -> rig.rest.next().fail(Kind.NETWORK));
    assertThat(failure(attach).kind()).isEqualTo(Kind.NETWORK);

    CompletableFuture<Reply> again = attach(Mode.RESTORE, 1);
    assertThat(rig.sockets.all()).hasSize(1);
    rig.page(List.of(message("m1", "one", 1)), 1);
    assertThat(SessionRig.texts(reply(again).inbound())).containsExactly("one");
    assertThat(rig.rest.isQuiet()).isTrue();
    assertThat(rig.texts()).isEmpty();
  }

  @Test
  void tooManyRequestsForTheHistoryWaitAsLongAsTheServerAsks() {
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.configured(Map.of());
    rig.jwt();
    rig.server(() -> rig.rest.next().answer(429, Map.of("retry-after", "7"), Map.of()));
    rig.manual.advance(6_000);
    assertThat(rig.rest.isQuiet()).isTrue();
    rig.manual.advance(1_000);
    rig.page(List.of(), 1);
    assertThat(attach).isCompleted();
  }

  /** The core has its own limit for an answer, and asks again. */
  @Test
  void aHistoryThatIsNotWaitedForAnyMoreTakesNothingFromWhatFollows() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(2));
    rig.configured(Map.of());
    rig.jwt();
    rig.server(() -> rig.rest.next().answer(429, Map.of("retry-after", "60"), Map.of()));
    assertThat(attach.cancel(true)).isTrue();
    rig.pass(60_000);
    rig.say("m4", "four", 4);
    rig.moment();
    assertThat(rig.texts()).isEmpty();
    rig.page(List.of(message("m3", "three", 3), message("m2", "two", 2)), 1);

    assertThat(rig.texts()).containsExactly("two", "three", "four");
    assertThat(rig.rest.isQuiet()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void onlyTheLastAnswerAsksForTheHistoryWhenTheServerTakesRequestsAgain(Mode mode) {
    CompletableFuture<Reply> attach = attach(mode, position(2));
    rig.configured(Map.of());
    rig.jwt();
    rig.server(() -> rig.rest.next().answer(429, Map.of("retry-after", "300"), Map.of()));
    for (int i = 0; i < 4; i++) {
      rig.pass(60_000);
      assertThat(attach.cancel(true)).isTrue();
      attach = attach(mode, position(2));
    }
    rig.pass(60_000);
    rig.page(List.of(message("m3", "three", 3), message("m2", "two", 2)), 1);

    assertThat(SessionRig.texts(reply(attach).inbound())).containsExactly("two", "three");
    assertThat(rig.rest.isQuiet()).isTrue();
    assertThat(rig.texts()).isEmpty();
  }

  @Test
  void aHistoryThatIsNotWaitedForAnyMoreLeavesItsMessagesToTheNextAnswer() {
    CompletableFuture<Reply> attach = attach(Mode.RESUME, position(2));
    rig.configured(Map.of());
    rig.jwt();
    FakeRest.Call<?> late = rig.rest.next();
    assertThat(attach.cancel(true)).isTrue();
    FakeRest.Call<?> gap = rig.rest.next();
    CompletableFuture<Reply> again = attach(Mode.RESUME, position(2));
    rig.page(late, List.of(message("m2", "two", 2)), 1);
    rig.page(gap, List.of(message("m3", "three", 3), message("m2", "two", 2)), 1);
    rig.say("m4", "four", 4);
    rig.moment();
    assertThat(rig.texts()).isEmpty();
    rig.page(List.of(message("m3", "three", 3), message("m2", "two", 2)), 1);

    assertThat(SessionRig.texts(reply(again).inbound())).containsExactly("two", "three");
    assertThat(rig.texts()).containsExactly("four");
  }

  // --- signed in

  private static final Map<String, Object> PROOF =
      Map.of("code", "c0de", "redirectUri", "https://example.com", "codeVerifier", "v");

  private CompletableFuture<Reply> startSignedIn() {
    CompletableFuture<Reply> start = rig.ask(session -> session.start(Map.of(), PROOF, Map.of()));
    FakeRest.Call<?> exchange = rig.rest.next();
    assertThat(exchange.url())
        .isEqualTo("https://api.example.com/api/v2/webdeployments/token/oauthcodegrantjwtexchange");
    rig.server(() -> exchange.answer(200, Map.of("jwt", "jwt-a", "refreshToken", "r1")));
    return start;
  }

  @Test
  void aCustomerWhoIsSignedInGetsTheSessionByTheSignIn() {
    CompletableFuture<Reply> start = startSignedIn();
    assertThat(rig.socket().last("configureAuthenticatedSession"))
        .containsEntry("data", Map.of("code", "jwt-a"));
    rig.configured(Map.of("newSession", true));
    assertThat(reply(start).session())
        .containsOnlyKeys("token", "deploymentId", "refreshToken")
        .containsEntry("refreshToken", "r1");
  }

  @Test
  void theConversationOfAnotherDeviceComesAlong() {
    CompletableFuture<Reply> start = startSignedIn();
    rig.configured(Map.of("newSession", false));
    rig.jwt();
    rig.page(List.of(message("m1", "from the other device", 1)), 1);
    assertThat(SessionRig.texts(reply(start).inbound())).containsExactly("from the other device");
  }

  @Test
  void aSignInThatHasRunOutIsRenewedOnce() {
    CompletableFuture<Reply> start = startSignedIn();
    rig.server(() -> rig.socket().refuse("configureAuthenticatedSession", 401));
    FakeRest.Call<?> refresh = rig.rest.next();
    assertThat(refresh.url()).endsWith("/token/refresh");
    rig.server(() -> refresh.answer(200, Map.of("jwt", "jwt-b")));
    assertThat(rig.socket().last("configureAuthenticatedSession"))
        .containsEntry("data", Map.of("code", "jwt-b"));
    rig.server(() -> rig.socket().refuse("configureAuthenticatedSession", 401));

    assertThat(failure(start).errors()).extracting(ServerError::code).containsExactly("401");
    assertThat(rig.rest.isQuiet()).isTrue();
  }

  @Test
  void aStoredSignInIsRenewedAndStoredBeforeItIsUsed() {
    rig.session(Map.of("refreshToken", "r1"));
    CompletableFuture<Void> stored = new CompletableFuture<>();
    rig.storing = stored;
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.server(() -> rig.rest.next().answer(200, Map.of("jwt", "jwt-b", "refreshToken", "r2")));
    assertThat(rig.told).containsExactly("sessionChanged");
    assertThat(rig.socket().frames()).isEmpty();
    rig.server(() -> stored.complete(null));
    assertThat(rig.socket().last("configureAuthenticatedSession"))
        .containsEntry("data", Map.of("code", "jwt-b"));
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(), 1);
    assertThat(reply(attach).session()).containsEntry("refreshToken", "r2");
  }

  @Test
  void aSecondConnectionWaitsForTheSameSignInToBeStored() {
    rig.session(Map.of("refreshToken", "r1"));
    CompletableFuture<Void> stored = new CompletableFuture<>();
    rig.storing = stored;
    CompletableFuture<Reply> first = attach(Mode.RESTORE, 1);
    rig.server(() -> rig.rest.next().answer(200, Map.of("jwt", "jwt-b", "refreshToken", "r2")));
    rig.manual.advance(20_000);
    assertThat(failure(first).kind()).isEqualTo(Kind.TIMEOUT);

    CompletableFuture<Reply> again = attach(Mode.RESTORE, 1);
    assertThat(rig.sockets.all()).hasSize(2);
    assertThat(rig.socket().frames()).isEmpty();
    assertThat(rig.told).containsExactly("sessionChanged");
    rig.server(() -> stored.complete(null));
    assertThat(rig.socket().frames("configureAuthenticatedSession")).hasSize(1);
    assertThat(again).isNotDone();
  }

  @Test
  void aSignInThatCouldNotBeStoredIsStoredBeforeTheNextConnection() {
    rig.session(Map.of("refreshToken", "r1"));
    rig.storing = CompletableFuture.failedFuture(TransportException.of(Kind.CLOSED, "closed"));
    CompletableFuture<Reply> first = attach(Mode.RESTORE, 1);
    rig.server(() -> rig.rest.next().answer(200, Map.of("jwt", "jwt-b", "refreshToken", "r2")));
    assertThat(failure(first).kind()).isEqualTo(Kind.CLOSED);

    rig.storing = CompletableFuture.completedFuture(null);
    CompletableFuture<Reply> again = attach(Mode.RESTORE, 1);
    assertThat(rig.told).containsExactly("sessionChanged", "sessionChanged");
    assertThat(rig.socket().frames("configureAuthenticatedSession")).hasSize(1);
    assertThat(again).isNotDone();
  }

  @Test
  void whatRenewsTheSignInIsStoredBeforeItIsUsed() {
    SessionData former = SessionData.of(Map.of("token", "t", "refreshToken", "r1"));
    assertThat(SessionKeys.FORMAT.isRotated(former, former.with(Map.of("refreshToken", "r2"))))
        .isTrue();
    assertThat(SessionKeys.FORMAT.isRotated(former, former.with(Map.of("customAttributes", "x"))))
        .isFalse();
  }

  @Test
  void aSignInThatIsNotRenewedLosesTheSession() {
    rig.session(Map.of("refreshToken", "r1"));
    CompletableFuture<Reply> attach = attach(Mode.RESTORE, 1);
    rig.server(() -> rig.rest.next().answer(401, Map.of("message", "s3cret")));
    assertThat(failure(attach).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(failure(attach).ajax().toString()).doesNotContain("s3cret");
  }

  @Test
  void aProofWithoutACodeIsRefused() {
    TransportException failure =
        failure(rig.ask(session -> session.start(Map.of(), Map.of("x", 1), Map.of())));
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure).hasMessageContaining("code or idToken");
  }
}
