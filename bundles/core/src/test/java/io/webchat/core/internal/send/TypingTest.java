package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.TypingInput;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.core.internal.fixture.FakeScripts;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.runtime.HookSettings;
import io.webchat.core.internal.transport.SessionCalls;
import org.junit.jupiter.api.Test;

/** Keys of the customer as the server hears of them. */
class TypingTest {
  private final MessageParts parts = new MessageParts().active();
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

  private void type() {
    assertThat(typing.typed("text").toCompletableFuture()).isCompleted();
  }

  @Test
  void furtherKeysProlongIt() {
    type();
    parts.advance(1_900);
    type();
    parts.advance(1_900);
    assertThat(parts.wire.count("typing")).isEqualTo(1);
    parts.advance(100);
    assertThat(parts.wire.count("typing")).isEqualTo(2);
    assertThat(parts.log).containsExactly("clientTypingStarted", "clientTypingStopped");
  }

  @Test
  void aTextThatIsSentEndsItWithoutACall() {
    type();
    typing.cancel();
    parts.advance(10_000);
    assertThat(parts.wire.count("typing")).isEqualTo(1);
    assertThat(parts.log).containsExactly("clientTypingStarted", "clientTypingStopped");
  }

  @Test
  void theInputIsNotShownWhileScriptsThatAreToSeeItAreAway() {
    typing.register(new Input("a secret"));
    assertThat(typing.preview()).isEqualTo("a secret");
    scripts.named = true;
    scripts.presence = ScriptGate.Presence.AWAY;
    assertThat(typing.preview()).isNull();
  }

  /** A text that somebody types. */
  private record Input(String value) implements TypingInput {
    @Override
    public Subscription onKey(Runnable listener) {
      return () -> {};
    }
  }
}
