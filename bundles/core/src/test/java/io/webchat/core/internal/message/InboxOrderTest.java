package io.webchat.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.message.Inbox.Source;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** In which order batches are handled, and what is told when. */
class InboxOrderTest extends InboxCase {
  private static Inbound batch(boolean end, long... positions) {
    List<InboundMessage> messages = new ArrayList<>();
    for (long position : positions) {
      Map<String, Object> message =
          Map.of(
              "type",
              "Message",
              "text",
              "text " + position,
              "index",
              position,
              "from",
              Map.of("id", 1, "type", "Agent", "name", "Anna"));
      messages.add(new InboundMessage(position, Message.of(message), message));
    }
    return Inbound.of(messages, end);
  }

  private List<Object> positions() {
    return parts.published.stream()
        .filter(event -> event.event().endsWith("messageReceived"))
        .map(event -> event.data().get("position"))
        .toList();
  }

  private CompletionStage<Void> accept(Inbound inbound) {
    return accept(inbound, Source.LIVE);
  }

  @Test
  void anAnswerIsForAllInstancesOfTheSessionAndThenForThisOne() {
    parts.mailbox.always(() -> inbox.received(batch(false, 1)));
    assertThat(parts.log)
        .containsExactly(
            "received", "saw 1", "drained", "agentTypingStopped", "messageReceived", "delivered");
  }

  @Test
  void batchesAreHandledOneAfterTheOther() {
    slowDown();
    CompletionStage<Void> first = accept(batch(false, 1));
    CompletionStage<Void> second = accept(batch(false, 2, 3));
    assertThat(inbox.waiting()).isEqualTo(1);
    assertThat(slow).hasSize(1);
    slow.get(0).complete(null);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    slow.get(1).complete(null);
    assertThat(second).isCompleted();
    assertThat(positions()).containsExactly(1L, 3L);
  }

  @Test
  void thePositionStaysBelowWhatIsNotDelivered() {
    slowDown();
    accept(batch(false, 1, 2));
    accept(batch(false, 3));
    assertThat(inbox.deliveredUpTo()).isEqualTo(1);
    slow.get(0).complete(null);
    assertThat(inbox.deliveredUpTo()).isEqualTo(3);
    slow.get(1).complete(null);
    assertThat(inbox.deliveredUpTo()).isEqualTo(4);
  }

  @Test
  void whatHasBeenSeenIsDroppedAndStillCountsAsAnAnswer() {
    accept(batch(false, 1));
    parts.log.clear();
    assertThat(accept(batch(false, 1))).isCompleted();
    assertThat(parts.log).containsExactly("drained", "delivered");
  }

  @Test
  void theEndIsToldWhenAllThatCameBeforeIsPublished() {
    slowDown();
    accept(batch(false, 1));
    accept(batch(true));
    assertThat(parts.log).doesNotContain("ended");
    slow.get(0).complete(null);
    assertThat(parts.log).containsSubsequence("messageReceived", "ended");
  }

  @Test
  void whatIsReadyWhileTheGateIsShutIsPublishedWhenItOpens() {
    slowDown();
    accept(batch(false, 1));
    parts.gate.shut();
    slow.get(0).complete(null);
    accept(batch(false, 2));
    assertThat(positions()).isEmpty();
    parts.gate.open();
    inbox.resume();
    slow.get(1).complete(null);
    assertThat(positions()).containsExactly(1L, 2L);
  }

  @Test
  void aNewSessionDoesNotWaitForTheMessagesOfTheFormerOne() {
    slowDown();
    CompletionStage<Void> former = accept(batch(false, 1));
    parts.session.clear();
    inbox.clear();
    parts.session.begin(SessionData.of(Map.of()), false);
    accept(batch(false, 1));
    slow.get(1).complete(null);
    slow.get(0).complete(null);
    assertThat(former).isCompleted();
    assertThat(positions()).containsExactly(1L);
  }

  @Test
  void historyGoesInFrontAndNobodyIsToldThatSomethingWasDelivered() {
    accept(batch(false, 5));
    parts.log.clear();
    accept(batch(false, 1, 2), Source.HISTORY);
    assertThat(parts.log).containsExactly("saw 1", "saw 2", "drained", "messageReceived");
    assertThat(inbox.transcript().transcript().messages())
        .extracting(Message::index)
        .containsExactly(1L, 2L, 5L);
  }
}
