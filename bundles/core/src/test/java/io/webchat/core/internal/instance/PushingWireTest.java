package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A wire that pushes: messages in doubt, and outages. */
class PushingWireTest {
  private static final long PATIENCE_MS = 3_000;

  @Test
  void aMessageInDoubtIsSentAgainWhenTheTranscriptDoesNotHaveIt() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.fail("send", ScriptedWire.reset());
      CompletionStage<Object> sent = chat.send("one");
      chat.wire.recover();
      chat.advance(999);
      assertThat(chat.wire.count("attach")).isZero();
      assertThat(chat.wire.count("send")).isEqualTo(1);

      chat.advance(1);

      assertThat(chat.wire.count("attach")).isEqualTo(1);
      assertThat(chat.wire.count("send")).isEqualTo(2);
      chat.resolved(sent);
    }
  }

  @Test
  void aMessageInDoubtIsNotSentAgainWhenTheTranscriptHasIt() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.fail("send", ScriptedWire.reset());
      CompletionStage<Object> sent = chat.send("one");
      chat.wire.say("Client", "one");
      chat.wire.recover();

      chat.advance(1_000);

      chat.resolved(sent);
      chat.advance(60_000);
      assertThat(chat.wire.count("send")).isEqualTo(1);
    }
  }

  @Test
  void theTranscriptIsAskedAsSoonAsTheWireIsBack() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.failEverything(ScriptedWire.reset());
      CompletionStage<Object> sent = chat.send("one");
      chat.wire.listener().disconnected(ScriptedWire.reset());
      chat.advance(4 * PATIENCE_MS - 1);
      chat.wire.recover();
      assertThat(sent.toCompletableFuture()).isNotDone();

      chat.wire.listener().reconnected();

      chat.resolved(sent);
      assertThat(chat.wire.count("send")).isEqualTo(2);
    }
  }

  @Test
  void anOutageThatLastsCountsOnUntilTheServerIsOffline() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.events.clear();
      chat.wire.listener().disconnected(ScriptedWire.reset());
      chat.advance(1_000 + 1_500 + 2_250 + 3_375);
      assertThat(chat.eventNames()).containsExactly("connectionPending", "disconnected");
      chat.advance(5_063);
      assertThat(chat.eventNames())
          .containsExactly("connectionPending", "disconnected", "chatServerWentOffline");
      chat.advance(600_000);
      assertThat(chat.eventNames()).hasSize(3);

      chat.wire.listener().reconnected();
      chat.settle();

      assertThat(chat.eventNames())
          .endsWith("chatServerBackOnline", "connectionRestored", "reconnected")
          .hasSize(6);
    }
  }

  @Test
  void anOutageThatIsOverCountsNoMore() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.events.clear();
      for (int i = 0; i < 10; i++) {
        chat.wire.listener().disconnected(ScriptedWire.reset());
        chat.advance(2_000);
        chat.wire.listener().reconnected();
        chat.advance(60_000);
      }
      assertThat(chat.eventNames()).doesNotContain("chatServerWentOffline");
    }
  }

  @Test
  void anOutageEndsWithItsSession() {
    try (ClockedChat chat = ClockedChat.pushing()) {
      chat.wire.listener().disconnected(ScriptedWire.reset());
      chat.settle();
      chat.resolved(chat.command("endChat"));
      chat.events.clear();
      chat.advance(600_000);
      assertThat(chat.eventNames()).isEmpty();
    }
  }
}
