package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Only the transport knows which message is the first one of a session. */
class HistoryTest {
  private static final Map<String, ?> ASYNC = Map.of("async", Map.of("enabled", true));

  private static Inbound page(boolean complete, long... positions) {
    List<InboundMessage> messages =
        LongStream.of(positions).mapToObj(HistoryTest::message).toList();
    return new Inbound(messages, Optional.empty(), OptionalInt.empty(), complete);
  }

  private static InboundMessage message(long position) {
    Map<String, Object> fields =
        Map.of("type", "Message", "text", "text " + position, "index", position);
    return new InboundMessage(position, Message.of(fields), fields);
  }

  private static void history(ClockedChat chat, Inbound page) {
    Reply reply = ScriptedWire.reply(page);
    chat.wire.answer("history", () -> CompletableFuture.completedFuture(reply));
  }

  @Test
  void aMessageWithIndex0IsFetchedThoughTheOneWithIndex1IsHeld() {
    try (ClockedChat chat = ClockedChat.started(ASYNC)) {
      chat.wire.say("Agent", "text 1");
      chat.advance(3_000);
      history(chat, page(true, 0, 1));
      get(chat.command("fetchHistory"));
      assertThat(chat.shownTexts()).containsExactly("text 1", "text 0");
      assertThat(ClockedChat.rejected(chat.command("fetchHistory")).code())
          .isEqualTo(ErrorCode.NO_MORE_HISTORY);
      assertThat(chat.wire.count("history")).isEqualTo(1);
    }
  }

  @Test
  void aPageWithoutOlderMessagesIsTheLast() {
    try (ClockedChat chat = ClockedChat.started(ASYNC)) {
      chat.wire.say("Agent", "text 1");
      chat.advance(3_000);
      history(chat, page(false, 1));
      for (int i = 0; i < 2; i++) {
        assertThat(ClockedChat.rejected(chat.command("fetchHistory")).code())
            .isEqualTo(ErrorCode.NO_MORE_HISTORY);
      }
      assertThat(chat.wire.count("history")).isEqualTo(1);
    }
  }

  @Test
  void ofAChatThatIsHeldAsAWholeNoPageIsAskedFor() {
    try (ClockedChat chat = new ClockedChat(ASYNC)) {
      SessionData session = SessionData.of(Map.of("sessionID", "whole"));
      Reply whole = new Reply(AjaxResponse.ok(Map.of()), session, page(true));
      chat.wire.answer("start", () -> CompletableFuture.completedFuture(whole));
      chat.start();
      assertThat(ClockedChat.rejected(chat.command("fetchHistory")).code())
          .isEqualTo(ErrorCode.NO_MORE_HISTORY);
      assertThat(chat.wire.count("history")).isZero();
    }
  }
}
