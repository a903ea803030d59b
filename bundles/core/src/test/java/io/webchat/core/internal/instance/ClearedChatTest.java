package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A conversation whose messages are taken away, here or by another client, or by a sign-out. */
class ClearedChatTest {
  private static final Inbound CLEARED = Inbound.of(Status.CLEARED, List.of());

  private final ClockedChat chat = ClockedChat.pushing();

  @AfterEach
  void close() {
    chat.close();
  }

  private void say(String text) {
    chat.wire.say("Agent", text);
    chat.wire.push(chat.wire.from(1));
    chat.settle();
    chat.events.clear();
    chat.wire.calls.clear();
  }

  private void assertCleared() {
    chat.settle();
    assertThat(chat.eventNames()).containsExactly("cleared", "ended");
    assertThat(chat.events("ended").get(0).data()).isEmpty();
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(get(chat.chat.service().getTranscript()).messages()).isEmpty();
    assertThat(get(chat.chat.service().getTranscript()).originalMessages()).isEmpty();
  }

  @Test
  void theCommandTakesTheMessagesAwayHereAndOnTheServer() {
    say("hello");
    CompletionStage<?> cleared = chat.chat.service().clearChat();
    chat.settle();
    get(cleared);
    assertThat(chat.wire.count("clear")).isEqualTo(1);
    assertCleared();
    chat.start();
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void anotherClientDoesSoToo() {
    say("hello");
    chat.wire.push(CLEARED);
    assertCleared();
  }

  @Test
  void theServerSaysSoOnceOrTwice() {
    say("hello");
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    chat.wire.answer("clear", () -> answer);
    CompletionStage<Object> cleared = chat.command("clearChat");
    chat.wire.push(CLEARED);
    chat.settle();
    answer.complete(ScriptedWire.reply(CLEARED));
    chat.resolved(cleared);
    chat.wire.push(CLEARED);
    assertCleared();
  }

  @Test
  void aLateAnswerDoesNotClearTheNextChat() {
    say("hello");
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    chat.wire.answer("clear", () -> answer);
    CompletionStage<Object> cleared = chat.command("clearChat");
    chat.wire.push(CLEARED);
    chat.settle();
    chat.start();
    answer.complete(ScriptedWire.reply(Inbound.NOTHING));
    chat.resolved(cleared);
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(chat.events("cleared")).hasSize(1);
  }

  @Test
  void whatTheServerRefusesLeavesTheChat() {
    say("hello");
    chat.wire.fail("clear", ScriptedWire.refused(403));
    assertThat(ClockedChat.rejected(chat.command("clearChat")).ajax())
        .hasValueSatisfying(ajax -> assertThat(ajax.status()).isEqualTo(403));
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(chat.eventNames()).containsExactly("error");
    assertThat(get(chat.chat.service().getTranscript()).messages()).hasSize(1);
  }

  @Test
  void withoutAChatThereIsNothingToClear() {
    chat.resolved(chat.command("endChat"));
    Rejection reason = ClockedChat.rejected(chat.command("clearChat"));
    assertThat(reason.code()).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(reason.text()).isEqualTo("There is no active chat session");
    assertThat(chat.wire.count("clear")).isZero();
  }

  private void assertUnsupported(String command, Capability missing, String text) {
    chat.unplug();
    chat.wire.capabilities.remove(missing);
    chat.plug();
    chat.advance(1_000);
    Rejection reason = ClockedChat.rejected(chat.command(command));
    assertThat(reason.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(reason.text()).isEqualTo(text);
  }

  @Test
  void aWireMayHaveNoSuchThing() {
    assertUnsupported(
        "clearChat", Capability.CLEAR, "This transport doesn't support clearing the chat.");
    assertUnsupported(
        "signOut", Capability.AUTHENTICATION, "This transport doesn't support signing in.");
  }

  @Test
  void aSignOutEndsTheChatAndKeepsItsTranscript() {
    say("hello");
    CompletionStage<?> out = chat.chat.service().signOut();
    chat.settle();
    get(out);
    assertThat(chat.wire.count("signOut")).isEqualTo(1);
    assertThat(chat.eventNames()).containsExactly("sessionLost", "ended");
    assertThat(chat.events("sessionLost").get(0).data()).containsKey("sessionData");
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(get(chat.chat.service().getTranscript()).messages()).hasSize(1);
  }

  @Test
  void aSignOutThatFailsLeavesTheChat() {
    say("hello");
    chat.wire.fail("signOut", ScriptedWire.reset());
    assertThat(ClockedChat.rejected(chat.command("signOut")).code())
        .isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }
}
