package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.config.PollSettings;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.transport.Poller.Pause;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long the poller waits, and what becomes of the poll under way. */
class PollTimesTest extends PollerCase {
  private static final PollSettings ASLEEP = GROWING.asleep();

  private final List<CompletableFuture<Reply>> polls = new ArrayList<>();

  PollTimesTest() {
    parts.wire.answer(
        "poll",
        () -> {
          polls.add(new CompletableFuture<>());
          return polls.get(polls.size() - 1);
        });
  }

  private CompletableFuture<Reply> last() {
    return polls.get(polls.size() - 1);
  }

  private void answer() {
    last().complete(ScriptedWire.reply(Inbound.NOTHING));
  }

  private void fail() {
    last().completeExceptionally(failure);
  }

  /** How long it takes until the next poll, ms. */
  private long untilPoll() {
    int before = polls.size();
    parts.advance(0);
    for (long ms = 0; ms < 200_000; ms++) {
      if (polls.size() > before) {
        return ms;
      }
      parts.advance(1);
    }
    throw new AssertionError("no poll");
  }

  private void noPoll() {
    int before = polls.size();
    parts.advance(200_000);
    assertThat(polls).hasSize(before);
  }

  private void started() {
    poller.start();
    assertThat(untilPoll()).isEqualTo(500);
  }

  @Test
  void theNextPollComesAfterAGrowingPauseFromTheAnswer() {
    started();
    assertThat(parts.told).containsExactly("pollingStarted");
    assertThat(canPoll).isTrue();
    assertThat(poller.isInFlight()).isTrue();
    parts.advance(50_000);
    assertThat(polls).as("one at a time").hasSize(1);
    for (long pause : List.of(500, 1_000, 2_000, 3_000, 3_000)) {
      answer();
      assertThat(poller.isInFlight()).isFalse();
      assertThat(untilPoll()).isEqualTo(pause);
      assertThat(resumed()).isFalse();
    }
    assertThat(told.subList(0, 3)).containsExactly("reached", "received", "polled");
    poller.start();
    answer();
    assertThat(untilPoll()).as("started anew").isEqualTo(500);
    assertThat(parts.told).as("it was on").containsExactly("pollingStarted");
  }

  @Test
  void afterAFailureThePauseGrowsAndThePositionIsTold() {
    started();
    answer();
    untilPoll();
    answer();
    untilPoll();
    told.clear();
    fail();
    assertThat(told).containsExactly("failed", "not polled");
    poller.now();
    assertThat(untilPoll()).as("the pause of the interval is over before").isEqualTo(500);
    assertThat(resumed()).isTrue();
    for (long pause : List.of(750, 1_125)) {
      fail();
      poller.now();
      assertThat(poller.canAsk()).isFalse();
      assertThat(untilPoll()).isEqualTo(pause);
    }
    answer();
    assertThat(poller.canAsk()).isTrue();
    assertThat(untilPoll()).as("as at first").isEqualTo(500);
    assertThat(resumed()).isFalse();
  }

  @Test
  void theServerMayAskForALongerPauseOfAMinuteAtMost() {
    started();
    for (long seconds : List.of(4L, 60L, 90L)) {
      last()
          .completeExceptionally(
              TransportException.builder(Kind.RATE_LIMITED, "slow down")
                  .retryAfter(Duration.ofSeconds(seconds))
                  .build());
      assertThat(untilPoll()).isEqualTo(Math.min(seconds, 60) * 1_000);
    }
  }

  @Test
  void atRestWhatThePollUnderWayBringsCounts() {
    started();
    parts.told.clear();
    poller.rest();
    poller.rest();
    assertThat(parts.told).containsExactly("pollingStopped");
    assertThat(canPoll).isFalse();
    answer();
    assertThat(told).containsExactly("reached", "received", "polled");
    noPoll();
    poller.start();
    poller.rest();
    noPoll();
  }

  @Test
  void stoppedWhatThePollUnderWayBringsIsNotWanted() {
    started();
    assertThat(poller.stop()).isTrue();
    assertThat(poller.isInFlight()).isFalse();
    assertThat(last()).isCancelled();
    assertThat(told).isEmpty();
    noPoll();
    assertThat(poller.stop()).isFalse();
    poller.start();
    assertThat(poller.stop()).isTrue();
    noPoll();
    poller.now();
    poller.close();
    assertThat(parts.clock.waiting()).as("timers").isZero();
  }

  @Test
  void aSleepingInstancePollsSlowlyUntilSomethingIsSent() {
    started();
    answer();
    pace = ASLEEP;
    poller.slowDown();
    assertThat(untilPoll()).isEqualTo(30_000);
    answer();
    parts.advance(100);
    poller.hurry();
    assertThat(untilPoll()).isEqualTo(500);
    answer();
    assertThat(untilPoll()).as("the interval of the send").isEqualTo(500);
    answer();
    assertThat(untilPoll()).isEqualTo(30_000);
  }

