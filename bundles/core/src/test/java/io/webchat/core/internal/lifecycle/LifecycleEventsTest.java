package io.webchat.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a chat starts and by whom it ends, as its subscribers see it. */
class LifecycleEventsTest {
  private static final SessionData SESSION =
      SessionData.of(Map.of("sessionID", "chat-1", "secureKey", "k", "alias", "1"));
  private static final String[] BY_CLIENT = {
    "pollingStopped", "supervisorDisconnected", "agentDisconnected", "clientDisconnected", "ended"
  };

  private final MemoryStore store = new MemoryStore();
  private final ClockedChat chat = new ClockedChat(Map.of("sessionStorage", MemoryStore.NAME));

  LifecycleEventsTest() {
    chat.plugins.storages.add(store.new Connection(), Map.of());
    chat.settle();
  }

  @AfterEach
  void close() {
    chat.close();
  }

  private CompletionStage<Object> start() {
    return chat.command("startChat", Map.of("nickname", "Jane"));
  }

  private void answerStart(Reply reply) {
    chat.wire.answer("start", () -> CompletableFuture.completedFuture(reply));
  }

  private void started() {
    chat.start();
    assertThat(store.records).hasSize(1);
  }

  private void assertOver() {
    chat.settle();
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(store.records).isEmpty();
    long polls = chat.wire.count("poll");
    chat.advance(20_000);
    assertThat(chat.wire.count("poll")).isEqualTo(polls);
  }

  @Test
  void whatTheAnswerToTheStartBringsIsShown() {
    chat.wire.say("Agent", "welcome");
    answerStart(new Reply(AjaxResponse.ok(Map.of("chatId", "1")), SESSION, chat.wire.from(1)));
    AjaxResponse answer = (AjaxResponse) chat.resolved(start());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(chat.shownTexts()).containsExactly("welcome");
    Map<?, ?> started = (Map<?, ?>) chat.events("started").get(0).data();
    assertThat(started.get("sessionData")).isEqualTo(SESSION);
    assertThat(started.get("data")).isEqualTo(SESSION);
    assertThat(started.get("secureKey")).isEqualTo("k");
    assertThat(store.records).hasSize(1);
  }

