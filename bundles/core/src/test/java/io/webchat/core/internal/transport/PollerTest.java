package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.PollSettings;
import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the server is asked, and what for. */
class PollerTest implements Poller.Listener {
  private static final PollSettings PACE = MessageParts.CONFIGURATION.poll();

  private final MessageParts parts = new MessageParts().active();
  private final List<Boolean> resumed = new ArrayList<>();
  private final List<Inbound> received = new ArrayList<>();
  private CompletableFuture<Void> handled = CompletableFuture.completedFuture(null);
  private boolean canPoll;
  private Poller poller;

  @BeforeEach
  void start() {
    poller =
        new Poller(
            "parts", parts.mailbox, parts.session, parts.events, parts.holder, this::receive, this);
    poller.begin();
    poller.start();
  }

  private CompletableFuture<Void> receive(Inbound inbound) {
    received.add(inbound);
    return handled;
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
    parts.wire.fail("poll", ScriptedWire.reset());
    parts.advance(500 + 500 + 750);
    assertThat(pauses()).containsExactly(500L, 750L);
    assertThat(resumed).containsExactly(false, true, true);
    assertThat(parts.log).containsSubsequence("failed", "polled false", "failed");
    parts.wire.recover();
    parts.advance(1_125);
    assertThat(parts.log).endsWith("reached", "polled true");
  }

  @Test
  void aPollThatStaysAwayIsGivenUpAndAskedAnew() {
    CompletableFuture<Reply> never = new CompletableFuture<>();
    parts.wire.answer("poll", () -> never);
    parts.advance(500);
    parts.wire.recover();
    parts.advance(120_000);
    assertThat(never).isCancelled();
    assertThat(resumed.subList(0, 2)).containsExactly(false, true);
  }

  @Test
  void pausesEndAtThePositionWhenTheLastOneEnds() {
    poller.pause(Poller.Pause.NO_TRANSPORT);
    poller.pause(Poller.Pause.NO_LEASE);
    assertThat(canPoll).isFalse();
    parts.advance(10_000);
    poller.resume(Poller.Pause.NO_TRANSPORT);
    parts.advance(10_000);
    assertThat(resumed).isEmpty();
    poller.resume(Poller.Pause.NO_LEASE);
    parts.advance(0);
    assertThat(resumed).containsExactly(true);
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
    assertThat(received).isEmpty();
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
    assertThat(received).hasSize(1);
    assertThat(parts.wire.count("poll")).isEqualTo(1);
    assertThat(parts.log).contains("pollingStarted", "pollingStopped");
  }

  @Override
  public PollRequest request(boolean resume) {
    resumed.add(resume);
    return new PollRequest(1, resume, null);
  }

  @Override
  public PollSettings pace(boolean awake) {
    return PACE;
  }

  @Override
  public void reached() {
    parts.log.add("reached");
  }

  @Override
  public void pollFailed(Throwable failure) {
    parts.log.add("failed");
  }

  @Override
  public void polled(boolean answered) {
    parts.log.add("polled " + answered);
  }

  @Override
  public void canPoll(boolean can) {
    canPoll = can;
  }
}