  @Test
  void whatIsDueBeforeIsNotPutOff() {
    started();
    answer();
    parts.advance(300);
    poller.hurry();
    assertThat(untilPoll()).isEqualTo(200);
  }

  @Test
  void oneIsMadeAtOnceAlthoughPollingIsOff() {
    poller.now();
    assertThat(untilPoll()).isZero();
    answer();
    noPoll();
    poller.now();
    assertThat(untilPoll()).isZero();
    poller.now();
    answer();
    assertThat(untilPoll()).as("asked for while one was under way").isZero();
    answer();
    noPoll();
  }

  @Test
  void withoutAChatNothingIsAsked() {
    parts.session.move(WebChatState.ENDING);
    poller.start();
    noPoll();
    poller.now();
    assertThat(untilPoll()).as("it is being ended").isZero();
    answer();
    parts.session.move(WebChatState.IDLE);
    assertThat(poller.canAsk()).isFalse();
    poller.now();
    noPoll();
  }

  @Test
  void aChatThatEndsBeforeAPollIsDueIsNotPolled() {
    poller.start();
    parts.session.move(WebChatState.ENDING);
    noPoll();
  }

  @Test
  void aPollThatIsUnderWayForTooLongIsMadeAnew() {
    started();
    parts.advance(4_999);
    poller.renew(5_000);
    parts.advance(0);
    assertThat(polls).hasSize(1);
    parts.advance(1);
    poller.renew(5_000);
    parts.advance(0);
    assertThat(polls.get(0)).isCancelled();
    assertThat(polls).hasSize(2);
    assertThat(resumed()).isTrue();
    answer();
    poller.renew(5_000);
    parts.advance(0);
    assertThat(polls).as("none is under way").hasSize(3);
    assertThat(resumed()).isTrue();
  }

  @Test
  void anAnswerThatIsBeingHandledIsNotGivenUp() {
    handled = new CompletableFuture<>();
    started();
    answer();
    parts.advance(130_000);
    poller.renew(5_000);
    parts.advance(0);
    assertThat(polls).hasSize(1);
    assertThat(told).containsExactly("reached", "received");
    handled.complete(null);
    assertThat(told).endsWith("polled");
    assertThat(untilPoll()).isEqualTo(500);
  }

  @Test
  void aPollWithoutAnswerIsGivenUpAfterTwoMinutes() {
    started();
    assertThat(untilPoll()).isEqualTo(120_000);
    assertThat(polls.get(0)).isCancelled();
    assertThat(resumed()).isTrue();
    assertThat(told).isEmpty();
    answer();
    assertThat(untilPoll()).isEqualTo(500);
    assertThat(resumed()).isFalse();
  }

  @Test
  void whatCannotBeHandledDoesNotEndPolling() {
    handled = CompletableFuture.failedFuture(new IllegalStateException("defect"));
    started();
    CompletableFuture<Void> joined = poller.poll().toCompletableFuture();
    answer();
    assertThat(joined).isCompleted();
    assertThat(told).endsWith("polled");
    assertThat(untilPoll()).isEqualTo(500);
  }

  @Test
  void theCommandJoinsThePollUnderWayOrMakesOneInsteadOfTheNext() {
    poller.start();
    CompletableFuture<Void> made = poller.poll().toCompletableFuture();
    assertThat(polls).hasSize(1);
    assertThat(poller.poll().toCompletableFuture()).isSameAs(made);
    parts.advance(10_000);
    assertThat(polls).hasSize(1);
    assertThat(made).isNotDone();
    answer();
    assertThat(made).isCompleted();
    CompletableFuture<Void> abandoned = poller.poll().toCompletableFuture();
    poller.close();
    assertThat(abandoned).isCompleted();
  }

  @Test
  void aPauseEndsThePollUnderWayAndItsEndTellsThePosition() {
    started();
    poller.pause(Pause.NO_LEASE);
    poller.pause(Pause.NO_TRANSPORT);
    assertThat(last()).isCancelled();
    assertThat(canPoll).isFalse();
    poller.now();
    noPoll();
    poller.resume(Pause.NO_LEASE, true);
    noPoll();
    poller.resume(Pause.NO_TRANSPORT, true);
    assertThat(canPoll).isTrue();
    assertThat(untilPoll()).isZero();
    assertThat(resumed()).isTrue();
    poller.resume(Pause.NO_TRANSPORT, true);
    answer();
    assertThat(untilPoll()).as("there was no pause").isEqualTo(500);
    assertThat(resumed()).isFalse();
  }

