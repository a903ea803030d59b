package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.message.Message;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A session can always be left. */
class LeavingTest {
  private static final String[] END = {
    "pollingStopped", "supervisorDisconnected", "agentDisconnected", "clientDisconnected", "ended"
  };

  private final ClockedChat chat = ClockedChat.started();

  @AfterEach
  void close() {
    chat.close();
  }

  private static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(ScriptedWire.http(404), 404, false),
        Arguments.of(ScriptedWire.http(401), 401, false),
        Arguments.of(ScriptedWire.http(403), 403, false),
        Arguments.of(TransportException.of(Kind.SESSION_LOST, "gone"), 0, false),
        Arguments.of(
            TransportException.builder(Kind.REFUSED, "over")
                .ajax(AjaxResponse.of(400, "", Map.of(), null))
                .chatEnded(true)
                .build(),
            400,
            false),
        Arguments.of(ScriptedWire.refused(200), 200, true),
        Arguments.of(ScriptedWire.http(500), 500, true),
        Arguments.of(ScriptedWire.http(503), 503, true),
        Arguments.of(ScriptedWire.reset(), 0, true),
        Arguments.of(TransportException.of(Kind.TIMEOUT, "timeout"), 0, true),
        Arguments.of(TransportException.of(Kind.TRANSIENT, "try again"), 0, true),
        Arguments.of(TransportException.of(Kind.RATE_LIMITED, "slow down"), 0, true),
        Arguments.of(TransportException.of(Kind.INVALID_RESPONSE, "no JSON"), 0, true));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theChatEndsHereWhateverTheServerAnswers(
      TransportException failure, int status, boolean triedAgain) {
    chat.wire.fail("end", failure);
    CompletionStage<Object> ended = chat.command("endChat");
    assertThat(ClockedChat.ajax(ended).status()).isEqualTo(status);
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(chat.eventNames()).endsWith(END).containsOnlyOnce(END);
    chat.start();
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    chat.advance(300_000);
    List<Long> times = chat.wire.times("end");
    assertThat(times.get(times.size() - 1) - times.get(0)).isLessThanOrEqualTo(60_000);
    if (triedAgain) {
      assertThat(times).hasSizeBetween(6, 12);
    } else {
      assertThat(times).hasSize(1);
    }
    assertThat(chat.wire.calls)
        .filteredOn(call -> call.operation().equals("end"))
        .allMatch(call -> call.session().equals("chat-1"));
    assertNothingLeft();
    assertThat(chat.eventNames()).doesNotContain("error", "sessionLost", "disconnected");
    assertThat(chat.state()).as("the new chat").isEqualTo(WebChatState.ACTIVE);
  }

  private void assertNothingLeft() {
    assertThat(chat.instances.services().disconnects().size()).isZero();
    assertThat(chat.wire.wires.stream().filter(wire -> !wire.closed)).hasSize(1);
  }

  @Test
  void theServerIsToldAsSoonAsItIsBackAndNotAgain() {
    chat.wire.failEverything(ScriptedWire.reset());
    get(chat.command("endChat"));
    chat.advance(10_000);
    assertThat(chat.instances.services().disconnects().size()).isEqualTo(1);
    chat.wire.recover();
    chat.advance(10_000);
    assertNothingLeft();
    long told = chat.wire.count("end");
    chat.advance(100_000);
    assertThat(chat.wire.count("end")).isEqualTo(told);
    assertThat(chat.wire.count("poll")).as("nothing is polled any more").isEqualTo(1);
  }

  @Test
  void aServerThatNeverAnswersIsNotWaitedFor() {
    chat.wire.answer("end", CompletableFuture::new);
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(3_900);
    assertThat(chat.state()).isEqualTo(WebChatState.ENDING);
    chat.advance(200);
    assertThat(ClockedChat.ajax(ended).statusText()).isEqualTo("timeout");
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    chat.start();
    chat.advance(100_000);
    assertNothingLeft();
  }

  @Test
  void aClosedInstanceDoesNotKeepTheServerFromBeingTold() {
    chat.wire.fail("end", ScriptedWire.reset());
    get(chat.command("endChat"));
    chat.chat.close();
    chat.advance(5_000);
    get(chat.chat.closed());
    chat.wire.recover();
    long told = chat.wire.count("end");
    chat.advance(10_000);
    assertThat(chat.wire.count("end")).isEqualTo(told + 1);
    assertThat(chat.instances.services().disconnects().size()).isZero();
    assertThat(chat.wire.wires).allMatch(wire -> wire.closed);
  }

  @Test
  void anInstanceThatClosesWhileItsChatIsBeingEndedEndsIt() {
    chat.wire.answer("end", CompletableFuture::new);
    CompletionStage<Object> ended = chat.command("endChat");
    chat.chat.close();
    chat.advance(100);
    chat.wire.recover();
    chat.advance(5_000);
    get(chat.chat.closed());
    assertThat(ended.toCompletableFuture()).isDone();
    assertThat(chat.wire.count("end")).isEqualTo(2);
    assertThat(chat.eventNames()).endsWith(END);
    assertThat(chat.wire.wires).allMatch(wire -> wire.closed);
  }

  @Test
  void aContainerThatStopsLeavesNothingBehind() {
    chat.wire.fail("end", ScriptedWire.reset());
    get(chat.command("endChat"));
    chat.advance(3_000);
    chat.instances.close();
    assertThat(chat.instances.services().disconnects().size()).isZero();
    assertThat(chat.wire.wires).allMatch(wire -> wire.closed);
    long told = chat.wire.count("end");
    chat.clock.advance(100_000, () -> {});
    assertThat(chat.wire.count("end")).isEqualTo(told);
  }

  @Test
  void withoutATransportItEndsHereAndTheNextTransportTellsTheServer() {
    chat.unplug();
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(3_000);
    assertThat(ClockedChat.ajax(ended).status()).isZero();
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(chat.eventNames())
        .containsSubsequence("connectionPending", "connectionRestored", "ended");
    chat.plug();
    chat.advance(12_000);
    assertThat(chat.wire.count("end")).isEqualTo(1);
    chat.start();
    chat.wire.say("Agent", "welcome back");
    chat.advance(3_000);
    assertThat(chat.shownTexts()).as("the new chat is polled").containsExactly("welcome back");
  }

  @Test
  void aTransportThatGoesWhileTheServerIsToldIsReplaced() {
    chat.wire.fail("end", ScriptedWire.reset());
    get(chat.command("endChat"));
    chat.advance(3_000);
    chat.unplug();
    assertThat(chat.wire.wires).allMatch(wire -> wire.closed);
    chat.wire.recover();
    chat.advance(5_000);
    chat.plug();
    chat.advance(20_000);
    assertNothingLeft();
  }

  @Test
  void whatAHeldPollBringsWhileTheChatIsBeingEndedDoesNotCount() {
    List<TransportException> late =
        List.of(
            TransportException.of(Kind.SESSION_LOST, "gone"),
            ScriptedWire.http(404),
            ScriptedWire.reset(),
            TransportException.builder(Kind.REFUSED, "over").chatEnded(true).build());
    for (TransportException failure : late) {
      CompletableFuture<Reply> poll = new CompletableFuture<>();
      CompletableFuture<Reply> end = new CompletableFuture<>();
      chat.wire.answer("poll", () -> poll);
      chat.wire.answer("end", () -> end);
      chat.advance(3_000);
      chat.events.clear();
      CompletionStage<Object> ended = chat.command("endChat");
      poll.completeExceptionally(failure);
      chat.settle();
      assertThat(chat.state()).isEqualTo(WebChatState.ENDING);
      end.complete(ScriptedWire.reply(Inbound.NOTHING));
      chat.settle();
      assertThat(ClockedChat.ajax(ended).status()).isEqualTo(200);
      assertThat(chat.eventNames()).containsExactly(END);
      chat.wire.recover();
      chat.start();
    }
  }

  @Test
  void anEndThatAHeldPollBringsIsNoSecondEnd() {
    CompletableFuture<Reply> poll = new CompletableFuture<>();
    CompletableFuture<Reply> end = new CompletableFuture<>();
    chat.wire.answer("poll", () -> poll);
    chat.wire.answer("end", () -> end);
    chat.advance(3_000);
    CompletionStage<Object> ended = chat.command("endChat");
    poll.complete(ScriptedWire.reply(Inbound.of(List.of(), true)));
    chat.settle();
    end.completeExceptionally(ScriptedWire.http(404));
    chat.settle();
    assertThat(ClockedChat.ajax(ended).status()).isEqualTo(404);
    assertThat(chat.eventNames()).endsWith(END).containsOnlyOnce(END).doesNotContain("error");
  }

  @Test
  void whoLeavesSinceTheChatIsBeingEndedIsToldOnce() {
    CompletableFuture<Reply> poll = new CompletableFuture<>();
    CompletableFuture<Reply> end = new CompletableFuture<>();
    chat.wire.answer("poll", () -> poll);
    chat.wire.answer("end", () -> end);
    chat.advance(3_000);
    chat.events.clear();
    CompletionStage<Object> ended = chat.command("endChat");
    for (String role : List.of("Client", "Agent", "Supervisor")) {
      chat.wire.say("ParticipantLeft", role, "");
    }
    Inbound left = Inbound.of(chat.wire.from(1).messages(), true);
    poll.complete(ScriptedWire.reply(left));
    chat.settle();
    end.complete(ScriptedWire.reply(left));
    chat.settle();
    get(ended);
    assertThat(chat.eventNames())
        .filteredOn(name -> !name.equals("agentTypingStopped"))
        .containsExactly(
            "messageReceived",
            "pollingStopped",
            "supervisorDisconnected",
            "agentDisconnected",
            "clientDisconnected",
            "ended");
    assertThat(chat.shownTexts()).hasSize(3);
  }

  @Test
  void whatFailsLaterBelongsToAChatThatIsOver() {
    CompletableFuture<Reply> typing = new CompletableFuture<>();
    CompletableFuture<Reply> data = new CompletableFuture<>();
    chat.wire.answer("typing", () -> typing);
    chat.wire.answer("updateUserData", () -> data);
    CompletionStage<Object> typed = chat.command("sendTyping", Map.of("message", "h"));
    CompletionStage<Object> updated = chat.command("updateUserData", Map.of("k", "v"));
    chat.wire.answer("end", CompletableFuture::new);
    CompletionStage<Object> ended = chat.command("endChat");
    typing.completeExceptionally(ScriptedWire.http(404));
    chat.advance(5_000);
    data.completeExceptionally(ScriptedWire.http(404));
    chat.settle();
    get(ended);
    assertThat(ClockedChat.rejected(typed).code()).isEqualTo(ErrorCode.HTTP_ERROR);
    assertThat(ClockedChat.rejected(updated).code()).isEqualTo(ErrorCode.HTTP_ERROR);
    assertThat(chat.eventNames()).endsWith("ended").doesNotContain("error");
  }

  @Test
  void aTransportThatOnlySaysThatItIsClosedIsReplacedInTheBackground() {
    chat.wire.fail("end", TransportException.of(Kind.CLOSED, "closed"));
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(4_100);
    assertThat(ClockedChat.ajax(ended).status()).isZero();
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    chat.wire.recover();
    long told = chat.wire.count("end");
    chat.advance(10_000);
    assertThat(chat.wire.count("end")).isEqualTo(told + 1);
  }

  @Test
  void whatWaitedForATransportDoesNotEndTheNextChat() {
    CompletableFuture<Reply> end = new CompletableFuture<>();
    chat.wire.answer("end", () -> end);
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(2_000);
    end.completeExceptionally(TransportException.of(Kind.CLOSED, "closed"));
    chat.advance(2_100);
    get(ended);
    chat.wire.recover();
    chat.resolved(chat.command("startChat"));
    chat.unplug();
    chat.plug();
    chat.advance(10_000);
    assertThat(chat.wire.calls)
        .filteredOn(call -> call.operation().equals("end"))
        .hasSizeGreaterThan(1)
        .allMatch(call -> call.session().equals("chat-1"));
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void aPreprocessorThatIsNeverDoneDoesNotHoldUpTheEnd() {
    AsyncPreProcessor slow = (messages, context) -> new CompletableFuture<>();
    chat.plugins.preProcessors.add(slow, MessageStage.ofBatches(slow), Map.of());
    chat.wire.say("Agent", "waits for ever");
    chat.advance(3_000);
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(CoreSettings.DEFAULT.extensionTimeoutMs() + 100);
    assertThat(ClockedChat.ajax(ended).status()).isEqualTo(200);
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(chat.eventNames()).endsWith(END).containsOnlyOnce(END);
    assertThat(chat.instances.services().disconnects().size()).as("the server was told").isZero();
    chat.plugins.preProcessors.remove(slow);
    chat.wire.restart();
    chat.start();
    chat.wire.say("Agent", "the next chat");
    chat.advance(3_000);
    assertThat(chat.shownTexts()).containsExactly("the next chat");
  }

  @Test
  void messagesThatCannotBeSentDoNotHoldUpTheEnd() {
    chat.wire.failEverything(ScriptedWire.reset());
    CompletionStage<Object> first = chat.send("first");
    CompletionStage<Object> second = chat.send("second");
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(3_100);
    get(ended);
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(ClockedChat.rejected(first).code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
    Rejection waiting = ClockedChat.rejected(second);
    assertThat(waiting.code()).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(chat.wire.sent).doesNotContain("second");
  }

  @Test
  void whatWaitsIsSentBeforeTheEndWhenTheServerAnswers() {
    CompletionStage<Object> first = chat.send("first");
    CompletionStage<Object> second = chat.send("second");
    get(chat.command("endChat"));
    get(first);
    get(second);
    assertThat(chat.wire.sent).containsExactly("first", "second");
    assertThat(chat.wire.calls.get(chat.wire.calls.size() - 1).operation()).isEqualTo("end");
  }

  @Test
  void everySignOfTroubleIsTakenBackBeforeTheEnd() {
    get(chat.command("sendTyping", Map.of("message", "h")));
    chat.wire.failEverything(ScriptedWire.reset());
    chat.advance(60_000);
    get(chat.command("endChat"));
    assertThat(chat.eventNames())
        .containsSubsequence(
            "connectionPending",
            "disconnected",
            "chatServerWentOffline",
            "chatServerBackOnline",
            "connectionRestored",
            "reconnected",
            "ended")
        .containsOnlyOnce("clientTypingStarted", "clientTypingStopped", "connectionRestored");
    assertThat(chat.eventNames()).endsWith("ended");
  }

  @Test
  void anAgentThatTypesAtTheEndTypesNoMore() {
    chat.wire.say("TypingStarted", "Agent", "");
    chat.advance(1_000);
    get(chat.command("endChat"));
    assertThat(chat.eventNames())
        .containsSubsequence("agentTypingStarted", "agentTypingStopped", "ended");
  }

  @Test
  void aPreProcessorThatNeverEndsDoesNotHoldUpTheEnd() {
    CompletableFuture<List<Message>> never = new CompletableFuture<>();
    AsyncPreProcessor stuck = (messages, context) -> never;
    chat.plugins.plug(AsyncPreProcessor.class, stuck, Map.of());
    chat.wire.say("Agent", "is anybody there?");
    chat.advance(3_000);
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(9_900);
    assertThat(chat.state()).as("the last messages come first").isEqualTo(WebChatState.ENDING);
    chat.advance(200);
    assertThat(ClockedChat.ajax(ended).status()).isEqualTo(200);
    assertThat(chat.eventNames()).endsWith(END).containsOnlyOnce(END);
    assertThat(chat.instances.services().disconnects().size()).as("the server was told").isZero();
    chat.start();
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void theLastMessagesComeBeforeTheEnd() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    AsyncPreProcessor slow = (messages, context) -> gate.thenApply(open -> messages);
    chat.plugins.plug(AsyncPreProcessor.class, slow, Map.of());
    chat.wire.say("Agent", "one more thing");
    chat.advance(3_000);
    CompletionStage<Object> ended = chat.command("endChat");
    chat.advance(3_000);
    gate.complete(null);
    chat.settle();
    get(ended);
    assertThat(chat.shownTexts()).containsExactly("one more thing");
    assertThat(chat.eventNames()).endsWith(END).containsSubsequence("messageReceived", "ended");
    chat.start();
    chat.advance(20_000);
    assertThat(chat.state()).as("the next chat").isEqualTo(WebChatState.ACTIVE);
  }
}
