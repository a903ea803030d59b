package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A session that is being taken up is not taken up a second time. */
class RestoreOnceTest {
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();

  private static CompletionStage<Object> restore(ClockedChat chat, String id) {
    SessionData data = SessionData.of(Map.of("sessionID", id, "secureKey", "k", "alias", "1"));
    return chat.command("restore", Map.of("sessionData", data));
  }

  @Test
  void aSecondRestoreIsRejectedAndTheFirstGoesOn() {
    try (ClockedChat chat = new ClockedChat(Map.of("async", Map.of("enabled", true)))) {
      chat.wire.answer("attach", () -> answer);
      CompletionStage<Object> first = restore(chat, "one");
      CompletionStage<Object> second = restore(chat, "two");
      assertThat(chat.wire.count("attach")).isEqualTo(1);
      assertThat(ClockedChat.rejected(second).code()).isEqualTo(ErrorCode.ALREADY_RESTORING);
      assertThat(first.toCompletableFuture()).isNotDone();
      answer.complete(ScriptedWire.reply(Inbound.of(List.of(), false)));
      chat.resolved(first);
      assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
      assertThat(chat.events("restored")).hasSize(1);
      assertThat(chat.wire.calls.get(0).session()).isEqualTo("one");
    }
  }

  @Test
  void aChatThatIsStartedMeanwhileWaitsForTheRestoreThatFails() {
    try (ClockedChat chat = new ClockedChat(Map.of("async", Map.of("enabled", true)))) {
      chat.wire.answer("attach", () -> answer);
      CompletionStage<Object> restored = restore(chat, "one");
      CompletionStage<Object> started = chat.command("startChat", Map.of("nickname", "Jane"));
      assertThat(chat.wire.count("start")).isZero();
      answer.completeExceptionally(ScriptedWire.refused(403));
      chat.resolved(started);
      assertThat(ClockedChat.rejected(restored).code()).isEqualTo(ErrorCode.NOTHING_TO_RESTORE);
      assertThat(chat.wire.count("start")).isEqualTo(1);
      assertThat(chat.eventNames()).containsSubsequence("restoreFailed", "started");
      assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }
}
