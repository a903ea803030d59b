package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the server is asked, and what for. */
class PollerTest extends PollerCase {
  @BeforeEach
  void start() {
    pace = parts.configuration.poll();
    poller.begin();
    poller.start();
  }

  private List<Long> pauses() {
    List<Long> times = parts.wire.times("poll");
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      pauses.add(times.get(i) - times.get(i - 1));
    }
    return pauses;
  }

  @Test
  void pausesGrowAndAreShortAgainAfterASend() {
    parts.advance(1_600);
    poller.hurry();
    parts.advance(500);
    assertThat(parts.wire.times("poll")).startsWith(500L);
    assertThat(pauses()).containsExactly(500L, 600L, 500L);
  }

  @Test
  void theNextPollComesWhenWhatTheFormerBroughtIsHandled() {
    handled = new CompletableFuture<>();
    parts.advance(60_000);
    assertThat(parts.wire.count("poll")).isEqualTo(1);
    assertThat(poller.isInFlight()).isTrue();
    handled.complete(null);
    parts.advance(600);
    assertThat(parts.wire.count("poll")).isEqualTo(2);
  }

  @Test
  void whatCannotBeHandledDoesNotEndPolling() {
    handled = null; // what an inbox that fails unexpectedly amounts to
    parts.advance(2_000);
    assertThat(parts.wire.count("poll")).isGreaterThan(1);
  }

  @Test
  void afterFailuresThePollsNameThePositionAndComeAfterGrowingPauses() {
    parts.wire.fail("poll", failure);
    parts.advance(500 + 500 + 750);
    assertThat(pauses()).containsExactly(500L, 750L);
    assertThat(resumes).containsExactly(false, true, true);
    assertThat(told).containsSubsequence("failed", "not polled", "failed");
    parts.wire.recover();
    parts.advance(1_125);
    assertThat(told).endsWith("received", "polled");
  }

  @Test
  void aPollThatStaysAwayIsGivenUpAndAskedAnew() {
    CompletableFuture<Reply> never = new CompletableFuture<>();
    parts.wire.answer("poll", () -> never);
    parts.advance(500);
    parts.wire.recover();
    parts.advance(120_000);
    assertThat(never).isCancelled();
    assertThat(resumes.subList(0, 2)).containsExactly(false, true);
  }

  @Test
  void pausesEndAtThePositionWhenTheLastOneEnds() {
    poller.pause(Poller.Pause.NO_TRANSPORT);
    poller.pause(Poller.Pause.NO_LEASE);
    assertThat(canPoll).isFalse();
    parts.advance(10_000);
    poller.resume(Poller.Pause.NO_TRANSPORT, true);
    parts.advance(10_000);
    assertThat(resumes).isEmpty();
    poller.resume(Poller.Pause.NO_LEASE, true);
    parts.advance(0);
    assertThat(resumes).containsExactly(true);
    assertThat(canPoll).isTrue();
  }

  @Test
  void anInstanceThatAnotherOnePollsForAsksOnceWhenItMustKnow() {
    poller.pause(Poller.Pause.PEER_POLLS);
    poller.now();
    parts.advance(10_000);
    assertThat(parts.wire.count("poll")).isEqualTo(1);
  }

  @Test
  void whatComesAfterTheStopIsNotWanted() {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    parts.wire.answer("poll", () -> late);
    parts.advance(500);
    assertThat(poller.stop()).isTrue();
    late.complete(ScriptedWire.reply(Inbound.NOTHING));
    parts.advance(10_000);
    assertThat(told).doesNotContain("received");
    assertThat(parts.wire.count("poll")).isEqualTo(1);
  }

  @Test
  void whatComesAfterAutomaticPollingWasStoppedStillCounts() {
    CompletableFuture<Reply> late = new CompletableFuture<>();
    parts.wire.answer("poll", () -> late);
    parts.advance(500);
    poller.rest();
    late.complete(ScriptedWire.reply(Inbound.NOTHING));
    parts.advance(10_000);
    assertThat(told).containsOnlyOnce("received");
    assertThat(parts.wire.count("poll")).isEqualTo(1);
    assertThat(parts.told).contains("pollingStarted", "pollingStopped");
  }
}
