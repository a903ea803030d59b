package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that is taken up: after a restart, by another transport, or by the same one. */
class TakenUpTest extends GuestChatCase {
  private static final String OLDER = "GET /c1/messages?sortOrder=descending";
  private static final String NEWER = "GET /c1/messages?sortOrder=ascending";
  private static final AttachRequest RESTORE = new AttachRequest(1, Mode.RESTORE, 20);

  private static List<String> texts(Reply reply) {
    return reply.inbound().messages().stream()
        .map(InboundMessage::message)
        .map(Message::text)
        .toList();
  }

  /** Messages m1 to mN, newest first, in pages as the server makes them. */
  private void conversation(int size) {
    List<String> all =
        new ArrayList<>(
            IntStream.rangeClosed(1, size).mapToObj(i -> raw("m" + i, "ann", "t" + i, i)).toList());
    Collections.reverse(all);
    api.on(OLDER, page(all.subList(0, Math.min(100, size)).toArray(String[]::new)));
    for (int from = 100; from <= size; from += 100) {
      String[] next = all.subList(from, Math.min(size, from + 100)).toArray(String[]::new);
      api.on("&before=m" + (size - from + 1), page(next));
    }
  }

  @Test
  void aRestoreBringsEveryPageOldestFirst() {
    conversation(250);

    Reply reply = attach(Mode.RESTORE, 1);

    assertThat(texts(reply)).hasSize(250).startsWith("t1", "t2").endsWith("t249", "t250");
    assertThat(reply.inbound().messages()).extracting(InboundMessage::position).isSorted();
    assertThat(reply.inbound().chatEnded()).contains(false);
    assertThat(reply.inbound().historyComplete()).isTrue();
    assertThat(reply.session()).containsEntry("lastMessageId", "m250");
    assertThat(api.asked())
        .containsExactly(
            "GET /c1/members/me",
            "GET /c1/members?pageSize=100&pageNumber=1&excludeDisconnectedMembers=false",
            "GET /c1/messages?sortOrder=descending&maxResults=100",
            "GET /c1/messages?sortOrder=descending&maxResults=100&before=m151",
            "GET /c1/messages?sortOrder=descending&maxResults=100&before=m51",
            "GET /c1/members/ann");
    assertThat(streams.last().request.address().getHost()).isEqualTo("stream.example.net");
  }

  @Test
  void aFullLastPageNeedsOneMoreQuestion() {
    conversation(100);
    assertThat(texts(attach(Mode.RESTORE, 1))).hasSize(100);
    assertThat(api.count("before=m1")).isEqualTo(1);
  }

  @Test
  void aServerThatSendsTheSamePageForEverIsLeft() {
    List<String> same = IntStream.range(0, 100).mapToObj(i -> raw("m" + i, "ann", "x", i)).toList();
    api.on(OLDER, page(same.toArray(String[]::new)));

    assertThat(texts(attach(Mode.RESTORE, 1))).hasSize(100);
    assertThat(api.count(OLDER)).isEqualTo(2);
  }

  @Test
  void aResumptionBringsWhatIsNotOlderThanThePosition() {
    conversation(250);
    long position = attach(Mode.RESTORE, 1).inbound().messages().get(199).position();
    api.calls.clear();
    transport.close();

    Reply reply =
        settled(
            new GuestChatProvider(api.reopened(), streams, () -> box.mailbox)
                .create(context)
                .attach(SESSION, new AttachRequest(position, Mode.RESUME, 20)));

    assertThat(texts(reply)).startsWith("t151").contains("t200").endsWith("t250");
    assertThat(api.asked())
        .as("few have come as a rule")
        .contains("GET /c1/messages?sortOrder=descending&maxResults=20");
    assertThat(
            reply.inbound().messages().stream()
                .filter(message -> message.message().text().equals("t200"))
                .map(InboundMessage::position))
        .containsExactly(position);
  }

