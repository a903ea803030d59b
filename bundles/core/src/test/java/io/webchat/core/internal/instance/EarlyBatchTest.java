package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChat;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What one instance of a session gets while another one is still taking the session up. */
class EarlyBatchTest {
  private static final Map<String, Object> ASYNC = Map.of("async", Map.of("enabled", true));
  private static final SessionData SESSION =
      SessionData.of(Map.of("sessionID", "chat-1", "secureKey", "k", "alias", "1"));

  private static List<Object> texts(List<BusEvent> received) {
    return received.stream()
        .flatMap(event -> ((List<?>) event.data().get("messages")).stream())
        .<Object>map(message -> ((Map<?, ?>) message).get("text"))
        .toList();
  }

  @Test
  void itIsShownAfterWhatTheServerAnswers() {
    try (ClockedChat first = ClockedChat.started(ASYNC)) {
      first.wire.say("Agent", "before");
      first.advance(5_000);
      Inbound known = first.wire.from(1);
      CompletableFuture<Reply> answer = new CompletableFuture<>();
      first.wire.answer("attach", () -> answer);
      WebChat second = first.open(ASYNC);
      List<BusEvent> received = new CopyOnWriteArrayList<>();
      second.bus().subscribe("WebChatService.messageReceived", received::add);
      var restored = second.bus().command("WebChatService.restore", Map.of("sessionData", SESSION));
      first.settle();
      first.wire.say("Agent", "meanwhile");
      first.wire.say("Agent", "and more");
      first.advance(5_000);
      assertThat(first.shownTexts()).containsExactly("before", "meanwhile", "and more");
      assertThat(received).isEmpty();
      first.wire.fail("poll", ScriptedWire.reset());
      answer.complete(ScriptedWire.reply(known));
      first.resolved(restored.toCompletionStage());
      first.settle();
      assertThat(texts(received)).containsExactly("before", "meanwhile", "and more");
    }
  }
}
