package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.Incoming;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a message is sent again, and when it is not, with a poller that the outbox asks. */
class OutboxDoubtTest extends OutboxCase {
  private static final String TEXT = "caf\u00e9 au lait";
  private static final String ALTERED = "caf? au lait";

  OutboxDoubtTest() {
    answerLater();
  }

  /** Sends a message whose result does not matter. */
  private void begin(String text) {
    assertThat(send(text)).isNotDone();
  }

  /** One of which it stays unknown whether the server took it, and which is rejected. */
  private void givenUp(String text) {
    CompletableFuture<AjaxResponse> sent = send(text);
    fail(TransportException.builder(Kind.TIMEOUT, "late").ambiguous(true).build());
    parts.advance(patience);
    outbox.attached();
    assertThat(sent).isCompletedExceptionally();
  }

  private void see(long position, Role role, String type, String text) {
    Message message =
        text == null
            ? Message.of(Map.of("type", type, "from", Participant.of("1", role, "Jane")))
            : Incoming.message(type, role, text);
    outbox.sawMessage(Incoming.at(position, message));
  }

  private void see(String text) {
    see(-1, Role.CLIENT, "Message", text);
  }

  /** The server has noted what it took, and the transcript is known here. */
  private void transcriptIsKnown() {
    parts.advance(1_000);
    outbox.attached();
  }

  private static Throwable failure(CompletableFuture<?> rejected) {
    assertThat(rejected).isCompletedExceptionally();
    return Stages.unwrap(rejected.handle((value, failure) -> failure).join());
  }

  private static void isUnsure(CompletableFuture<?> rejected) {
    assertThat(((Rejection) failure(rejected)).code()).isEqualTo(ErrorCode.DELIVERY_UNKNOWN);
  }

  private List<Long> sends() {
    return parts.wire.times("send");
  }

  @Test
  void whatIsCutOffIsSentThreeTimesAfterGrowingPauses() {
    CompletableFuture<AjaxResponse> sent = send("one");
    for (long pause : List.of(1_000, 1_500, 2_250)) {
      int before = sends().size();
      cutOff();
      parts.advance(pause - 1);
      outbox.attached();
      assertThat(sends()).hasSize(before);
      assertThat(parts.log).doesNotContain("outdated");
      parts.advance(1);
      assertThat(parts.log).as("a poll may be held").contains("outdated");
      parts.log.clear();
      assertThat(sent).isNotDone();
      outbox.attached();
    }
    assertThat(sends()).containsExactly(0L, 1_000L, 2_500L);
    assertThat(RejectionMapping.is(failure(sent), Kind.NETWORK)).isTrue();
  }

  /** A message may reach a slow server after it has told what it knows. */
  @Test
  void whatWasAskedForWhileTheMessageCouldStillComeTellsNothing() {
    begin("one");
    parts.plugins.transports.remove(parts.wire);
    parts.holder.providerGone(parts.wire);
    cutOff();
    outbox.attaching();
    parts.advance(1_000);
    parts.plugins.transports.add(parts.wire, Map.of());
    parts.holder.providerCame();
    outbox.attached();
    assertThat(sends()).hasSize(1);
    outbox.attaching();
    outbox.attached();
    assertThat(sends()).hasSize(2);
  }

  @Test
  void aPollTellsWhatTheServerKnows() {
    begin("one");
    cutOff();
    parts.advance(0);
    assertThat(parts.wire.count("poll")).isEqualTo(1);
    parts.advance(1_000);
    outbox.polled(true);
    assertThat(sends()).as("the poll before does not count").hasSize(2);
  }

  @Test
  void onlyAnsweredPollsCount() {
    parts.wire.fail("poll", ScriptedWire.reset());
    begin("one");
    cutOff();
    parts.advance(1_249);
    assertThat(parts.wire.times("poll")).containsExactly(0L, 500L);
    assertThat(parts.log).as("it cannot be asked now").doesNotContain("outdated");
    outbox.polled(false);
    assertThat(sends()).hasSize(1);
    parts.wire.answer("poll", null);
    parts.advance(1);
    assertThat(sends()).containsExactly(0L, 1_250L);
  }

