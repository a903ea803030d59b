package io.webchat.transport.pureconnect.v4.internal;

import static io.webchat.transport.pureconnect.v4.internal.FakeHosts.busy;
import static io.webchat.transport.pureconnect.v4.internal.PureConnectOutcome.failure;
import static io.webchat.transport.pureconnect.v4.internal.PureConnectOutcome.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are down, lie or talk rubbish. */
class BadHostsTest {
  private static final StartRequest JANE =
      new StartRequest(Map.of("nickname", "Jane"), Map.of(), false);
  private static final PollRequest POLL = new PollRequest(1, false, null);
  private static final SessionData SESSION =
      SessionData.of(Map.of("sessionId", "c1", "participantId", "p1"));

  private final FakeHosts hosts = new FakeHosts();
  private static final AttachRequest WITHOUT_GAP = new AttachRequest(6, Mode.RESUME, 20, false);

  private Transport transport;

  @AfterEach
  void close() {
    transport.close();
    hosts.close();
  }

  private Transport open(String... names) {
    transport = new PureConnectProvider().create(hosts.context(names));
    return transport;
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500, 503})
  void aFailedStartIsTriedOnTheNextHost(int status) {
    hosts.good("b").at("a", "*", ScriptedAnswer.http(status, "", ""));

    Reply started = reply(open("a", "b", "c").start(JANE));

    assertThat(started.session()).containsEntry("host", "b").containsEntry("sessionId", "c1");
    assertThat(hosts.asked()).containsExactly("a start", "b start");
  }

  @Test
  void anAnswerWithoutAChatIsARefusal() {
    hosts.at("a", "*", "{}").at("b", "*", "{\"chatId\":\"c1\"}");

    TransportException failure = failure(open("a", "b").start(JANE));

    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(hosts.asked()).containsExactly("a start", "b start");
  }

  @Test
  void whenNoHostStartsAChatTheLastErrorCountsAndTheNextStartBeginsAnew() {
    hosts
        .at("a", "*", ScriptedAnswer.http(500, "", ""))
        .at(
            "b",
            "*",
            ScriptedAnswer.http(
                400,
                "Content-Type: application/json",
                "{\"errorId\":\"error.target\",\"message\":\"no such workgroup\"}"));

    TransportException failure = failure(open("a", "b").start(JANE));

    assertThat(failure).hasMessage("no such workgroup");
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.errors()).extracting("code").containsExactly("error.target");
    hosts.good("a");
    assertThat(reply(transport.start(JANE)).session()).isNotNull();
  }

  @Test
  void aListThatLiesCostsAFewRequestsOnly() {
    String[] many = IntStream.range(0, 500).mapToObj(i -> "x" + i).toArray(String[]::new);
    hosts.good("a").at("a", "messages", busy(many));

    TransportException failure = failure(open("a", "b").poll(SESSION, POLL));

    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    assertThat(hosts.asked()).hasSizeLessThanOrEqualTo(12);
    assertThat(hosts.asked()).doesNotHaveDuplicates();
  }

  @Test
  void hostsThatNameEachOtherAreAskedOnce() {
    hosts.at("a", "*", busy("a", "b")).at("b", "*", busy("a", "c")).at("c", "*", busy("b", "a"));

    TransportException failure = failure(open("a").poll(SESSION, POLL));

    assertThat(failure.ajax().status()).isEqualTo(503);
    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    assertThat(hosts.asked()).containsExactly("a messages", "b reconnect", "c reconnect");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alternateHostList\":\"b\"}",
        "{\"alternateHostList\":{\"b\":1}}",
        "{\"alternateHostList\":[\"../evil\",\"http://evil\",\"evil:80\",\"a b\",\"\",null,7,[]]}",
        "{\"alternateHostList\":[\"evil@host\",\"host/path\",\"host?x\",\"host#x\",\"%2e\"]}",
        "<html>",
        "{\"alternate"
      })
  void aListThatIsNoneLeavesTheConfiguredHosts(String body) {
    hosts.good("b").at("a", "*", ScriptedAnswer.http(503, "", body));

    Reply polled = reply(open("a", "b").poll(SESSION, POLL));

    assertThat(polled.session()).containsEntry("host", "b").doesNotContainKey("alternateHosts");
    assertThat(hosts.asked())
        .containsExactly("a messages", "b reconnect", "b message-history", "b messages");
  }

  @Test
  void theNamedHostGoesBeforeTheConfiguredOnes() {
    hosts.good("b").good("z").at("a", "*", busy("z", "y"));

    Reply polled = reply(open("a", "b").poll(SESSION, POLL));

    assertThat(hosts.asked()).contains("z reconnect").doesNotContain("b reconnect");
    assertThat(polled.session())
        .containsEntry("host", "z")
        .containsEntry("alternateHosts", List.of("y"));
    transport.close();
    hosts.at("z", "reconnect", busy()).good("y");
    Transport next = open("a", "b");
    Reply restored = reply(next.attach(polled.session(), new AttachRequest(1, Mode.RESTORE, 20)));
    assertThat(restored.session()).containsEntry("host", "y");
  }

  @Test
  void aServerThatIsDownIsLeftWhenItFailsAgain() {
    hosts.good("b").at("a", "*", ScriptedAnswer.reset());
    open("a", "b");

    assertThat(failure(transport.poll(SESSION, POLL)).kind()).isEqualTo(Kind.NETWORK);
    Reply polled = reply(transport.poll(SESSION, POLL));

    assertThat(polled.session()).containsEntry("host", "b");
  }

  @Test
  void aStandbyThatDoesNotKnowTheSessionDoesNotLoseIt() {
    hosts.at("a", "*", ScriptedAnswer.reset()).at("b", "*", ScriptedAnswer.http(404, "", ""));
    open("a", "b");

    for (int i = 0; i < 4; i++) {
      assertThat(failure(transport.poll(SESSION, POLL)).kind()).isEqualTo(Kind.NETWORK);
    }
    hosts.good("a");
    assertThat(reply(transport.poll(SESSION, POLL)).session()).isNull();
  }

  @Test
  void errorsInARowSlowPollsDown() {
    hosts.good("a").at("a", "messages", ScriptedAnswer.http(500, "", ""));
    open("a");

    assertThat(pauses(3)).containsExactly(2_000L, 3_000L, 4_000L);
    hosts.at("a", "messages", "{\"messages\":[],\"pollWaitSuggestion\":250}");
    assertThat(reply(transport.poll(SESSION, POLL)).pollAfterMs()).hasValue(250);
    hosts.at("a", "messages", ScriptedAnswer.http(500, "", ""));
    assertThat(pauses(2)).containsExactly(1_250L, 2_250L);
    hosts.at("a", "messages", ScriptedAnswer.http(429, "Retry-After: 30", ""));
    assertThat(pauses(1)).containsExactly(30_000L);
  }

  private List<Long> pauses(int polls) {
    return IntStream.range(0, polls)
        .mapToObj(i -> failure(transport.poll(SESSION, POLL)).retryAfter().orElseThrow())
        .map(Duration::toMillis)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-5", "99"})
  void theSuggestionHasALeast(String suggestion) {
    hosts.good("a");
    hosts.at("a", "messages", "{\"messages\":[],\"pollWaitSuggestion\":" + suggestion + "}");

    assertThat(reply(open("a").poll(SESSION, POLL)).pollAfterMs()).hasValue(100);
  }

  @Test
  void anyAnswerMaySuggestAndWithoutAnySecondsAreUsual() {
    hosts.good("a");
    assertThat(reply(open("a").start(JANE)).pollAfterMs()).hasValue(1_000);
    hosts.at("a", "send-message", "{\"pollWaitSuggestion\":7000}");
    reply(transport.send(SESSION, OutgoingMessage.of("hi")));
    assertThat(reply(transport.poll(SESSION, POLL)).pollAfterMs()).hasValue(7_000);
    hosts.at("a", "messages", "{\"messages\":[],\"pollWaitSuggestion\":\"soon\"}");
    assertThat(reply(transport.poll(SESSION, POLL)).pollAfterMs()).hasValue(7_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"messages\":{}}", "null", ""})
  void aPollWithoutMessagesIsInvalid(String body) {
    hosts.good("a").at("a", "messages", body);

    assertThat(failure(open("a").poll(SESSION, POLL)).kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void whoTypedLongAgoIsNoNews() {
    String typing =
        "{\"messages\":[{\"__type\":\"urn:inin.com:webChat:chatTypingIndicatorMessage\","
            + "\"participantId\":\"ann\",\"sequenceNumber\":1,\"value\":true}]}";
    hosts.good("a").at("a", "message-history", typing);

    Reply taken = reply(open("a").attach(SESSION, new AttachRequest(1, Mode.RESTORE, 20)));
    assertThat(taken.inbound().messages()).isEmpty();

    hosts.at("a", "messages", typing);
    Reply polled = reply(transport.poll(SESSION, new PollRequest(1, true, null)));
    assertThat(polled.inbound().messages()).hasSize(1);
  }

  @Test
  void afterALostAnswerTheHistoryComesFirst() {
    hosts.good("a").at("a", "messages", ScriptedAnswer.truncated("application/json", "{"));
    failure(open("a").poll(SESSION, POLL));
    hosts.at("a", "messages", "{\"messages\":[]}");

    reply(transport.poll(SESSION, POLL));
    reply(transport.poll(SESSION, POLL));

    assertThat(hosts.asked())
        .containsExactly("a messages", "a message-history", "a messages", "a messages");
  }

  @Test
  void aPollThatIsGivenUpEndsItsRequest() {
    CountDownLatch never = new CountDownLatch(1);
    hosts.good("a").at("a", "messages", ScriptedAnswer.held(never, ScriptedAnswer.json("{}")));
    CompletableFuture<Reply> poll = open("a").poll(SESSION, POLL).toCompletableFuture();
    await().until(() -> hosts.asked().contains("a messages"));

    poll.cancel(true);
    hosts.at("a", "messages", "{\"messages\":[]}");
    never.countDown();

    reply(transport.poll(SESSION, POLL));
    assertThat(hosts.asked()).endsWith("a message-history", "a messages");
  }

  @Test
  void typingIsStoppedBeforeAMessage() {
    hosts.good("a");
    reply(open("a").typing(SESSION, true, null));
    hosts.at("a", "typing-state", ScriptedAnswer.http(500, "", ""));

    reply(transport.send(SESSION, OutgoingMessage.of("hi")));
    reply(transport.send(SESSION, OutgoingMessage.of("again")));

    assertThat(hosts.asked())
        .containsExactly("a typing-state", "a typing-state", "a send-message", "a send-message");
    assertThat(hosts.received().get(0).text()).isEqualTo("{\"typingIndicator\":true}");
    assertThat(hosts.received().get(1).text()).isEqualTo("{\"typingIndicator\":false}");
    assertThat(hosts.received().get(2).text())
        .contains("\"message\":\"hi\"", "\"type\":\"text/plain\"");
    assertThat(hosts.received().get(2).path()).isEqualTo("/proxy/a/icws/web-chat/send-message/p1");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 409, 410})
  void aRefusedReconnectMeansThatTheSessionIsGone(int status) {
    hosts.good("a").at("a", "reconnect", ScriptedAnswer.http(status, "", ""));

    TransportException failure =
        failure(open("a").attach(SESSION, new AttachRequest(1, Mode.RESTORE, 20)));

    assertThat(failure.kind()).isEqualTo(Kind.SESSION_LOST);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 408, 429, 500, 502, 503})
  void aServerInTroubleHasNotLostTheSession(int status) {
    hosts.good("a").at("a", "reconnect", ScriptedAnswer.http(status, "", ""));

    TransportException failure =
        failure(open("a").attach(SESSION, new AttachRequest(1, Mode.RESTORE, 20)));

    assertThat(failure.kind()).isIn(Kind.HTTP, Kind.RATE_LIMITED);
    assertThat(failure.ajax().status()).isEqualTo(status);
  }

  @Test
  void aSessionThatGoesOnIsNotReconnected() {
    hosts.good("a");

    reply(open("a").attach(SESSION, new AttachRequest(1, Mode.RESUME, 20)));

    assertThat(hosts.asked()).containsExactly("a message-history");
  }

  @Test
  void aSessionThatMissedNothingAsksForNewsOnly() {
    hosts.good("a");

    Reply resumed = reply(open("a").attach(SESSION, WITHOUT_GAP));

    assertThat(resumed.inbound().messages()).isEmpty();
    assertThat(hosts.asked()).containsExactly("a messages");
  }

  @Test
  void whatSomebodySaysOfWhomNothingIsKnownComesWithTheHistory() {
    hosts
        .good("a")
        .at("a", "messages", messages(text(7, "agent", "news")))
        .at(
            "a",
            "message-history",
            messages(
                joined(2, "agent", "Anna"), text(6, "agent", "before"), text(7, "agent", "news")));

    Reply resumed = reply(open("a").attach(SESSION, WITHOUT_GAP));

    assertThat(resumed.inbound().messages())
        .extracting(each -> each.message().text(), each -> each.message().from().name())
        .contains(tuple("before", "Anna"))
        .endsWith(tuple("news", "Anna"));
    assertThat(resumed.inbound().messages()).noneMatch(each -> each.position() < 6);
    hosts.at("a", "messages", messages(text(8, "agent", "more"), text(9, "new", "who am I?")));
    Reply polled = reply(transport.poll(SESSION, POLL));
    assertThat(polled.inbound().messages())
        .extracting(each -> each.message().text())
        .containsExactly("more", "who am I?");
    assertThat(hosts.asked())
        .as("what the history does not tell is not asked for again")
        .containsExactly("a messages", "a message-history", "a messages");
  }

  @Test
  void aSessionThatMissedNothingIsReconnectedWhereTheServerDoesNotKnowItsParticipant() {
    hosts.good("a").at("a", "messages", ScriptedAnswer.http(404, "", ""));

    reply(open("a").attach(SESSION, WITHOUT_GAP));

    assertThat(hosts.asked()).containsExactly("a messages", "a reconnect", "a message-history");
  }

  private static String messages(String... all) {
    return "{\"messages\":[" + String.join(",", all) + "],\"chatEnded\":false}";
  }

  private static String text(int position, String from, String text) {
    return ("{'__type':'urn:inin.com:webChat:chatTextMessage','participantId':'%s','contentType':"
            + "'text/plain','value':'%s','sequenceNumber':%d}")
        .formatted(from, text, position)
        .replace('\'', '"');
  }

  private static String joined(int position, String who, String name) {
    return ("{'__type':'urn:inin.com:webChat:chatParticipantStateChangedMessage','participantId':"
            + "'%s','state':2,'participantType':'Agent','displayName':'%s','sequenceNumber':%d}")
        .formatted(who, name, position)
        .replace('\'', '"');
  }

  @Test
  void aSessionThatGoesOnIsReconnectedWhereTheServerDoesNotKnowItsParticipant() {
    hosts
        .good("a")
        .at("a", "message-history", ScriptedAnswer.http(404, "", ""))
        .at("a", "reconnect", ScriptedAnswer.http(410, "", ""));

    TransportException failure =
        failure(open("a").attach(SESSION, new AttachRequest(1, Mode.RESUME, 20)));

    assertThat(failure.kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(hosts.asked()).containsExactly("a message-history", "a reconnect");
  }

  @Test
  void aReconnectMayNameAnotherParticipant() {
    hosts.good("a").at("a", "reconnect", "{\"participantId\":\"p2\"}");

    Reply restored = reply(open("a").attach(SESSION, new AttachRequest(1, Mode.RESTORE, 20)));

    assertThat(restored.session()).containsEntry("participantId", "p2").hasSize(2);
    reply(transport.end(SESSION)); // with data from before
    assertThat(hosts.received()).last().hasToString("POST /proxy/a/icws/web-chat/exit/p2");
  }

  @Test
  void dataOfAnotherWireAreNoSession() {
    open("a");
    SessionData other = SessionData.of(Map.of("sessionID", "c1"));

    assertThat(failure(transport.poll(other, POLL)).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(failure(transport.attach(other, new AttachRequest(1, Mode.RESTORE, 20))).kind())
        .isEqualTo(Kind.SESSION_LOST);
    assertThat(hosts.asked()).isEmpty();
  }

  @Test
  void sendsCookiesAndCustomHeaders() {
    hosts
        .good("a")
        .at(
            "a",
            "start",
            ScriptedAnswer.http(
                200,
                "Content-Type: application/json\r\nSet-Cookie: icws=7; Path=/proxy/a",
                "{\"chatId\":\"c1\",\"participantId\":\"p1\"}"));
    var context = hosts.context("a");
    transport = new PureConnectProvider().create(context);
    context.customHeaders(Map.of("authorization", "s3cret"));

    reply(transport.start(JANE));
    reply(transport.poll(SESSION, POLL));

    assertThat(hosts.received())
        .last()
        .satisfies(
            poll -> {
              assertThat(poll.header("cookie")).isEqualTo("icws=7");
              assertThat(poll.header("authorization")).isEqualTo("s3cret");
            });
  }
}
