package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A message of the same text that is older than the one being sent is not its echo. */
class EarlierEchoTest {
  private static Reply page(long position, String role, String text) {
    Message message =
        Message.of(
            Map.of(
                "type",
                "Message",
                "text",
                text,
                "index",
                position,
                "timestamp",
                1_600_000_000_000L + position,
                "from",
                Map.of("id", 2, "type", role, "name", role)));
    Inbound inbound =
        Inbound.of(
            List.of(new InboundMessage(position, message, Map.of("index", position))), false);
    return ScriptedWire.reply(inbound);
  }

  @Test
  void whatTheHistoryBringsIsNoProofThatAMessageArrived() {
    try (ClockedChat chat = ClockedChat.started(Map.of("async", Map.of("enabled", true)))) {
      chat.wire.answer(
          "poll",
          () -> {
            chat.wire.answer("poll", null);
            return CompletableFuture.completedFuture(page(10, "Agent", "hello"));
          });
      chat.advance(10_000);
      CompletableFuture<Reply> answer = new CompletableFuture<>();
      chat.wire.answer("send", () -> answer);
      var sent = chat.send("yes");
      chat.wire.answer(
          "history", () -> CompletableFuture.completedFuture(page(5, "Client", "yes")));
      chat.resolved(chat.command("fetchHistory"));
      chat.wire.answer("send", null);
      answer.completeExceptionally(ScriptedWire.reset());
      chat.advance(10_000);
      chat.resolved(sent);
      assertThat(chat.wire.sent).containsExactly("yes", "yes");
    }
  }
}