  @Test
  void whileTheServerCannotBeAskedTheNextPollTells() {
    begin("one");
    cutOff();
    parts.advance(900);
    poller.holdOff(ScriptedWire.reset());
    parts.advance(499);
    assertThat(sends()).hasSize(1);
    assertThat(parts.log).doesNotContain("outdated");
    parts.advance(1);
    assertThat(sends()).containsExactly(0L, 1_400L);
  }

  @Test
  void aPollThatWasUnderWayDoesNotTellWhatHappenedSince() {
    CompletableFuture<Reply> held = new CompletableFuture<>();
    parts.wire.answer("poll", () -> held);
    poller.now();
    parts.advance(0);
    begin("one");
    cutOff();
    parts.advance(1_000);
    parts.wire.answer("poll", null);
    held.complete(ScriptedWire.reply(Inbound.NOTHING));
    assertThat(sends()).hasSize(1);
    parts.advance(0);
    assertThat(parts.wire.count("poll")).isEqualTo(2);
    assertThat(sends()).hasSize(2);
  }

  @Test
  void withoutAnAnswerFor20SecondsTheTranscriptIsAsked() {
    CompletableFuture<AjaxResponse> sent = send("one");
    parts.advance(19_999);
    assertThat(parts.wire.count("poll")).isZero();
    parts.advance(1);
    assertThat(parts.wire.count("poll")).isEqualTo(1);
    underWay.peek().completeExceptionally(ScriptedWire.http(500));
    assertThat(sent).as("it is in doubt").isNotDone();
    parts.advance(9_999);
    outbox.attached();
    assertThat(sent).isNotDone();
    parts.advance(1);
    outbox.attached();
    assertThat(RejectionMapping.is(failure(sent), Kind.TIMEOUT)).isTrue();
    assertThat(sends()).hasSize(1);
  }

  @Test
  void aLateAnswerEndsTheDoubt() {
    CompletableFuture<AjaxResponse> sent = send("one");
    parts.advance(20_000);
    answer();
    assertThat(sent).isCompleted();
    parts.advance(100_000);
    assertThat(sends()).hasSize(1);
  }

  @Test
  void aTranscriptThatDoesNotTellIsNotWaitedForLongerThanFourTimeLimits() {
    parts.wire.answer("poll", CompletableFuture::new);
    CompletableFuture<AjaxResponse> cutOff = send("one");
    cutOff();
    parts.advance(39_999);
    assertThat(cutOff).isNotDone();
    parts.advance(1);
    isUnsure(cutOff);
    assertThat(parts.log).contains("unsure");
    parts.log.clear();
    patience = 1_000;
    CompletableFuture<AjaxResponse> late = send("two");
    parts.advance(11_000 + 9_999);
    assertThat(late).isNotDone();
    parts.advance(1);
    assertThat(RejectionMapping.is(failure(late), Kind.TIMEOUT)).isTrue();
    assertThat(parts.log).doesNotContain("unsure");
  }

  @Test
  void thePauseIsNotLongerThanAnAnswerMayTake() {
    patience = 100;
    begin("one");
    cutOff();
    parts.advance(100);
    outbox.attached();
    assertThat(sends()).containsExactly(0L, 100L);
  }

  @Test
  void anEchoBeforeTheAnswerIsDelivery() {
    CompletableFuture<AjaxResponse> sent = send("one");
    see("one");
    assertThat(sent).isNotDone();
    cutOff();
    assertThat((Map<?, ?>) sent.join().body())
        .isEqualTo(Map.of("statusCode", 0, "reconciled", true));
    assertThat(parts.wire.count("poll")).isZero();
    CompletableFuture<AjaxResponse> answered = send("two");
    see("two");
    answer();
    assertThat(answered).isCompleted();
    parts.advance(60_000);
    assertThat(parts.wire.count("poll")).as("no echo is missing").isZero();
  }

  @Test
  void anEchoThatStaysAwayIsAskedFor() {
    begin("one");
    answer();
    parts.advance(4_999);
    assertThat(parts.wire.count("poll")).isZero();
    parts.advance(1);
    assertThat(parts.wire.count("poll")).isEqualTo(1);
    outbox.clear(RejectionMapping.notActive());
    parts.advance(60_000);
    assertThat(parts.wire.count("poll")).as("the session is over").isEqualTo(1);
  }

