package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream: when it is opened, watched, opened again and given up. */
class EventStreamTest extends GuestChatCase {
  private static final String NEWS = "GET /c1/messages";
  private static final String MYSELF = "GET /c1/members/me";

  /** So many times in a row the server may say that it does not know the conversation. */
  private static final int PATIENCE = 5;

  @Test
  void aChatHasStartedWhenItsStreamIsOpen() {
    streams.handshakes = -1;
    CompletionStage<Reply> started =
        transport.start(new StartRequest(Map.of("nickname", "Jane"), Map.of(), false));
    box.settle();
    assertThat(started.toCompletableFuture()).isNotDone();
    assertThat(streams.last().request.address())
        .hasToString("wss://stream.example.net/v1/token/secret-jwt");
    streams.last().push(frame("message", raw("m1", "me", "early", 1)));

    streams.last().open();

    Reply reply = settled(started);
    assertThat(reply.session())
        .containsEntry("conversationId", "c1")
        .containsEntry("memberId", "me")
        .containsEntry("jwt", "secret-jwt")
        .containsEntry("WebSocketUrl", "wss://stream.example.net/v1/token/secret-jwt")
        .hasSize(4);
    assertThat(texts()).containsExactly("early");
    assertThat(streams.last().request.headers()).isEmpty();
  }

