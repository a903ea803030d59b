package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.Incoming.at;
import static io.webchat.core.internal.fixture.Incoming.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.core.internal.fixture.Incoming;
import io.webchat.core.internal.message.Inbox.Source;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of messages from the running chat, a stored one, its history and its takeover. */
class InboxSourcesTest extends InboxCase {
  private CompletionStage<Void> accept(Source source, InboundMessage... messages) {
    return accept(Inbound.of(List.of(messages), false), source);
  }

  private CompletionStage<Void> live(InboundMessage... messages) {
    return accept(Source.LIVE, messages);
  }

  private BusEvent lastReceived() {
    return parts.published.stream()
        .filter(event -> event.event().endsWith("messageReceived"))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private List<Object> shown() {
    return inbox.transcript().transcript().messages().stream().<Object>map(Message::text).toList();
  }

  @Test
  void onlyTheRunningChatIsNotRestored() {
    slowDown();
    parts.plugins.prefilters.add(
        (message, chat) -> {
          restoring.add(chat.restoring());
          return false;
        },
        Map.of());
    long position = 0;
    for (Source source : List.of(Source.LIVE, Source.HISTORY, Source.RESTORE, Source.REBUILD)) {
      restoring.clear();
      assertThat(accept(source, said(++position, "text"))).isNotDone();
      assertThat(restoring).containsExactly(source != Source.LIVE);
      slow.get(slow.size() - 1).complete(null);
    }
  }

  @Test
  void messagesOfAStoredSessionSaySo() {
    accept(Source.RESTORE, said(1, "stored"));
    Message message = (Message) ((List<?>) lastReceived().data().get("messages")).get(0);
    assertThat(message.restoring()).isTrue();
    assertThat(lastReceived().data().get("restoring")).isEqualTo(true);
    assertThat(parts.log).contains("agentTypingStopped").doesNotContain("delivered");
    live(said(2, "new"));
    message = (Message) ((List<?>) lastReceived().data().get("messages")).get(0);
    assertThat(message.restoring()).isFalse();
    assertThat(parts.log).contains("delivered");
  }

  @Test
  void whatAnotherContainerHasDeliveredGoesIntoTheTranscriptOnly() {
    accept(Source.REBUILD, said(1, "a"), said(2, "b"));
    assertThat(parts.log).containsExactly("saw 1", "saw 2", "drained");
    assertThat(shown()).containsExactly("a", "b");
    assertThat(inbox.transcript().transcript().messages()).allMatch(Message::restoring);
    assertThat(inbox.deliveredUpTo()).isEqualTo(3);
  }

  @Test
  void historyIsNotFollowedForItsParticipants() {
    accept(Source.HISTORY, at(1, Incoming.message("ParticipantJoined", Role.AGENT, "")));
    assertThat(inbox.participants().agents()).isEmpty();
    live(at(2, Incoming.message("ParticipantJoined", Role.AGENT, "")));
    assertThat(inbox.participants().agents()).hasSize(1);
    assertThat(inbox.participants().connected()).isEqualTo(1);
    assertThat(parts.log).contains("agentConnected");
  }

  @Test
  void filtersHideTextsAndNothingElse() {
    Prefilter all = (message, chat) -> true;
    parts.plugins.prefilters.add(all, Map.of());
    live(said(1, "hidden"), at(2, Incoming.message("Notice", Role.AGENT, "notice")));
    assertThat(shown()).containsExactly("notice");
    assertThat(inbox.transcript().transcript().originalMessages()).hasSize(1);
    assertThat((List<?>) lastReceived().data().get("originalMessages"))
        .isEqualTo(inbox.transcript().transcript().originalMessages());
    assertThat(lastReceived().data().get("position")).isEqualTo(2L);
  }

  @Test
  void whatAPreprocessorChangesKeepsItsOriginal() {
    PreProcessor changing = (message, chat) -> message.withText("changed");
    parts.plugins.preProcessors.add(changing, MessageStage.of(changing), Map.of());
    live(said(1, "text"));
    assertThat(shown()).containsExactly("changed");
    assertThat(inbox.transcript().transcript().originalMessages())
        .singleElement()
        .satisfies(original -> assertThat(original.get("text")).isEqualTo("text"));
  }

  @Test
  void whatAnotherContainerHasDeliveredIsNotDeliveredAgain() {
    inbox.deliveredBefore(3, true);
    live(said(-1, "unplaced"), said(0, "zero"), said(2, "before"), said(3, "from"));
    assertThat((List<?>) lastReceived().data().get("messages"))
        .extracting(message -> ((Message) message).text())
        .containsExactly("unplaced", "from");
    assertThat(parts.log).containsOnlyOnce("messageReceived");
    assertThat(shown())
        .as("the transcript is whole")
        .containsExactly("zero", "before", "unplaced", "from");
    accept(Source.HISTORY, said(1, "older"));
    assertThat(shown()).containsExactly("older", "zero", "before", "unplaced", "from");
  }

  @Test
  void aStoredSessionGoesOnBehindWhatWasDelivered() {
    slowDown();
    inbox.deliveredBefore(3, false);
    accept(Source.RESTORE, said(1, "a"), said(2, "b"), said(3, "c"), said(4, "d"));
    assertThat(inbox.deliveredUpTo()).isEqualTo(3);
    slow.get(0).complete(null);
    assertThat(inbox.deliveredUpTo()).isEqualTo(5);
  }

  @Test
  void historyThatIsProcessedDoesNotHoldThePositionBack() {
    live(said(9, "new"));
    slowDown();
    accept(Source.HISTORY, said(1, "old"));
    assertThat(inbox.deliveredUpTo()).isEqualTo(10);
    accept(Source.LIVE, said(-1, "unplaced"));
    slow.get(0).complete(null);
    assertThat(inbox.deliveredUpTo()).as("it has no position").isEqualTo(10);
  }

  @Test
  void itIsBusyWhileABatchIsProcessed() {
    slowDown();
    assertThat(inbox.isBusy()).isFalse();
    live(said(1, "a"));
    assertThat(inbox.isBusy()).isTrue();
    slow.get(0).complete(null);
    assertThat(inbox.isBusy()).isFalse();
  }

  @Test
  void anAnswerWithoutMessagesOvertakesNothing() {
    assertThat(live()).isCompleted();
    assertThat(parts.log).containsExactly("delivered");
    slowDown();
    CompletionStage<Void> first = live(said(1, "a"));
    CompletionStage<Void> empty = live();
    assertThat(empty).isNotDone();
    slow.get(0).complete(null);
    assertThat(first).isCompleted();
    assertThat(empty).isCompleted();
    parts.gate.shut();
    assertThat(live()).isNotDone();
  }

  @Test
  void whatWaitsBehindAShutGateIsHandledWhenItOpens() {
    parts.gate.shut();
    CompletionStage<Void> waits = live(said(1, "a"));
    inbox.resume();
    assertThat(waits).isNotDone();
    parts.gate.open();
    inbox.resume();
    assertThat(waits).isCompleted();
    assertThat(shown()).containsExactly("a");
  }

  @Test
  void aClosedInstanceTakesNothing() {
    parts.session.move(WebChatState.CLOSED);
    assertThat(live(said(1, "a"))).isCompleted();
    assertThat(parts.log).isEmpty();
    assertThat(shown()).isEmpty();
  }

  @Test
  void whatWaitsForASessionThatIsOverIsDropped() {
    slowDown();
    live(said(1, "a"));
    CompletionStage<Void> waits = live(said(2, "b"));
    parts.session.clear();
    slow.get(0).complete(null);
    assertThat(waits).isCompleted();
    assertThat(shown()).isEmpty();
    assertThat(slow).hasSize(1);
  }

  @Test
  void clearedNothingOfTheSessionIsLeft() {
    live(
        at(1, Incoming.message("ParticipantJoined", Role.AGENT, "")),
        at(2, Incoming.message("TypingStarted", Role.AGENT, "")));
    inbox.deliveredBefore(9, true);
    slowDown();
    live(said(9, "c"));
    parts.log.clear();
    inbox.clear();
    assertThat(parts.log).containsExactly("agentTypingStopped", "over");
    assertThat(inbox.participants().agents()).isEmpty();
    assertThat(shown()).isEmpty();
    assertThat(inbox.positions().next()).isEqualTo(1);
    assertThat(inbox.deliveredUpTo()).isEqualTo(1);
    assertThat(inbox.isBusy()).isFalse();
    live(said(1, "of the next"), said(2, "one"));
    assertThat(inbox.deliveredUpTo()).isEqualTo(1);
    slow.get(1).complete(null);
    assertThat(shown()).containsExactly("of the next", "one");
    assertThat(inbox.deliveredUpTo()).isEqualTo(3);
  }

  @Test
  void whatIsReadyBehindAShutGateIsNotLeftForTheNextSession() {
    slowDown();
    live(said(1, "a"));
    parts.gate.shut();
    slow.get(0).complete(null);
    inbox.clear();
    parts.gate.open();
    inbox.resume();
    assertThat(shown()).isEmpty();
    assertThat(parts.log).doesNotContain("messageReceived");
  }

  @Test
  void theEndKeepsTheTranscript() {
    live(said(1, "a"), at(2, Incoming.message("TypingStarted", Role.AGENT, "")));
    parts.log.clear();
    inbox.ended();
    assertThat(parts.log).containsExactly("agentTypingStopped", "over");
    assertThat(shown()).hasSize(2);
  }

  @Test
  void anAnswerIsHandledWhenItsEventsArePublished() {
    Inbound batch = Inbound.of(List.of(said(1, "a")), false);
    assertThat(inbox.received(batch).toCompletableFuture()).isCompleted();
    assertThat(parts.log).startsWith("received", "saw 1").contains("messageReceived");
  }
}