  @Test
  void whatComesAlongWithTheAnswerIsTakenAndThePollsHurry() {
    poller.start();
    parts.advance(60_000);
    long before = parts.wire.count("poll");
    for (int i = 0; parts.wire.count("poll") == before && i < 10_000; i++) {
      parts.advance(1);
    }
    before = parts.wire.count("poll");
    Inbound along = Inbound.of(List.of(Incoming.said(1, "hello")), false);
    begin("one");
    underWay.poll().complete(ScriptedWire.reply(along));
    assertThat(taken).containsExactly(along);
    parts.advance(500);
    assertThat(parts.wire.count("poll")).isEqualTo(before + 1);
  }

  @Test
  void aTransportThatClosedIsNotInDoubt() {
    parts.wire.fail("send", TransportException.of(Kind.CLOSED, "closed"));
    CompletableFuture<AjaxResponse> sent = send("one");
    assertThat(sends()).containsExactly(0L, 0L);
    parts.advance(999);
    assertThat(sent).isNotDone();
    parts.advance(1);
    assertThat(sends()).containsExactly(0L, 0L, 1_000L);
    assertThat(RejectionMapping.is(failure(sent), Kind.CLOSED)).isTrue();
    begin("two");
    outbox.clear(RejectionMapping.notActive());
    parts.advance(10_000);
    assertThat(sends()).as("the session is over").hasSize(5);
  }

  @Test
  void whileThereIsNoTransportTheMessageWaitsForOne() {
    CompletableFuture<AjaxResponse> sent = send("one");
    fail(TransportException.of(Kind.CLOSED, "closed"));
    parts.plugins.transports.remove(parts.wire);
    parts.holder.providerGone(parts.wire);
    fail(TransportException.of(Kind.CLOSED, "closed"));
    parts.plugins.transports.add(parts.wire, Map.of());
    parts.holder.providerCame();
    assertThat(sends()).containsExactly(0L, 0L, 0L);
    answer();
    assertThat(sent).isCompleted();
  }

  @Test
  void whileThereIsNoTransportTheTranscriptIsNotAsked() {
    begin("one");
    parts.plugins.transports.remove(parts.wire);
    parts.holder.providerGone(parts.wire);
    cutOff();
    parts.advance(1_000);
    assertThat(parts.log).doesNotContain("outdated");
    assertThat(parts.wire.count("poll")).isZero();
  }

  @Test
  void aRefusalIsFinalAndTheNextOneIsSent() {
    CompletableFuture<AjaxResponse> refused = send("one");
    CompletableFuture<AjaxResponse> next = send("two");
    fail(ScriptedWire.refused(400));
    assertThat(RejectionMapping.is(failure(refused), Kind.REFUSED)).isTrue();
    assertThat(parts.wire.sent).containsExactly("one", "two");
    underWay.poll().completeExceptionally(RejectionMapping.notActive());
    assertThat(failure(next)).isInstanceOf(Rejection.class);
    assertThat(parts.wire.count("poll")).isZero();
    assertThat(parts.log).isEmpty();
  }

  @Test
  void aLostSessionIsLookedForByAPoll() {
    begin("one");
    fail(TransportException.of(Kind.SESSION_LOST, "unknown"));
    parts.advance(0);
    assertThat(parts.wire.count("poll")).isEqualTo(1);
    assertThat(parts.log).isEmpty();
  }

  @Test
  void aWireThatPushesLosesTheSessionAtOnce() {
    parts.wire.capabilities.remove(Capability.POLLING);
    parts.holder.acquire(List.of(parts.wire.type()));
    parts.log.clear();
    begin("one");
    fail(TransportException.of(Kind.SESSION_LOST, "unknown"));
    assertThat(parts.log).containsExactly("lost");
  }

  @Test
  void onlyTextsOfTheCustomerAreEchoes() {
    CompletableFuture<AjaxResponse> sent = send("one");
    cutOff();
    see(-1, Role.AGENT, "Message", "one");
    see(-1, Role.CLIENT, "Notice", "one");
    see(-1, Role.CLIENT, "Message", null);
    see(-1, Role.AGENT, "Message", "another");
    assertThat(sent).isNotDone();
    transcriptIsKnown();
    assertThat(sends()).hasSize(2);
  }