  @Test
  void anAnswerWithoutASessionStartsNothing() {
    answerStart(new Reply(AjaxResponse.ok(Map.of()), null, Inbound.NOTHING));
    assertThat(ClockedChat.rejected(start()).code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    chat.wire.answer("start", null);
    started();
  }

  @Test
  void aStartThatFailsCanBeMadeAgain() {
    chat.wire.fail("start", ScriptedWire.http(503));
    assertThat(ClockedChat.rejected(start()).code()).isNotEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    chat.wire.answer("start", null);
    started();
  }

  @Test
  void aSecondStartIsRejected() {
    started();
    assertThat(ClockedChat.rejected(start()).code()).isEqualTo(ErrorCode.ALREADY_ACTIVE);
    assertThat(chat.wire.count("start")).isEqualTo(1);
  }

  @Test
  void aStartWhileTheFirstOneIsUnderWayIsRejected() {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    chat.wire.answer("start", () -> late);
    CompletionStage<Object> first = start();
    assertThat(ClockedChat.rejected(start()).code()).isEqualTo(ErrorCode.ALREADY_ACTIVE);
    late.complete(new Reply(AjaxResponse.ok(Map.of()), SESSION, Inbound.NOTHING));
    chat.resolved(first);
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void anEndByTheServerIsToldBeforePollingStopped() {
    started();
    chat.wire.answer(
        "poll",
        () -> CompletableFuture.completedFuture(ScriptedWire.reply(Inbound.of(List.of(), true))));
    chat.advance(10_000);
    assertThat(chat.eventNames()).endsWith("ended", "pollingStopped").containsOnlyOnce("ended");
    assertThat(chat.events("clientDisconnected")).isEmpty();
    assertOver();
  }

  @Test
  void aPollThatSaysThatTheChatIsOverIsAnErrorAndItsEnd() {
    started();
    chat.wire.fail(
        "poll",
        TransportException.builder(Kind.REFUSED, "over")
            .ajax(AjaxResponse.of(400, "", Map.of(), null))
            .chatEnded(true)
            .build());
    chat.advance(10_000);
    assertThat(chat.eventNames()).endsWith("error", "ended", "pollingStopped");
    assertOver();
  }

  @Test
  void anEndByTheCustomerIsToldOfAll() {
    started();
    chat.command("endChat");
    assertThat(chat.eventNames()).endsWith(BY_CLIENT);
    Map<?, ?> left = (Map<?, ?>) chat.events("agentDisconnected").get(0).data();
    assertThat(left.get("numAgentsConnected")).isEqualTo(0);
    assertOver();
  }

  @Test
  void aSessionThatIsLostIsToldWithItsDataAndTheReason() {
    started();
    chat.wire.fail("poll", TransportException.of(Kind.SESSION_LOST, "gone"));
    chat.advance(60_000);
    assertThat(chat.eventNames())
        .containsSubsequence("pollingStopped", "sessionLost", "error", "ended");
    Map<?, ?> lost = (Map<?, ?>) chat.events("sessionLost").get(0).data();
    assertThat(lost.get("sessionData")).isEqualTo(SESSION);
    assertThat(String.valueOf(chat.events("error").get(0).data().get("errors")))
        .contains(ErrorCode.SESSION_LOST);
    assertOver();
  }

  @Test
  void aPollThatFailsWhileTheChatIsBeingEndedDoesNotCount() {
    started();
    CompletableFuture<Reply> poll = new CompletableFuture<>();
    chat.wire.answer("poll", () -> poll);
    chat.advance(10_000);
    CompletableFuture<Reply> end = new CompletableFuture<>();
    chat.wire.answer("end", () -> end);
    chat.command("endChat");
    poll.completeExceptionally(ScriptedWire.reset());
    chat.settle();
    assertThat(chat.state()).isEqualTo(WebChatState.ENDING);
    assertThat(chat.eventNames()).doesNotContain("error", "connectionPending", "ended");
    end.complete(ScriptedWire.reply(Inbound.of(List.of(), true)));
    assertOver();
    assertThat(chat.eventNames()).containsOnlyOnce("ended");
  }

  @Test
  void anInstanceOfTheSameSessionEndsWithIt() {
    started();
    WebChat other = chat.open(Map.of("async", Map.of("enabled", true), "sessionStorage", "none"));
    List<BusEvent> seen = new CopyOnWriteArrayList<>();
    other.bus().subscribe(Bus.EVERY_EVENT, seen::add);
    var restored = other.bus().command("WebChatService.restore", Map.of("sessionData", SESSION));
    chat.resolved(restored.toCompletionStage());
    assertThat(other.state()).isEqualTo(WebChatState.ACTIVE);
    chat.command("endChat");
    chat.settle();
    assertThat(other.state()).isEqualTo(WebChatState.IDLE);
    assertThat(seen.stream().map(BusEvent::event))
        .contains("WebChatService.clientDisconnected", "WebChatService.ended");
    assertOver();
  }

  @Test
  void aStartThatIsAnsweredAfterTheInstanceClosedIsRejected() {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    chat.wire.answer("start", () -> late);
    CompletionStage<Object> first = start();
    chat.chat.close();
    chat.settle();
    late.complete(new Reply(AjaxResponse.ok(Map.of()), SESSION, Inbound.NOTHING));
    chat.settle();
    assertThat(ClockedChat.rejected(first).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(chat.events("started")).isEmpty();
  }

  @Test
  void whatWaitsToBeSentIsRejectedWhenTheServerEndsTheChatMeanwhile() {
    started();
    CompletableFuture<Reply> poll = new CompletableFuture<>();
    chat.wire.answer("poll", () -> poll);
    chat.advance(10_000);
    chat.wire.answer("send", CompletableFuture::new);
    CompletionStage<Object> sent = chat.send("waits");
    CompletionStage<Object> ended = chat.command("endChat");
    assertThat(ended.toCompletableFuture()).isNotDone();
    poll.complete(ScriptedWire.reply(Inbound.of(List.of(), true)));
    chat.settle();
    assertThat(ClockedChat.rejected(sent).code()).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(ended.toCompletableFuture()).isDone();
    assertThat(chat.eventNames()).containsOnlyOnce("ended");
  }
}
