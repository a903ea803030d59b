package io.webchat.rest.gms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.webchat.api.session.SessionData;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What answers mean, without a server. */
class GmsRepliesTest {
  private static final SessionData SESSION =
      SessionData.of(Map.of("secureKey", "k", "sessionID", "c", "alias", "1", "userId", "u"));
  private static final Map<String, Object> MESSAGES =
      Map.of(
          "statusCode",
          0,
          "chatEnded",
          true,
          "messages",
          List.of(Map.of("index", 4, "type", "Message", "text", "hi")));

  private static RestResponse answer(int status, Object body) {
    return RestResponse.of("send", status, "", Map.of(), body);
  }

  private static TransportException failure(ThrowingCallable call) {
    return catchThrowableOfType(TransportException.class, call);
  }

  private static Map<String, Object> refusal(Object... codes) {
    List<Map<String, Object>> errors =
        List.of(codes).stream().map(code -> Map.<String, Object>of("code", code)).toList();
    return Map.of("statusCode", 2, "chatEnded", true, "errors", errors);
  }

  @Test
  void aRefusalNamesTheFirstErrorAndCarriesAll() {
    TransportException refused =
        failure(() -> GmsReplies.of(answer(200, refusal(204, 205)), SESSION));

    assertThat(refused).hasMessage("The chat server refused send, error 204");
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.chatEnded()).isTrue();
    assertThat(refused.errors())
        .containsExactly(new ServerError("204", null, null), new ServerError("205", null, null));
    assertThat(refused.ajax()).doesNotContainKey("errorReason");
  }

  @Test
  void aRefusalWithoutAnErrorNamesTheOperationOnly() {
    TransportException refused = failure(() -> GmsReplies.of(answer(200, refusal()), SESSION));

    assertThat(refused).hasMessage("The chat server refused send");
    assertThat(refused.errors()).isEmpty();
  }

  @Test
  void aRefusalThatDoesNotSaySoLeavesTheChat() {
    Map<String, Object> silent = Map.of("statusCode", 2);
    assertThat(failure(() -> GmsReplies.of(answer(200, silent), SESSION)).chatEnded()).isFalse();
    Map<String, Object> again = Map.of("statusCode", 1);
    assertThat(failure(() -> GmsReplies.of(answer(200, again), SESSION)).chatEnded()).isFalse();
  }

  @Test
  void toTryAgainIsTransientAndMayEndTheChat() {
    Map<String, Object> body =
        Map.of("statusCode", 1, "chatEnded", true, "errors", List.of(Map.of("code", 9)));

    TransportException again = failure(() -> GmsReplies.of(answer(200, body), SESSION));

    assertThat(again).hasMessage("The chat server asks to try again: send");
    assertThat(again.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(again.chatEnded()).isTrue();
    assertThat(again.errors()).containsExactly(new ServerError("9", null, null));
  }

  @Test
  void anUnknownServiceHasTheReasonOfTheReference() {
    TransportException unknown = failure(() -> GmsReplies.started(answer(200, refusal("306"))));

    assertThat(unknown.ajax()).containsEntry("errorReason", "InvalidService");
    assertThat(unknown.kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void anHttpErrorIsARefusalWhereTheServerNamesOneOnly() {
    assertThat(failure(() -> GmsReplies.of(answer(400, refusal()), SESSION)).kind())
        .as("a status code")
        .isEqualTo(Kind.REFUSED);
    Map<String, Object> errors = Map.of("statusCode", 0, "errors", List.of(Map.of("code", 1)));
    assertThat(failure(() -> GmsReplies.of(answer(400, errors), SESSION)).kind())
        .as("errors")
        .isEqualTo(Kind.REFUSED);
    Map<String, Object> again = Map.of("statusCode", 1);
    assertThat(failure(() -> GmsReplies.of(answer(400, again), SESSION)).kind())
        .as("to be tried again")
        .isEqualTo(Kind.REFUSED);
    assertThat(failure(() -> GmsReplies.of(answer(400, Map.of()), SESSION)).kind())
        .isEqualTo(Kind.HTTP);
    TransportException limited = failure(() -> GmsReplies.of(answer(429, errors), SESSION));
    assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(limited.errors()).containsExactly(new ServerError("1", null, null));
  }

  /** They name a status where the chat server has its own code. */
  @Test
  void whatAGatewaySaysIsNoRefusalOfTheChatServer() {
    for (int status : new int[] {400, 403, 408, 500, 502, 503, 504}) {
      Map<String, Object> body = Map.of("statusCode", status, "message", "upstream timed out");
      TransportException http = failure(() -> GmsReplies.of(answer(status, body), SESSION));
      assertThat(http.kind()).as("%s", status).isEqualTo(Kind.HTTP);
      assertThat(http.ambiguous())
          .as("%s", status)
          .isEqualTo(Set.of(500, 502, 504).contains(status));
    }
  }

  @Test
  void theServerMayHaveDoneWhatARefusalWithAServerErrorSays() {
    for (int status : new int[] {200, 400, 403, 500, 502, 503, 504}) {
      TransportException refused =
          failure(() -> GmsReplies.of(answer(status, refusal(249)), SESSION));
      assertThat(refused.kind()).as("%s", status).isEqualTo(Kind.REFUSED);
      assertThat(refused.ambiguous())
          .as("%s", status)
          .isEqualTo(Set.of(500, 502, 504).contains(status));
    }
  }

  @Test
  void aStartNeedsIdUserAndKey() {
    Map<String, Object> good = Map.of("chatId", "c", "userId", "u", "secureKey", "k");
    assertThat(GmsReplies.started(answer(200, good)).session())
        .isEqualTo(Map.of("sessionID", "c", "userId", "u", "secureKey", "k"));

    for (String missing : good.keySet()) {
      Map<String, Object> body = new HashMap<>(good);
      body.remove(missing);
      TransportException invalid = failure(() -> GmsReplies.started(answer(200, body)));
      assertThat(invalid.kind()).as(missing).isEqualTo(Kind.INVALID_RESPONSE);
      assertThat(invalid)
          .hasMessage(
              "The answer to send names no session: chatId, userId or secureKey is missing");
    }
  }

  @Test
  void aReplyHasMessagesEndAndWhatChangedOfTheSession() {
    Reply same = GmsReplies.of(answer(200, MESSAGES), SESSION);
    assertThat(same.session()).isNull();
    assertThat(same.inbound().chatEnded()).contains(true);
    assertThat(same.inbound().messages()).extracting(InboundMessage::position).containsExactly(4L);

    Reply changed = GmsReplies.of(answer(200, Map.of("alias", 2, "secureKey", "k2")), SESSION);
    assertThat(changed.session())
        .isEqualTo(Map.of("secureKey", "k2", "sessionID", "c", "alias", "2", "userId", "u"));
  }

  @Test
  void messagesThatAreNoneOfTheTranscriptAreLeftOutAndTheEndIsKept() {
    Map<String, Object> body = new HashMap<>(MESSAGES);
    body.put("alias", "2");

    Reply reply = GmsReplies.withoutMessages(answer(200, body), SESSION);

    assertThat(reply.inbound().messages()).isEmpty();
    assertThat(reply.inbound().chatEnded()).contains(true);
    assertThat(reply.session()).containsEntry("alias", "2");
    assertThat(reply.ajax()).containsKey("messages");
    Reply silent = GmsReplies.withoutMessages(answer(200, Map.of()), SESSION);
    assertThat(silent.inbound().chatEnded()).isEmpty();
  }

  @Test
  void anEmptyAnswerIsAFileForADownloadAndNoResultElse() {
    Reply file = GmsReplies.downloaded(answer(200, null), SESSION);
    assertThat(file.ajax().status()).isEqualTo(200);
    assertThat(file.inbound().messages()).isEmpty();

    assertThat(failure(() -> GmsReplies.downloaded(answer(404, null), SESSION)).kind())
        .isEqualTo(Kind.HTTP);
    assertThat(failure(() -> GmsReplies.downloaded(answer(200, refusal(1)), SESSION)).kind())
        .isEqualTo(Kind.REFUSED);
    assertThat(failure(() -> GmsReplies.of(answer(200, null), SESSION)))
        .hasMessage("The answer to send has no result object");
  }

  @Test
  void noContentIsDone() {
    Reply done = GmsReplies.done(answer(204, null), SESSION);
    assertThat(done.ajax().status()).isEqualTo(204);
    assertThat(done.session()).isNull();
    assertThat(GmsReplies.done(answer(200, MESSAGES), SESSION).inbound().messages()).hasSize(1);
    assertThat(failure(() -> GmsReplies.done(answer(200, null), SESSION)).kind())
        .isEqualTo(Kind.INVALID_RESPONSE);
  }
}