  @Test
  void aStartWhoseStreamIsRefusedLeavesNobodyInTheConversation() {
    streams.handshakes = 503;
    TransportException failure =
        failure(transport.start(new StartRequest(Map.of("nickname", "Jane"), Map.of(), false)));

    assertThat(failure.ajax().status()).isEqualTo(503);
    assertThat(api.asked()).containsExactly("POST ", "DELETE /c1/members/me");
    streams.handshakes = 0;
    assertThat(start().session()).isNotNull();
    assertThat(context.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'id':'c1','jwt':'j','member':{'id':'me'}}",
        "{'id':'c1','jwt':'j','member':{'id':'me'},'eventStreamUri':'https://x'}",
        "{'id':'c1','jwt':'j','member':{'id':'me'},'eventStreamUri':'ws://plain.example.net/x'}",
        "{'id':'c1','jwt':'j','member':{'id':'me'},'eventStreamUri':'wss:// secret-jwt'}",
        "{'id':'c1','jwt':'j','member':{},'eventStreamUri':'wss://x/y'}",
        "[]"
      })
  void anAnswerThatNamesNoConversationStartsNone(String answer) {
    api.on("POST ", answer);

    TransportException failure =
        failure(transport.start(new StartRequest(Map.of(), Map.of(), false)));

    assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(failure.ambiguous()).isTrue();
    assertThat(streams.streams).isEmpty();
  }

  @Test
  void heartbeatsKeepTheStreamAndSilenceEndsIt() {
    start();
    box.advance(13_000);
    heartbeat();
    box.advance(13_900);
    assertThat(context.events()).isEmpty();

    box.advance(200);

    assertThat(streams.streams.get(0).ended).isEqualTo("aborted");
    assertThat(context.events()).containsExactly("disconnected", "reconnected");
    assertThat(streams.streams).hasSize(2);
  }

  @Test
  void aStreamThatWasOpenForAWhileIsOpenedAgainAtOnce() {
    start();
    say("m1", "ann", "one", 1);
    box.advance(6_000);
    heartbeat();
    api.on(NEWS, page(raw("m1", "ann", "one", 1), raw("m2", "ann", "two", 2)));

    cut();

    assertThat(streams.streams).hasSize(2);
    assertThat(texts()).containsExactly("one", "two");
    assertThat(api.asked())
        .endsWith(
            "GET /c1/messages?sortOrder=ascending&maxResults=100&after=m1", "GET /c1/members/me");
    assertThat(context.calls()).endsWith("disconnected", "inbound", "reconnected");
  }

  @Test
  void moreThanTheMailboxTakesIsFetched() {
    start();
    say("m0", "ann", "m0", 0);
    box.advance(6_000);
    FakeStreams.Stream flooding = streams.last();
    for (int i = 1; i <= EventStream.WAITING_LIMIT + 5; i++) {
      flooding.push(frame(StreamFrame.MESSAGE, raw("m1", "ann", "m1", 1)));
    }
    api.on(
        NEWS,
        page(raw("m0", "ann", "m0", 0), raw("m1", "ann", "m1", 1), raw("m2", "ann", "m2", 2)));
    box.settle();

    assertThat(flooding.ended).isEqualTo("aborted");
    assertThat(streams.streams).hasSize(2);
    assertThat(texts()).startsWith("m0", "m1").endsWith("m2");
    assertThat(context.events()).containsExactly("disconnected", "reconnected");
  }

  @Test
  void aNextPageThatIsElsewhereIsAskedForHere() {
    start();
    say("m1", "ann", "one", 1);
    box.advance(6_000);
    heartbeat();
    String next = "'next':'https://elsewhere.example.net/api/v2/messages?after=m2'";
    api.on(NEWS, "{'entities':[" + raw("m2", "ann", "two", 2) + "]," + next + "}")
        .on("&after=m2", page(raw("m3", "ann", "three", 3)));

    cut();

    assertThat(texts()).containsExactly("one", "two", "three");
    assertThat(api.calls).allMatch(call -> call.url().host().equals("api.example.com"));
  }

  @Test
  void streamsThatEndSoonAreOpenedAfterPausesThatGrow() {
    start();
    List<Long> opened = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 8; i++) {
      cut();
      int before = streams.streams.size();
      long waited = 0;
      while (streams.streams.size() == before) {
        box.advance(50);
        waited += 50;
      }
      opened.add(waited);
      now += waited;
    }
    assertThat(opened).isSorted().startsWith(1_000L, 1_500L, 2_250L).endsWith(10_000L);
    assertThat(now).isLessThan(60_000);
    assertThat(context.events())
        .containsSubsequence("disconnected", "reconnected", "disconnected", "reconnected");
  }

  @Test
  void aServerThatIsDownIsTriedOn() {
    start();
    streams.handshakes = 503;
    cut();
    box.advance(120_000);
    assertThat(context.events()).containsExactly("disconnected");
    assertThat(streams.streams).hasSizeBetween(12, 30);

    streams.handshakes = 0;
    box.advance(10_000);

    assertThat(context.events()).containsExactly("disconnected", "reconnected");
  }

  /** A minute at most: a server that says more is asked all the same. */
  @ParameterizedTest
  @CsvSource({"20,20000", "3600,60000"})
  void aServerThatAsksToWaitIsLeftInPeace(int seconds, int waits) {
    start();
    streams.handshakes = 503;
    streams.retryAfter = Duration.ofSeconds(seconds);
    cut();
    box.advance(1_100); // the stream was open shortly
    int refused = streams.streams.size();

    box.advance(waits - 200);
    assertThat(streams.streams).hasSize(refused);
    box.advance(200);
    assertThat(streams.streams).hasSize(refused + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void aServerThatRefusesTheTokenAgainAndAgainHasLostTheChat(int status) {
    start();
    streams.handshakes = status;
    api.on(NEWS, status, "").on(MYSELF, status, "");

    cut();
    box.advance(60_000);

    assertThat(context.events()).containsExactly("disconnected", "lost");
    int opened = streams.streams.size();
    box.advance(60_000);
    assertThat(streams.streams).hasSize(opened);
    assertThat(box.waiting()).isZero();
  }

  @Test
  void aRefusalNowAndThenLosesNothing() {
    start();
    streams.handshakes = 401;
    cut();
    box.advance(1_100);
    streams.handshakes = 0;
    box.advance(5_000);

    assertThat(context.events()).containsExactly("disconnected", "reconnected");
  }

  @Test
  void whatWasMissedIsFetchedWhenTheServerHasTrouble() {
    start();
    api.on(NEWS, 500, "");
    cut();
    box.advance(5_000);
    assertThat(context.events()).containsExactly("disconnected");
    say("m3", "ann", "three", 3); // while it is being fetched
    api.on(NEWS, page(raw("m1", "ann", "one", 1), raw("m2", "ann", "two", 2)));

    box.advance(10_000);

    assertThat(texts()).containsExactly("one", "two", "three");
    assertThat(context.events()).containsExactly("disconnected", "reconnected");
  }

  @Test
  void aCutWhileCatchingUpIsToldOnceAndNothingComesTwice() {
    start();
    api.hold(NEWS);
    cut();
    box.advance(1_000);
    cut();
    box.advance(3_000);
    assertThat(api.waiting).hasSize(2);
    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));
    box.settle();
    assertThat(texts()).isEmpty();

    api.waiting.get(1).answer(200, page(raw("m1", "ann", "one", 1)));
    box.settle();

    assertThat(texts()).containsExactly("one");
    assertThat(context.events()).containsExactly("disconnected", "reconnected");
  }

  @Test
  void itIsBackWhenWhoSpokeIsKnown() {
    start();
    api.hold("/members/bob").on(NEWS, page(raw("m1", "bob", "one", 1)));
    cut();
    box.advance(1_000);
    assertThat(context.events()).containsExactly("disconnected");

    api.waiting.get(0).answer(200, member("bob", "AGENT", "Bob"));
    box.settle();

    assertThat(context.calls()).endsWith("disconnected", "inbound", "reconnected");
  }

  @Test
  void furtherPagesAreFetchedBelowTheDataUrlAndNowhereElse() {
    start();
    api.on(NEWS, "{'entities':[" + raw("m1", "ann", "one", 1) + "],'next':'/api/v2/more?page=2'}")
        .on(
            "/api/v2/more",
            "{'entities':["
                + raw("m2", "ann", "two", 2)
                + "],'next':'https://evil.example.org/x'}");
    cut();
    box.advance(1_000);

    assertThat(texts()).containsExactly("one", "two");
    assertThat(api.asked()).contains("GET https://api.example.com/api/v2/more?page=2");
    assertThat(api.asked()).noneMatch(each -> each.contains("evil"));
  }

  @Test
  void aServerThatNamesTheSamePageForEverIsAskedTwice() {
    start();
    String same = "{'entities':[" + raw("m1", "ann", "one", 1) + "],'next':'/api/v2/more'}";
    api.on(NEWS, same).on("/api/v2/more", same);
    cut();
    box.advance(1_000);

    assertThat(texts()).containsExactly("one");
    assertThat(api.count("/api/v2/more")).isEqualTo(1);
    assertThat(context.events()).endsWith("reconnected");
  }

  @Test
  void aServerThatDoesNotKnowTheLastMessageIsAskedByTime() {
    start();
    say("m1", "ann", "one", 1);
    api.on(NEWS, 400, "{'code':'bad.request','message':'no such message'}")
        .on("sortOrder=descending", page(raw("m2", "ann", "two", 2), raw("m1", "ann", "one", 1)));
    cut();
    box.advance(1_000);

    assertThat(texts()).containsExactly("one", "two");
    assertThat(context.events()).endsWith("reconnected");
  }

  @Test
  void theOwnLeavingEndsTheChatASecondLater() {
    start();
    push(frame("message", raw("m9", "me", "", 9).replace("standard", "member-leave")));
    say("m10", "ann", "bye", 10);
    streams.last().close(1000);
    box.advance(900);
    assertThat(hasEnded()).isFalse();

    box.advance(200);

    assertThat(hasEnded()).isTrue();
    assertThat(texts()).containsExactly("", "bye");
    assertThat(context.events()).isEmpty();
    assertThat(streams.streams).hasSize(1);
    assertThat(box.waiting()).isZero();
  }

  @Test
  void aMemberChangeSaysSoToo() {
    start();
    push(frame("member-change", "{'member':{'id':'ann','state':'DISCONNECTED'}}"));
    box.advance(2_000);
    assertThat(hasEnded()).isFalse();
    leave();
    box.advance(1_000);
    assertThat(hasEnded()).isTrue();
  }

  @Test
  void aChatThatEndedDuringACutBringsItsLastWords() {
    start();
    streams.handshakes = 401;
    api.on(NEWS, page(raw("m1", "ann", "bye", 1)))
        .on(MYSELF, "{'id':'me','role':'CUSTOMER','state':'DISCONNECTED'}");
    cut();
    box.advance(3_000);

    assertThat(texts()).containsExactly("bye");
    assertThat(hasEnded()).isTrue();
    assertThat(context.events()).containsExactly("disconnected");
    assertThat(box.waiting()).isZero();
  }

  @Test
  void theEndComesAlthoughTheLastWordsCannotBeFetched() {
    start();
    api.hold(NEWS);
    cut();
    box.advance(1_000);
    say("m2", "ann", "bye", 2);
    leave();
    api.waiting.get(0).answer(500, "");
    box.settle();
    box.advance(1_000);

    assertThat(hasEnded()).isTrue();
    assertThat(texts()).as("what came by the stream").containsExactly("bye");
  }

  /** The stream is not opened again, whatever the server says of the member. */
  @ParameterizedTest
  @CsvSource({
    "200, CONNECTED",
    "200, DISCONNECTED",
    "401, ''",
    "403, ''",
    "404, ''",
    "410, ''",
    "500, ''",
    "503, ''"
  })
  void aChatThatEndsWhileCatchingUpBringsWhatWasMissedAndEnds(int status, String state) {
    start();
    api.hold(NEWS).hold(MYSELF);
    cut();
    box.advance(1_000);
    say("m2", "ann", "bye", 2);
    leave();
    cut();

    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));
    box.settle();
    assertThat(texts()).isEmpty();
    api.waiting.get(1).answer(status, "{'id':'me','role':'CUSTOMER','state':'" + state + "'}");
    box.advance(60_000);

    assertThat(texts()).containsExactly("one", "bye");
    assertThat(ends()).isEqualTo(1);
    assertThat(context.events()).containsExactly("disconnected");
    assertThat(streams.streams).hasSize(2);
    assertThat(box.waiting()).isZero();
  }

  @Test
  void aChatThatEndsBetweenTwoAttemptsToCatchUpEnds() {
    start();
    api.on(NEWS, 500, "").on(MYSELF, 404, "");
    cut();
    box.advance(1_000);
    leave();
    cut();
    api.on(NEWS, page(raw("m1", "ann", "bye", 1)));
    box.advance(60_000);

    assertThat(texts()).containsExactly("bye");
    assertThat(ends()).isEqualTo(1);
    assertThat(context.events()).containsExactly("disconnected");
    assertThat(box.waiting()).isZero();
  }

  /** It is known to be over, so that a server that does not know it any more says nothing new. */
  @Test
  void aChatThatHasEndedIsNotLost() {
    start();
    api.on(NEWS, 404, "");
    cut();
    while (api.count(NEWS) < PATIENCE - 1) {
      box.advance(100);
    }
    api.hold(NEWS).on(MYSELF, 404, "");
    while (api.waiting.isEmpty()) {
      box.advance(100);
    }
    leave();
    api.waiting.get(0).answer(200, page(raw("m1", "ann", "bye", 1)));
    box.advance(60_000);

    assertThat(texts()).containsExactly("bye");
    assertThat(ends()).isEqualTo(1);
    assertThat(context.events()).containsExactly("disconnected");
  }

  @Test
  void closeGivesUpWhatIsBeingOpened() {
    streams.handshakes = -1;
    CompletionStage<Reply> started = transport.start(new StartRequest(Map.of(), Map.of(), false));
    box.settle();

    transport.close();

    assertThat(failure(started).kind()).isEqualTo(Kind.CLOSED);
    assertThat(streams.last().isGivenUp()).isTrue();
    assertThat(box.waiting()).isZero();
    assertThat(failure(transport.start(new StartRequest(Map.of(), Map.of(), false))).kind())
        .isEqualTo(Kind.CLOSED);
  }

  @Test
  void closeEndsTheStreamAndEveryTimer() {
    start();
    say("m1", "stranger", "one", 1);
    transport.close();
    box.settle();

    assertThat(streams.last().ended).isEqualTo("closed 1000");
    say("m2", "ann", "two", 2);
    cut();
    box.advance(60_000);
    assertThat(texts()).doesNotContain("two");
    assertThat(context.events()).isEmpty();
    assertThat(box.waiting()).isZero();
  }

  @Test
  void closeEndsTheStreamAlsoWhileSendersAreUnknown() {
    start();
    api.hold("/members/bob").hold("/members/eve");
    say("m1", "bob", "one", 1);
    say("m2", "eve", "two", 2);
    transport.close();
    box.settle();

    assertThat(streams.last().ended).isEqualTo("closed 1000");
    assertThat(texts()).containsExactly("one", "two");
    assertThat(box.waiting()).isZero();
  }

  @Test
  void anotherChatLeavesTheFormerStream() {
    start();
    attach(Mode.RESTORE, 1);
    start();

    assertThat(streams.streams).hasSize(2);
    assertThat(streams.streams.get(0).ended).isEqualTo("closed 1000");
    assertThat(streams.streams.get(1).ended).isEmpty();
  }
}
