package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A poll that is never answered: a message that does not come back starts a fresh one. */
class FreshPollTest {
  private final ClockedChat chat = ClockedChat.started();
  private final CompletableFuture<Reply> held = new CompletableFuture<>();

  @AfterEach
  void close() {
    chat.close();
  }

  /** The next poll is never answered, those after it are. */
  private void holdNextPoll() {
    chat.wire.answer(
        "poll",
        () -> {
          chat.wire.answer("poll", null);
          return held;
        });
    chat.advance(3_000);
    assertThat(held).isNotDone();
    chat.wire.calls.clear();
  }

  @Test
  void aMessageThatDoesNotComeBackStartsAFreshPollAtThePosition() {
    chat.wire.say("Agent", "hello");
    chat.advance(3_000);
    holdNextPoll();
    chat.wire.say("Agent", "are you there?");
    get(chat.send("yes"));
    chat.advance(4_900);
    assertThat(chat.wire.count("poll")).isZero();
    chat.advance(200);
    assertThat(chat.wire.calls)
        .filteredOn(call -> call.operation().equals("poll"))
        .first()
        .satisfies(
            call -> {
              assertThat(call.poll().resume()).isTrue();
              assertThat(call.poll().position()).isEqualTo(2);
            });
    assertThat(held).as("the request is ended").isCancelled();
    assertThat(chat.shownTexts()).containsExactly("hello", "are you there?", "yes");
    assertThat(chat.eventNames()).doesNotContain("connectionPending", "disconnected", "error");
    chat.advance(10_000);
    assertThat(chat.shownTexts()).hasSize(3);
    assertThat(chat.wire.count("poll")).isBetween(3L, 10L);
  }

  @Test
  void aMessageInDoubtIsFoundAlthoughAPollIsHeld() {
    holdNextPoll();
    chat.wire.answer(
        "send",
        () -> {
          chat.wire.say("Client", "unanswered");
          return CompletableFuture.failedFuture(ScriptedWire.reset());
        });
    var sent = chat.send("unanswered");
    chat.advance(2_500);
    get(sent);
    assertThat(chat.wire.sent).containsExactly("unanswered");
    assertThat(chat.shownTexts()).containsExactly("unanswered");
  }

  @Test
  void aMessageThatIsLostWhileAPollIsHeldIsSentAgain() {
    holdNextPoll();
    chat.wire.answer(
        "send",
        () -> {
          chat.wire.answer("send", null);
          return CompletableFuture.failedFuture(ScriptedWire.reset());
        });
    var sent = chat.send("lost at first");
    chat.advance(2_500);
    get(sent);
    chat.advance(6_000);
    assertThat(chat.wire.sent).containsExactly("lost at first", "lost at first");
    assertThat(chat.shownTexts()).containsExactly("lost at first");
  }

  @Test
  void aServerThatHoldsPollsAndNeverShowsOnesOwnMessagesIsNotAskedAllTheTime() {
    chat.wire.answer("poll", CompletableFuture::new);
    chat.wire.answer(
        "send", () -> CompletableFuture.completedFuture(Reply.of(AjaxResponse.ok(Map.of()))));
    chat.advance(3_000);
    chat.wire.calls.clear();
    for (int i = 0; i < 300; i++) {
      get(chat.send("message " + i));
      chat.advance(1_000);
    }
    assertThat(chat.wire.count("poll")).isLessThan(16);
    List<Long> times = chat.wire.times("poll");
    assertThat(times.get(times.size() - 1) - times.get(times.size() - 2))
        .isGreaterThanOrEqualTo(50_000);
    chat.advance(600_000);
    long later = chat.wire.count("poll");
    chat.advance(600_000);
    assertThat(chat.wire.count("poll") - later).as("the limit of a poll only").isEqualTo(5);
  }

  @Test
  void withoutAMessageAPollIsGivenUpInTheEnd() {
    holdNextPoll();
    chat.advance(120_000);
    assertThat(held).isCancelled();
    assertThat(chat.wire.calls.get(0).poll().resume()).isTrue();
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void aPollThatIsAnsweredAfterItWasGivenUpChangesNothing() {
    chat.wire.answer(
        "poll",
        () -> {
          chat.wire.answer("poll", null);
          return held.minimalCompletionStage(); // cannot be cancelled
        });
    chat.advance(3_000);
    get(chat.send("one"));
    chat.advance(6_000);
    assertThat(chat.shownTexts()).containsExactly("one");
    held.complete(ScriptedWire.reply(Inbound.of(List.of(), true)));
    chat.advance(10_000);
    assertThat(chat.shownTexts()).containsExactly("one");
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  /** The poll under way was asked before the message was sent: it says nothing of it. */
  @Test
  void aPollThatWasUnderWayIsNoProofThatAMessageDidNotArrive() {
    holdNextPoll();
    chat.wire.answer(
        "send",
        () -> {
          chat.wire.say("Client", "arrived");
          return CompletableFuture.failedFuture(ScriptedWire.reset());
        });
    chat.wire.fail("attach", ScriptedWire.reset());
    var sent = chat.send("arrived");
    chat.advance(2_000);
    assertThat(chat.wire.count("attach")).isEqualTo(1);
    held.complete(ScriptedWire.reply(Inbound.NOTHING));
    chat.advance(10_000);
    get(sent);
    assertThat(chat.wire.sent).containsExactly("arrived");
    assertThat(chat.shownTexts()).containsExactly("arrived");
  }
}