  @Test
  void aSessionThatIsLostWhileItIsTakenUpIsNotTakenUp() {
    api.hold(OLDER);
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    streams.handshakes = 401;
    cut();
    box.advance(120_000);
    assertThat(context.events()).hasSize(1).allMatch(event -> event.startsWith("lost"));

    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));

    assertThat(failure(attached).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(context.events()).hasSize(1);
  }

  @Test
  void theStreamIsOpenBeforeTheHistoryIsReadAndWhatItBringsComesAfter() {
    api.hold(OLDER);
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    say("m2", "ann", "two", 2);
    assertThat(texts()).isEmpty();

    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));

    assertThat(texts(settled(attached))).containsExactly("one");
    assertThat(texts()).containsExactly("two");
  }

  @Test
  void aCutWhileTheHistoryIsReadIsMadeGood() {
    api.hold(OLDER);
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    cut();
    box.advance(1_000);
    api.on("sortOrder=ascending", page(raw("m2", "ann", "two", 2)));
    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));

    assertThat(texts(settled(attached))).containsExactly("one");
    assertThat(texts()).containsExactly("two");
    assertThat(context.events()).isEmpty();
    assertThat(api.asked())
        .contains("GET /c1/messages?sortOrder=ascending&maxResults=100&after=m1");
  }

  @Test
  void aStreamThatIsDownWhenTheHistoryIsThereIsToldOf() {
    api.hold(OLDER);
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    streams.handshakes = 503;
    cut();
    api.waiting.get(0).answer(200, page());
    settled(attached);
    assertThat(context.events()).containsExactly("disconnected");

    streams.handshakes = 0;
    box.advance(10_000);

    assertThat(context.events()).containsExactly("disconnected", "reconnected");
  }

  /** A message that came twice is dropped by its position. */
  @Test
  void whatComesAfterACutWhileTheHistoryIsReadWaitsForWhatWasMissed() {
    api.hold(OLDER);
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    say("m2", "ann", "two", 2);
    cut();
    box.advance(1_000);
    say("m4", "ann", "four", 4);
    api.on(NEWER, page(raw("m3", "ann", "three", 3), raw("m4", "ann", "four", 4)));

    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));

    assertThat(texts(settled(attached))).containsExactly("one");
    assertThat(texts().stream().distinct()).containsExactly("two", "three", "four");
    assertThat(context.events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/members?, true",
    "/members?, false",
    "GET /c1/messages?sortOrder=descending, true",
    "GET /c1/messages?sortOrder=descending, false"
  })
  void aChatThatEndsWhileItIsTakenUpEnds(String held, boolean byMessage) {
    api.on(OLDER, page(raw("m1", "ann", "one", 1))).hold(held);
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    say("m2", "ann", "bye", 2);
    if (byMessage) {
      push(frame("message", raw("m3", "me", "left", 3).replace("standard", "member-leave")));
    } else {
      leave();
    }
    cut();

    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));

    assertThat(settled(attached).inbound().chatEnded()).contains(false);
    assertThat(texts()).startsWith("bye").hasSize(byMessage ? 2 : 1);
    assertThat(ends()).isZero();
    box.advance(60_000);
    assertThat(ends()).isEqualTo(1);
    assertThat(context.events()).isEmpty();
    assertThat(streams.streams).hasSize(1);
    assertThat(box.waiting()).isZero();
  }

  /** The stream was cut before, so that something is missing in front of the last words. */
  @ParameterizedTest
  @ValueSource(ints = {200, 404, 503})
  void aChatThatEndsAfterACutWhileItIsTakenUpBringsWhatWasMissed(int status) {
    api.hold(OLDER);
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    say("m2", "ann", "two", 2);
    cut();
    box.advance(1_000);
    say("m4", "ann", "bye", 4);
    leave();
    cut();
    api.on(NEWER, page(raw("m3", "ann", "three", 3), raw("m4", "ann", "bye", 4)))
        .on("/members/me", status, member("me", "CUSTOMER", "Jane"));

    api.waiting.get(0).answer(200, page(raw("m1", "ann", "one", 1)));

    assertThat(texts(settled(attached))).containsExactly("one");
    box.advance(60_000);
    assertThat(texts().stream().distinct()).containsExactly("two", "three", "bye");
    assertThat(ends()).isEqualTo(1);
    assertThat(context.events()).isEmpty();
    assertThat(streams.streams).hasSize(2);
    assertThat(box.waiting()).isZero();
  }

  @Test
  void aRunningChatIsAskedForWhatCameSinceWithoutAnotherStream() {
    start();
    api.on(OLDER, page(raw("m1", "ann", "one", 1)));

    assertThat(texts(attach(Mode.RESUME, 1))).containsExactly("one");
    assertThat(streams.streams).hasSize(1);
    assertThat(api.count("GET /c1/members/me")).isZero();
  }

  @Test
  void whoHasLeftCannotComeBack() {
    api.on("/members/me", "{'id':'me','role':'CUSTOMER','state':'DISCONNECTED'}");

    TransportException failure = failure(transport.attach(SESSION, RESTORE));

    assertThat(failure.kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(failure.chatEnded()).isTrue();
    assertThat(streams.streams).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void aTokenThatIsRefusedIsALostSession(int status) {
    api.on("/members/me", status, "");

    assertThat(failure(transport.attach(SESSION, RESTORE)).kind()).isEqualTo(Kind.SESSION_LOST);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aServerInTroubleHasNotLostTheSession(int status) {
    api.on("/members/me", status, "");
    assertThat(failure(transport.attach(SESSION, RESTORE)).kind())
        .isIn(Kind.HTTP, Kind.RATE_LIMITED);
    api.on("/members/me", member("me", "CUSTOMER", "Jane"));
    streams.handshakes = status;
    assertThat(failure(transport.attach(SESSION, RESTORE)).kind()).isEqualTo(Kind.HTTP);
    streams.handshakes = 0;
    api.on(OLDER, status, "");
    assertThat(failure(transport.attach(SESSION, RESTORE)).kind())
        .isIn(Kind.HTTP, Kind.RATE_LIMITED);
    assertThat(streams.last().ended).isEqualTo("closed 1000");
    assertThat(context.calls()).isEmpty();
    assertThat(box.waiting()).isZero();
  }

  @Test
  void membersThatCannotBeListedAreAskedForOneByOne() {
    api.on("/members?", 500, "").on(OLDER, page(raw("m1", "ann", "one", 1)));

    Reply reply = attach(Mode.RESTORE, 1);

    assertThat(reply.inbound().messages().get(0).message().from().role()).isEqualTo(Role.AGENT);
  }

  @Test
  void membersThatAreListedAreNotAskedFor() {
    api.on("/members?", page(member("ann", "AGENT", "Ann")))
        .on(OLDER, page(raw("m1", "ann", "one", 1)));

    Reply reply = attach(Mode.RESTORE, 1);

    assertThat(reply.inbound().messages().get(0).message().from().name()).isEqualTo("Ann");
    assertThat(api.count("/members/ann")).isZero();
  }

  @Test
  void aListThatIsNoneIsInvalid() {
    api.on(OLDER, "{'entities':'x'}");

    assertThat(failure(transport.attach(SESSION, RESTORE)).kind()).isEqualTo(Kind.INVALID_RESPONSE);
  }

  @Test
  void dataOfAnotherWireAreNoSession() {
    SessionData other = SessionData.of(Map.of("sessionId", "c1", "token", "t"));

    assertThat(failure(transport.attach(other, RESTORE)).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(failure(transport.verify(other)).kind()).isEqualTo(Kind.SESSION_LOST);
    SessionData plain =
        GuestChatData.of("secret-jwt", "c1", "me", "ws://stream.example.net/secret-jwt");
    assertThat(failure(transport.attach(plain, RESTORE)).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(api.calls).isEmpty();
  }

  @Test
  void closeEndsATakeUp() {
    api.hold("/members/bob").on(OLDER, page(raw("m1", "bob", "one", 1)));
    CompletionStage<Reply> attached = transport.attach(SESSION, RESTORE);
    box.settle();
    transport.close();

    assertThat(failure(attached).kind()).isEqualTo(Kind.CLOSED);
    assertThat(box.waiting()).isZero();
  }

  @Test
  void anotherTakeUpOfTheSessionEndsTheFirst() {
    api.hold(OLDER);
    CompletionStage<Reply> first = transport.attach(SESSION, RESTORE);
    box.settle();
    CompletionStage<Reply> second = transport.attach(SESSION, RESTORE);
    box.settle();
    api.waiting.forEach(each -> each.answer(200, page()));

    assertThat(failure(first).kind()).isEqualTo(Kind.CLOSED);
    assertThat(settled(second).inbound().chatEnded()).contains(false);
    assertThat(streams.streams.get(0).ended).isEqualTo("closed 1000");
    assertThat(streams.streams.get(1).ended).isEmpty();
  }
}
