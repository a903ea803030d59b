package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.lifecycle.Peers;
import io.webchat.core.internal.lifecycle.SharedSessions;
import io.webchat.spi.transport.Inbound;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What instances of one session tell each other. */
class PeerTurnsTest {
  private static final Inbound END = Inbound.of(List.of(), true);

  private final SharedSessions sessions = new SharedSessions();
  private final Instance first = new Instance();
  private final Instance second = new Instance();

  private final class Instance implements Peers.Listener {
    private final LooseParts parts = LooseParts.active();
    private final Peers peers =
        new Peers(
            sessions,
            parts.mailbox,
            parts.session,
            data -> data.value("sessionID"),
            parts.poller,
            this);

    @Override
    public void early(Inbound inbound) {
      parts.told.add("early");
    }

    @Override
    public void forwarded(Inbound inbound) {
      parts.told.add("forwarded");
    }

    @Override
    public void missed() {
      parts.told.add("missed");
    }

    @Override
    public void renewed() {
      parts.told.add("renewed");
    }

    @Override
    public void endedByPeer() {
      parts.told.add("ended");
    }
  }

  @Test
  void whatCameBeforeAnInstanceIsActiveIsDeliveredThen() {
    first.peers.activated();
    second.peers.prepare(second.parts.session.data());
    first.peers.forward(END);
    assertThat(second.parts.told).isEmpty();
    second.peers.activated();
    assertThat(second.parts.told).containsExactly("early");
    first.peers.forward(END);
    assertThat(second.parts.told).containsExactly("early", "forwarded");
    assertThat(first.parts.told).isEmpty();
  }

  @Test
  void whatIsTooMuchIsMissed() {
    first.peers.activated();
    second.peers.prepare(second.parts.session.data());
    for (int i = 0; i <= 1_000; i++) {
      first.peers.forward(END);
    }
    second.peers.activated();
    assertThat(second.parts.told).hasSize(1_001).endsWith("missed");
  }

  @Test
  void newSessionDataAndTheEndAreKnownToAll() {
    first.peers.activated();
    second.peers.activated();
    SessionData changed = SessionData.of(Map.of("sessionID", "chat-1", "secureKey", "new"));
    first.peers.forward(changed);
    first.peers.forward(changed);
    first.peers.endedByThis();
    assertThat(second.parts.told).containsExactly("renewed", "ended");
    assertThat(second.parts.session.data()).isEqualTo(changed);
  }

  @Test
  void anInstanceThatLeftHearsNothing() {
    first.peers.activated();
    second.peers.activated();
    assertThat(first.peers.areAttached()).isTrue();
    second.peers.leave();
    assertThat(first.peers.areAttached()).isFalse();
    first.peers.forward(END);
    assertThat(second.parts.told).isEmpty();
  }

  @Test
  void oneOfThemPollsWhileTheOtherOnlyAsksForWhatItDoesNotKnow() {
    first.peers.activated();
    second.peers.activated();
    first.parts.poller.start();
    second.parts.poller.start();
    first.parts.advance(10_000);
    second.parts.advance(10_000);
    assertThat(first.parts.calls("poll")).isGreaterThan(1);
    assertThat(second.parts.calls("poll")).isEqualTo(1);
  }

  private void activateBoth() {
    first.peers.activated();
    second.peers.activated();
    first.parts.poller.start();
    second.parts.poller.start();
  }

  @Test
  void theNextOnePollsWhenOneLeaves() {
    activateBoth();
    first.peers.leave();
    second.parts.advance(10_000);
    assertThat(second.parts.calls("poll")).isGreaterThan(2);
  }

  @Test
  void anInstanceThatIsAttachedNoMorePollsForItself() {
    activateBoth();
    second.peers.leave();
    second.parts.advance(10_000);
    assertThat(second.parts.calls("poll")).isGreaterThan(2);
    second.peers.leave();
    second.peers.canPoll(true);
    assertThat(second.peers.areAttached()).isFalse();
  }

  @Test
  void anInstanceThatCanPollTakesTheTurnOfOneThatCannot() {
    activateBoth();
    second.peers.canPoll(true);
    first.parts.advance(10_000);
    second.parts.advance(10_000);
    assertThat(first.parts.calls("poll")).isZero();
    assertThat(second.parts.calls("poll")).isGreaterThan(2);
  }

  @Test
  void anInstanceThatPollsAlreadyTakesTheTurnWhenItIsAttached() {
    first.peers.activated();
    second.parts.poller.start();
    second.peers.activated();
    first.parts.poller.start();
    first.parts.advance(10_000);
    assertThat(first.parts.calls("poll")).isZero();
  }

  @Test
  void anInstanceOfAnotherSessionHearsNothingOfTheFormerOne() {
    SessionData other = SessionData.of(Map.of("sessionID", "chat-2"));
    first.peers.activated();
    second.peers.activated();
    second.peers.prepare(other);
    first.peers.forward(END);
    assertThat(second.parts.told).isEmpty();
    second.peers.activated(); // the session it has is the first one after all
    first.peers.prepare(other);
    first.peers.forward(END);
    assertThat(second.parts.told).isEmpty();
  }

  @Test
  void whatCameEarlyIsDeliveredOnceAndOnlyInItsSession() {
    first.peers.activated();
    SessionData data = second.parts.session.data();
    second.peers.prepare(data);
    first.peers.forward(END);
    second.peers.prepare(data);
    second.peers.activated();
    assertThat(second.parts.told).isEmpty();
    second.peers.prepare(data);
    first.peers.forward(END);
    second.peers.activated();
    second.peers.activated();
    assertThat(second.parts.told).containsExactly("early");
  }

  @Test
  void aBatchWithoutAnythingIsNotForwarded() {
    first.peers.activated();
    second.peers.activated();
    first.peers.forward(Inbound.NOTHING);
    assertThat(second.parts.told).isEmpty();
  }
}
