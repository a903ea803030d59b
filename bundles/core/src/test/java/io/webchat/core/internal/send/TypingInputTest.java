package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.TypingInput;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.fixture.FakeScripts;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.runtime.HookSettings;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which text the server is shown while the customer types. */
class TypingInputTest {
  private final MessageParts parts = new MessageParts().active();
  private final List<String> told = parts.wire.previews;
  private final FakeScripts scripts = new FakeScripts();
  private final Typing typing =
      new Typing(
          parts.mailbox,
          parts.session,
          parts.events,
          new SessionCalls(parts.session, parts.holder, inbound -> {}),
          new ScriptGate(
              parts.mailbox,
              parts.session,
              parts.events,
              () -> MessageParts.CONFIGURATION,
              () -> OtherSettings.with(new HookSettings(HookFailurePolicy.HIDE, 1_000)),
              scripts));

  /** An input of a page. */
  private static final class Input implements TypingInput {
    String value;
    Runnable listener;
    boolean closed;

    Input(String value) {
      this.value = value;
    }

    @Override
    public String value() {
      if (value == null) {
        throw new IllegalStateException("the page is gone");
      }
      return value;
    }

    @Override
    public Subscription onKey(Runnable key) {
      listener = key;
      return () -> closed = true;
    }
  }

  @Test
  void aStreakIsToldOnceAndItsEndAfter2Seconds() {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    parts.wire.answer("typing", () -> answer);
    CompletionStage<AjaxResponse> first = typing.typed("h");
    parts.advance(1_999);
    assertThat(typing.typed("he")).as("the answer to the start").isSameAs(first);
    parts.advance(1_999);
    assertThat(told).containsExactly("+h");
    parts.advance(1);
    assertThat(told).containsExactly("+h", "-null");
    assertThat(parts.log).containsExactly("clientTypingStarted", "clientTypingStopped");
    typing.typed("i");
    assertThat(told).endsWith("+i");
    assertThat(parts.log).endsWith("clientTypingStarted");
  }

  @Test
  void aMessageEndsTypingWithoutAWordToTheServer() {
    typing.cancel();
    assertThat(parts.log).isEmpty();
    typing.typed("h");
    typing.cancel();
    parts.advance(10_000);
    assertThat(told).containsExactly("+h");
    assertThat(parts.log)
        .filteredOn(name -> name.startsWith("clientTyping"))
        .containsExactly("clientTypingStarted", "clientTypingStopped");
  }

  @Test
  void theLatestInputCountsWhereNoTextIsGiven() {
    assertThat(typing.preview()).isNull();
    Input former = new Input("old");
    Input input = new Input("new");
    typing.register(former);
    typing.register(input);
    assertThat(former.closed).isTrue();
    assertThat(input.closed).isFalse();
    former.listener.run();
    assertThat(told).isEmpty();
    input.listener.run();
    assertThat(told).containsExactly("+new");
    parts.advance(2_000);
    assertThat(told).containsExactly("+new", "-new");
  }

  @Test
  void keysCountWhileThereIsAChat() {
    Input input = new Input("text");
    typing.register(input);
    parts.session.move(WebChatState.ENDING);
    parts.session.move(WebChatState.IDLE);
    input.listener.run();
    assertThat(parts.log).isEmpty();
  }

  @Test
  void closedNoInputIsListenedTo() {
    typing.close();
    Input input = new Input("text");
    typing.register(input);
    input.listener.run();
    typing.close();
    assertThat(input.closed).isTrue();
    assertThat(typing.preview()).isNull();
    input.listener.run();
    parts.advance(10_000);
    assertThat(told).containsExactly("+text");
  }

  @Test
  void ofALongTextTheFirst4000CharactersAreSent() {
    typing.typed("x".repeat(4_001));
    assertThat(told).containsExactly("+" + "x".repeat(4_000));
    typing.register(new Input("y".repeat(5_000)));
    assertThat(typing.preview()).isEqualTo("y".repeat(4_000));
  }

  @Test
  void anInputThatFailsHasNoText() {
    Input input = new Input(null);
    typing.register(input);
    assertThat(typing.preview()).isNull();
    input.listener.run();
    assertThat(told).containsExactly("+null");
  }

  @Test
  void noTextIsSentPastScriptsThatShouldSeeIt() {
    scripts.named = true;
    scripts.presence = ScriptGate.Presence.COMING;
    Input input = new Input("secret");
    typing.register(input);
    assertThat(typing.preview()).isNull();
    typing.typed("secret");
    assertThat(told).containsExactly("+null");
    scripts.presence = ScriptGate.Presence.THERE;
    assertThat(typing.preview()).isEqualTo("secret");
  }

  @Test
  void whatTheServerDoesNotTakeIsNoMatter() {
    parts.wire.fail("typing", ScriptedWire.reset());
    typing.register(new Input("text"));
    CompletionStage<AjaxResponse> start = typing.typed("h");
    assertThat(start.toCompletableFuture()).isCompletedExceptionally();
    parts.advance(2_000);
    assertThat(parts.log).containsExactly("clientTypingStarted", "clientTypingStopped");
  }
}
