package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Older messages that are fetched into a running asynchronous chat. */
class FetchedHistoryTest {
  private final ClockedChat chat = ClockedChat.started(Map.of("async", Map.of("enabled", true)));

  @AfterEach
  void close() {
    chat.close();
  }

  private static InboundMessage message(long position, String type, String text) {
    return new InboundMessage(
        position,
        Message.of(
            Map.of(
                "type",
                type,
                "text",
                text,
                "index",
                position,
                "timestamp",
                1_600_000_000_000L + position,
                "from",
                Map.of("id", 2, "type", "Agent", "name", "Anna"))),
        Map.of("index", position));
  }

  private static Reply page(InboundMessage... messages) {
    return ScriptedWire.reply(Inbound.of(List.of(messages), false));
  }

  /** The chat goes on from position 10 with an agent. */
  private void goOnAtTen() {
    chat.wire.answer(
        "poll",
        () -> {
          chat.wire.answer("poll", () -> CompletableFuture.completedFuture(page()));
          return CompletableFuture.completedFuture(
              page(message(10, "ParticipantJoined", ""), message(11, "Message", "hello")));
        });
    chat.advance(10_000);
    assertThat(chat.shownTexts()).containsExactly("", "hello");
  }

  private Map<?, ?> agents() {
    Map<?, ?> answer = (Map<?, ?>) chat.resolved(chat.command("getAgents"));
    return (Map<?, ?>) answer.get("agents");
  }

  private List<String> transcript() {
    return get(chat.chat.service().getTranscript()).messages().stream().map(Message::text).toList();
  }

  @Test
  void whatIsFetchedChangesNobodyInTheChatAndIsNoNews() {
    goOnAtTen();
    Map<?, ?> before = agents();
    assertThat(before).hasSize(1);
    List<String> events = chat.eventNames();
    chat.wire.answer(
        "history",
        () ->
            CompletableFuture.completedFuture(
                page(
                    message(5, "ParticipantJoined", ""),
                    message(6, "Message", "earlier"),
                    message(7, "TypingStarted", ""),
                    message(8, "ParticipantLeft", ""))));
    chat.resolved(chat.command("fetchHistory"));
    assertThat(agents()).isEqualTo(before);
    assertThat(chat.eventNames().subList(events.size(), chat.eventNames().size()))
        .containsExactly("messageReceived");
    assertThat(chat.events("messageReceived").get(1).data())
        .containsEntry("oldMessages", true)
        .containsEntry("restoring", false);
  }

  @Test
  void whatIsFetchedStandsBeforeTheRestOfTheTranscript() {
    goOnAtTen();
    chat.wire.answer(
        "history",
        () ->
            CompletableFuture.completedFuture(
                page(message(5, "Message", "five"), message(6, "Message", "six"))));
    chat.resolved(chat.command("fetchHistory"));
    assertThat(transcript()).containsExactly("five", "six", "", "hello");
  }

  @Test
  void aSecondCallWhileAPageIsUnderWayGetsThatPage() {
    goOnAtTen();
    CompletableFuture<Reply> held = new CompletableFuture<>();
    chat.wire.answer("history", () -> held);
    var first = chat.command("fetchHistory");
    var second = chat.command("fetchHistory");
    assertThat(chat.wire.count("history")).isEqualTo(1);
    held.complete(page(message(5, "Message", "five")));
    assertThat(chat.resolved(first)).isInstanceOf(AjaxResponse.class);
    assertThat(chat.resolved(second)).isInstanceOf(AjaxResponse.class);
    assertThat(transcript()).containsExactly("five", "", "hello");
    chat.command("fetchHistory");
    assertThat(chat.wire.count("history")).isEqualTo(2);
  }

  @Test
  void aPageOfAChatThatEndedIsNotShownInTheNextOne() {
    goOnAtTen();
    CompletableFuture<Reply> held = new CompletableFuture<>();
    chat.wire.answer("history", () -> held);
    var fetched = chat.command("fetchHistory");
    chat.resolved(chat.command("endChat"));
    chat.start();
    held.complete(page(message(5, "Message", "of the former chat")));
    chat.settle();
    assertThat(ClockedChat.rejected(fetched).code()).isEqualTo(ErrorCode.NO_ACTIVE_SESSION);
    assertThat(transcript()).isEmpty();
    assertThat(chat.shownTexts()).doesNotContain("of the former chat");
  }

  @Test
  void thatThereIsNoMoreConcernsItsOwnSessionOnly() {
    goOnAtTen();
    chat.wire.answer("history", () -> CompletableFuture.completedFuture(page()));
    assertThat(ClockedChat.rejected(chat.command("fetchHistory")).code())
        .isEqualTo(ErrorCode.NO_MORE_HISTORY);
    chat.command("fetchHistory");
    assertThat(chat.wire.count("history")).as("known to be complete").isEqualTo(1);
    chat.resolved(chat.command("endChat"));
    chat.start();
    goOnAgain();
    chat.command("fetchHistory");
    assertThat(chat.wire.count("history")).isEqualTo(2);
  }

  private void goOnAgain() {
    chat.wire.answer(
        "poll",
        () -> {
          chat.wire.answer("poll", () -> CompletableFuture.completedFuture(page()));
          return CompletableFuture.completedFuture(page(message(20, "Message", "again")));
        });
    chat.advance(10_000);
    assertThat(transcript()).containsExactly("again");
  }
}