  @Test
  void nothingIsAskedAgainAfterAPauseInWhichNothingWasMissed() {
    started();
    poller.pause(Pause.NO_TRANSPORT);
    poller.resume(Pause.NO_TRANSPORT, false);
    assertThat(canPoll).isTrue();
    assertThat(untilPoll()).isEqualTo(500);
    assertThat(resumed()).isFalse();
    poller.pause(Pause.NO_TRANSPORT);
    poller.now();
    poller.resume(Pause.NO_TRANSPORT, false);
    assertThat(untilPoll()).as("one that was asked for meanwhile").isZero();
    assertThat(resumed()).isFalse();
  }

  @Test
  void aPauseByCommandLastsUntilTheStart() {
    started();
    poller.pause(Pause.COMMAND);
    assertThat(canPoll).isFalse();
    noPoll();
    poller.now();
    assertThat(untilPoll()).as("one that is asked for").isZero();
    answer();
    noPoll();
    poller.start();
    assertThat(canPoll).isTrue();
    assertThat(untilPoll()).isEqualTo(500);
    assertThat(resumed()).isTrue();
  }

  @Test
  void whileAnotherInstancePollsThisOneCatchesUpOnly() {
    started();
    answer();
    poller.catchUp();
    parts.advance(499);
    assertThat(polls).as("it polls itself").hasSize(1);
    poller.pause(Pause.PEER_POLLS);
    assertThat(canPoll).as("when it is its turn").isTrue();
    noPoll();
    poller.catchUp();
    assertThat(untilPoll()).isZero();
    assertThat(resumed()).isTrue();
    fail();
    assertThat(untilPoll()).as("what the other got is not known yet").isEqualTo(500);
    assertThat(resumed()).isTrue();
    answer();
    noPoll();
  }

  @Test
  void aSessionBeginsWithoutThePausesOfTheFormerOne() {
    poller.pause(Pause.NO_TRANSPORT);
    poller.pause(Pause.COMMAND);
    poller.holdOff(failure);
    poller.begin();
    assertThat(canPoll).isFalse();
    assertThat(poller.canAsk()).isTrue();
    poller.now();
    assertThat(untilPoll()).isZero();
    assertThat(resumed()).isFalse();
  }

  @Test
  void takingUpTheSessionCountsAsAPoll() {
    poller.notReached(failure);
    assertThat(told).containsExactly("failed");
    assertThat(poller.canAsk()).isFalse();
    poller.reached();
    assertThat(told).containsExactly("failed", "reached");
    assertThat(poller.canAsk()).isTrue();
    poller.resumeAtPosition();
    poller.now();
    assertThat(untilPoll()).isZero();
    assertThat(resumed()).isTrue();
  }

  @Test
  void aBegunSessionIsPolledAlthoughThereWasNoTransport() {
    started();
    poller.pause(Pause.NO_TRANSPORT);
    assertThat(canPoll).isFalse();
    poller.begin();
    assertThat(canPoll).isTrue();
  }

  @Test
  void anAnswerLeavesTheTimerOfTheNextPollOnly() {
    started();
    answer();
    assertThat(parts.clock.waiting()).isEqualTo(1);
  }

  @Test
  void afterThePollOfTheCommandTheNextOneComesAnIntervalLater() {
    poller.start();
    parts.advance(300);
    CompletableFuture<Void> made = poller.poll().toCompletableFuture();
    answer();
    assertThat(made).isCompleted();
    assertThat(untilPoll()).isEqualTo(500);
  }

  @Test
  void atRestAPollThatIsAskedForIsMade() {
    poller.start();
    poller.now();
    poller.rest();
    assertThat(untilPoll()).isZero();
  }

  @Test
  void aWireThatPushesIsNotPolled() {
    parts.holder.release();
    parts.wire.capabilities.remove(Capability.POLLING);
    parts.holder.acquire(List.of(parts.configuration.transportType()));
    assertThat(poller.canAsk()).isFalse();
    poller.start();
    poller.now();
    noPoll();
  }

  @Test
  void theServerSaysWhenToPoll() {
    poller.suggest(2_000);
    assertThat(poller.suggested(GROWING).first()).isEqualTo(2_000);
    assertThat(poller.suggested(GROWING).next(2_000)).isEqualTo(2_000);
    assertThat(poller.suggested(GROWING).asleep().first()).isEqualTo(30_000);

    poller.suggest(1);
    assertThat(poller.suggested(GROWING).first()).isEqualTo(100);
    poller.suggest(Long.MAX_VALUE);
    assertThat(poller.suggested(GROWING).first()).isEqualTo(60_000);

    assertThat(poller.stop()).isFalse();
    assertThat(poller.suggested(GROWING)).isEqualTo(GROWING);
  }
}