  @Test
  void whatWasThereBeforeIsNoEcho() {
    positions.startAt(5);
    CompletableFuture<AjaxResponse> sent = send("one");
    cutOff();
    see(4, Role.CLIENT, "Message", "one");
    see(0, Role.CLIENT, "Message", "one");
    see(4, Role.CLIENT, "Message", "other");
    assertThat(sent).isNotDone();
    see(5, Role.CLIENT, "Message", "one");
    assertThat(sent).isCompleted();
  }

  @Test
  void anAlteredEchoIsDelivery() {
    CompletableFuture<AjaxResponse> sent = send(TEXT);
    cutOff();
    see(ALTERED);
    assertThat(sent).isCompleted();
  }

  @Test
  void theEchoOfADeliveredTwinLeavesNoDoubt() {
    for (String seen : List.of(TEXT, ALTERED)) {
      int before = sends().size();
      begin(TEXT);
      answer();
      CompletableFuture<AjaxResponse> sent = send(TEXT);
      cutOff();
      see(seen);
      assertThat(sent).as("the echo of the first").isNotDone();
      transcriptIsKnown();
      assertThat(sends()).hasSize(before + 3);
      see(seen);
      answer();
      assertThat(sent).isCompleted();
    }
  }

  @Test
  void theEchoOfATwinThatWasGivenUpLeavesADoubt() {
    for (String seen : List.of(TEXT, ALTERED)) {
      givenUp(TEXT);
      CompletableFuture<AjaxResponse> sent = send(TEXT);
      cutOff();
      see(seen);
      transcriptIsKnown();
      isUnsure(sent);
      see(TEXT);
    }
  }

  @Test
  void theEchoOfAnotherThatWasGivenUpLeavesNone() {
    for (String seen : List.of(TEXT, ALTERED)) {
      givenUp(TEXT);
      int before = sends().size();
      CompletableFuture<AjaxResponse> sent = send("something else");
      cutOff();
      see(seen);
      transcriptIsKnown();
      assertThat(sends()).hasSize(before + 2);
      answer();
      assertThat(sent).isCompleted();
      see("something else");
    }
  }

  @Test
  void whatWaitsForAnIdleOutboxRunsOnceWhenAllIsSent() {
    List<String> ran = new ArrayList<>();
    outbox.whenIdle(() -> ran.add("at once"));
    assertThat(ran).containsExactly("at once");
    begin("one");
    begin("two");
    outbox.whenIdle(() -> ran.add("later"));
    answer();
    assertThat(ran).hasSize(1);
    answer();
    assertThat(ran).containsExactly("at once", "later");
    begin("three");
    answer();
    assertThat(ran).hasSize(2);
  }

  /** Who gets another code may send it again to the next instance. */
  @Test
  void onlyAMessageThatHasNotLeftIsSaidToBeUnsentWhenTheInstanceCloses() {
    CompletableFuture<AjaxResponse> left = send("one");
    CompletableFuture<AjaxResponse> queued = send("two");
    Rejection closed = RejectionMapping.closed();
    outbox.leave(closed);
    isUnsure(left);
    assertThat(failure(queued)).isSameAs(closed);
    parts.plugins.transports.remove(parts.wire);
    parts.holder.providerGone(parts.wire);
    CompletableFuture<AjaxResponse> waits = send("three");
    outbox.leave(closed);
    assertThat(failure(waits)).isSameAs(closed);
  }

  @Test
  void aMessageUnderWayIsRejectedWithTheReason() {
    CompletableFuture<AjaxResponse> sent = send("one");
    Rejection reason = RejectionMapping.notActive();
    outbox.clear(reason);
    assertThat(failure(sent)).isSameAs(reason);
    parts.advance(100_000);
    assertThat(parts.wire.count("poll")).as("its time limits").isZero();
    CompletableFuture<AjaxResponse> next = send("two");
    underWay.poll();
    answer();
    assertThat(next).isCompleted();
  }
}
