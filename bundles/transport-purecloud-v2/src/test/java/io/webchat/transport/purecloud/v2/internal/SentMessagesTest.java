package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages on their way out; one without an answer is looked for and never sent twice. */
class SentMessagesTest extends GuestChatCase {
  private static final String SEND = "POST /c1/members/me/messages";
  private static final String NEWS = "GET /c1/messages";
  private static final String MYSELF = "GET /c1/members/me";

  /** So many times in a row the server may say that it does not know the conversation. */
  private static final int PATIENCE = 5;

  @BeforeEach
  void begin() {
    start();
    say("m1", "me", "hello", 1);
  }

  private CompletionStage<Reply> send(String text) {
    return transport.send(SESSION, OutgoingMessage.of(text));
  }

  private long sent() {
    return api.count(SEND);
  }

  @Test
  void aMessageGoesOutWithItsTypeAndTheToken() {
    context.customHeaders(Map.of("authorization", "own", "apikey", "k"));
    Reply reply = settled(send("hi"));

    RestCall call = api.calls.get(api.calls.size() - 1);
    assertThat(((RestBody.Json) call.body()).text())
        .contains("\"body\":\"hi\"", "\"bodyType\":\"standard\"");
    assertThat(call.headers())
        .containsEntry("authorization", "Bearer secret-jwt")
        .containsEntry("apikey", "k");
    assertThat(call.once()).isTrue();
    assertThat(call.timeoutMs()).isEqualTo(12_000);
    assertThat(reply.session()).containsEntry("lastMessageId", "sent-1");
    assertThat(texts()).containsExactly("hello"); // it comes back by the stream
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NETWORK", "TIMEOUT", "INVALID_RESPONSE", "TOO_LARGE"})
  void aMessageThatIsFoundWasSent(Kind kind) {
    api.fail(SEND, kind, true)
        .on(NEWS, page(raw("m1", "me", "hello", 1), raw("m2", "me", "hi", 2)));

    Reply reply = settled(send("hi"));

    assertThat(reply.ajax().status()).isEqualTo(200);
    assertThat(sent()).isEqualTo(1);
    assertThat(api.asked()).last().asString().contains("after=m1");
  }

  @Test
  void aSlowServerIsLookedAtAFewTimes() {
    api.fail(SEND, Kind.NETWORK, true).on(NEWS, page());
    CompletionStage<Reply> sent = send("hi");
    box.settle();
    assertThat(sent.toCompletableFuture()).isNotDone();
    api.on(NEWS, page(raw("m2", "me", "hi", 2)));

    box.advance(500);

    assertThat(settled(sent).ajax().status()).isEqualTo(200);
    assertThat(sent()).isEqualTo(1);
  }

  @Test
  void aServerThatAsksToWaitIsLookedAtLater() {
    TransportException busy =
        TransportException.builder(Kind.HTTP, "busy").retryAfter(Duration.ofSeconds(10)).build();
    api.fail(SEND, Kind.NETWORK, true).on(NEWS, call -> busy);
    CompletionStage<Reply> sent = send("hi");
    box.advance(9_900);
    assertThat(api.count(NEWS)).isEqualTo(1);
    api.on(NEWS, page(raw("m2", "me", "hi", 2)));

    box.advance(200);

    assertThat(settled(sent).ajax().status()).isEqualTo(200);
  }

  @Test
  void aMessageThatIsNotFoundStaysInDoubt() {
    api.fail(SEND, Kind.NETWORK, true);
    CompletionStage<Reply> sent = send("hi");
    box.advance(2_000);

    TransportException failure = failure(sent);
    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isTrue();
    assertThat(failure.getMessage()).doesNotContain("hi");
    assertThat(sent()).isEqualTo(1);
    assertThat(api.count(NEWS)).isEqualTo(3);
    assertThat(box.waiting()).isEqualTo(1); // the watchdog
  }

  @Test
  void aListThatCannotBeHadLeavesItInDoubt() {
    api.fail(SEND, Kind.TIMEOUT, true).on(NEWS, 500, "");
    CompletionStage<Reply> sent = send("hi");
    box.advance(2_000);

    assertThat(failure(sent).kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void theSameTextOfBeforeIsNotTakenForIt() {
    api.fail(SEND, Kind.NETWORK, true)
        .on(NEWS, page(raw("m1", "me", "hello", 1), raw("m2", "ann", "hello", 2)));
    CompletionStage<Reply> sent = send("hello");
    box.advance(2_000);

    assertThat(failure(sent).ambiguous()).isTrue();
  }

  @Test
  void twoMessagesWithOneTextAreTwo() {
    api.on(SEND, "{'id':'m2','body':'again'}");
    settled(send("again"));
    api.fail(SEND, Kind.NETWORK, true).on(NEWS, page(raw("m2", "me", "again", 2)));
    CompletionStage<Reply> second = send("again");
    box.advance(2_000);
    assertThat(failure(second).ambiguous()).isTrue();

    api.on(NEWS, page(raw("m2", "me", "again", 2), raw("m3", "me", "again", 3)));
    assertThat(settled(send("again")).ajax().get("id")).isEqualTo("m3");
  }

  @Test
  void withoutTheStreamNothingCanBeToldApart() {
    api.fail(SEND, Kind.NETWORK, true).on(NEWS, page(raw("m1", "me", "hello", 1)));
    settled(transport.end(SESSION));

    assertThat(failure(send("hello")).ambiguous()).isTrue();
    assertThat(api.count(NEWS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void aTokenThatIsRefusedIsALostSession(int status) {
    String refusal = "{'code':'not.authorized','message':'no'}";
    api.on(SEND, status, refusal).on(MYSELF, status, refusal);

    TransportException failure = failure(send("hi"));
    assertThat(failure.errors()).extracting("code").containsExactly("not.authorized");
    while (api.count(MYSELF) < PATIENCE) {
      assertThat(context.events()).isEmpty();
      box.advance(100);
    }

    assertThat(context.events()).containsExactly("lost");
    assertThat(streams.last().ended).isEqualTo("closed 1000");
    box.advance(60_000);
    assertThat(api.count(MYSELF)).isEqualTo(PATIENCE);
    assertThat(box.waiting()).isZero();
  }

  /** It may be the work of what is before the server, which the text of one message displeased. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void aMessageThatIsRefusedLosesNoChatThatGoesOn(int status) {
    api.on(SEND, status, "");

    TransportException failure = failure(send("<script>"));
    assertThat(failure.kind()).isEqualTo(Kind.HTTP);
    assertThat(failure.ambiguous()).isFalse();
    assertThat(api.count(MYSELF)).isEqualTo(1);
    box.advance(12_000);
    assertThat(api.count(MYSELF)).as("the server knows the customer").isEqualTo(1);
    for (int i = 1; i < 2 * PATIENCE; i++) {
      failure(send("<script>"));
    }

    api.on(SEND, "{'id':'sent-2','body':'hi'}");
    assertThat(settled(send("hi")).ajax().get("id")).isEqualTo("sent-2");
    say("m2", "ann", "one", 2);
    assertThat(texts()).containsExactly("hello", "one");
    assertThat(context.events()).isEmpty();
    assertThat(streams.streams).hasSize(1);
  }

  @Test
  void whatIsSaidOfTypingSaysNothingOfTheChat() {
    api.on("POST /c1/members/me/typing", 403, "");

    assertThat(failure(transport.typing(SESSION, true, "he")).kind()).isEqualTo(Kind.HTTP);
    box.advance(10_000);
    assertThat(context.events()).isEmpty();
  }

  @Test
  void aRefusedMessageFindsOutThatTheCustomerHasLeft() {
    api.on(SEND, 404, "")
        .on(MYSELF, "{'id':'me','role':'CUSTOMER','state':'DISCONNECTED'}")
        .on(NEWS, page(raw("m1", "me", "hello", 1), raw("m2", "ann", "bye", 2)));

    failure(send("hi"));
    box.advance(2_000);

    assertThat(texts()).containsExactly("hello", "bye");
    assertThat(ends()).isEqualTo(1);
    assertThat(context.events()).isEmpty();
    assertThat(box.waiting()).isZero();
  }

  @Test
  void whatTheStreamBringsMeanwhileComesBehindTheFetchedMessages() {
    api.on(SEND, 404, "")
        .on(MYSELF, "{'id':'me','role':'CUSTOMER','state':'DISCONNECTED'}")
        .hold(NEWS);
    failure(send("hi"));
    box.settle();
    say("m3", "ann", "bye", 3);
    assertThat(texts()).containsExactly("hello");

    api.waiting.get(0).answer(200, page(raw("m2", "ann", "one moment", 2)));
    box.advance(2_000);
    assertThat(texts()).containsExactly("hello", "one moment", "bye");
    assertThat(ends()).isEqualTo(1);
    assertThat(box.waiting()).isZero();
  }

  @Test
  void manyRefusedMessagesAskOneAfterTheOther() {
    api.on(SEND, 403, "").hold(MYSELF);
    for (int i = 0; i < 2 * PATIENCE; i++) {
      failure(send("hi"));
    }
    assertThat(api.waiting).hasSize(1);

    api.waiting.get(0).answer(403, "");
    box.settle();
    failure(send("hi"));
    assertThat(api.count(MYSELF)).as("there is a pause between").isEqualTo(1);
    box.advance(1_000);
    assertThat(api.waiting).hasSize(2);
    assertThat(context.events()).isEmpty();
  }

  @Test
  void aServerThatCannotSayIsAskedAgain() {
    api.on(SEND, 403, "").on(MYSELF, 503, "");
    failure(send("hi"));
    for (int i = 0; i < 6; i++) {
      heartbeat();
      box.advance(10_000);
    }
    long refused = api.count(MYSELF);
    assertThat(refused).isGreaterThan(PATIENCE);
    api.on(MYSELF, member("me", "CUSTOMER", "Jane"));
    for (int i = 0; i < 6; i++) {
      heartbeat();
      box.advance(10_000);
    }

    assertThat(api.count(MYSELF)).isEqualTo(refused + 1);
    assertThat(context.events()).isEmpty();
  }

  /** The catching up asks the same. */
  @Test
  void aCutTakesTheQuestionOver() {
    api.on(SEND, 403, "").hold(MYSELF);
    failure(send("hi"));
    api.on(MYSELF, 403, "");
    cut();
    api.waiting.get(0).answer(403, "");
    box.settle();
    assertThat(context.events()).containsExactly("disconnected");
    api.on(MYSELF, member("me", "CUSTOMER", "Jane"));
    box.advance(10_000);

    assertThat(context.events()).containsExactly("disconnected", "reconnected");
    assertThat(api.count(MYSELF)).isEqualTo(2);
  }

  @Test
  void refusalsAndLimitsAreToldAsTheyAre() {
    api.on(SEND, 400, "{'code':'bad.request','message':'too long'}");
    assertThat(failure(send("hi"))).hasMessage("too long");
    api.on(SEND, 429, "{'code':'too.many.requests.rate.limit.exceeded','message':'slow down'}");
    assertThat(failure(send("hi")).kind()).isEqualTo(Kind.RATE_LIMITED);
    api.on(SEND, 503, "");
    assertThat(failure(send("hi")).kind()).isEqualTo(Kind.HTTP);
    assertThat(api.count(NEWS)).isZero();
  }

  @Test
  void closeLeavesAMessageUnderWayInDoubt() {
    api.hold(SEND);
    CompletionStage<Reply> sent = send("hi");
    box.settle();
    transport.close();

    TransportException failure = failure(sent);
    assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure.ambiguous()).isTrue();
  }

  @Test
  void closeLeavesAMessageThatIsLookedForInDoubt() {
    api.fail(SEND, Kind.NETWORK, true).on(NEWS, page());
    CompletionStage<Reply> sent = send("hi");
    box.settle();
    assertThat(api.count(NEWS)).isEqualTo(1);
    assertThat(sent.toCompletableFuture()).isNotDone();

    transport.close(); // with its provider no timer runs any more

    assertThat(failure(sent).ambiguous()).isTrue();
  }

  @Test
  void typingIsToldWhenItStarts() {
    settled(transport.typing(SESSION, true, "he"));
    assertThat(api.asked()).endsWith("POST /c1/members/me/typing");
    int asked = api.calls.size();
    assertThat(settled(transport.typing(SESSION, false, null)).ajax().status()).isEqualTo(200);
    assertThat(api.calls).hasSize(asked);
  }

  @Test
  void endLeavesTheConversationAndTheStream() {
    settled(transport.end(SESSION));

    assertThat(api.asked()).endsWith("DELETE /c1/members/me");
    assertThat(streams.last().ended).isEqualTo("closed 1000");
    assertThat(context.events()).isEmpty();
  }

  @Test
  void verifyAsksForTheOwnMember() {
    assertThat(settled(transport.verify(SESSION)).inbound().chatEnded()).contains(false);
    api.on("GET /c1/members/me", "{'id':'me','state':'DISCONNECTED'}");
    assertThat(settled(transport.verify(SESSION)).inbound().isEnd()).isTrue();
    api.on("GET /c1/members/me", 404, "");
    assertThat(failure(transport.verify(SESSION)).kind()).isEqualTo(Kind.SESSION_LOST);
  }

  @Test
  void afterARestoreWhatWasSentBeforeIsKnown() {
    api.on(NEWS, page(raw("m1", "me", "hello", 1)));
    attach(Mode.RESTORE, 1);
    api.fail(SEND, Kind.NETWORK, true);
    CompletionStage<Reply> sent = send("hello");
    box.advance(2_000);

    assertThat(failure(sent).ambiguous()).isTrue();
  }
}
