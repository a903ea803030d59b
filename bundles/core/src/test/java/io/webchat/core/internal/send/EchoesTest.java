package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.send.Echoes.Match;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.spi.transport.Capability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which messages are waited for, how long, and when the server is asked for one. */
class EchoesTest {
  private final LooseParts parts = LooseParts.active();
  private final List<Long> renewals = new ArrayList<>();
  private final Echoes echoes = echoes(parts);

  private Echoes echoes(LooseParts of) {
    SessionCalls calls = new SessionCalls(of.session, of.holder, inbound -> {});
    return new Echoes(of.mailbox, calls, renewals::add);
  }

  @Test
  void eachIsTakenOnceTheOldestFirst() {
    echoes.mayCome(new Echo("same"));
    echoes.expect(new Echo("same"));
    assertThat(echoes.takeExactly("other")).isEqualTo(Match.NONE);
    assertThat(echoes.takeExactly("same")).isEqualTo(Match.GIVEN_UP);
    assertThat(echoes.takeExactly("same")).isEqualTo(Match.DELIVERED);
    assertThat(echoes.takeExactly("same")).isEqualTo(Match.NONE);
  }

  @Test
  void anAlteredOneIsLikeTheSentOne() {
    echoes.expect(new Echo("caf\u00e9 au lait"));
    assertThat(echoes.takeExactly("caf? au lait")).isEqualTo(Match.NONE);
    assertThat(echoes.takeLike("caf? au lait")).isEqualTo(Match.DELIVERED);
  }

  @Test
  void afterAMinuteItIsNotWaitedForAnyMore() {
    echoes.mayCome(new Echo("a"));
    parts.advance(1);
    echoes.mayCome(new Echo("b"));
    parts.advance(59_999);
    assertThat(echoes.takeExactly("a")).isEqualTo(Match.NONE);
    assertThat(echoes.takeExactly("b")).isEqualTo(Match.GIVEN_UP);
    assertThat(renewals).as("it may never come").isEmpty();
  }

  @Test
  void atMost200AreWaitedFor() {
    for (int i = 0; i <= 200; i++) {
      echoes.mayCome(new Echo("m" + i));
    }
    assertThat(echoes.takeExactly("m0")).isEqualTo(Match.NONE);
    assertThat(echoes.takeExactly("m1")).isEqualTo(Match.GIVEN_UP);
    assertThat(echoes.takeExactly("m200")).isEqualTo(Match.GIVEN_UP);
  }

  @Test
  void oneThatIsMissingFor5SecondsIsAskedForWithGrowingPauses() {
    echoes.expect(new Echo("a"));
    parts.advance(4_999);
    assertThat(renewals).isEmpty();
    parts.advance(1);
    assertThat(renewals).hasSize(1);
    parts.advance(5_000);
    assertThat(renewals).as("the first one is 5 s old").hasSize(2);
    parts.advance(7_499);
    assertThat(renewals).hasSize(2);
    parts.advance(1);
    assertThat(renewals).hasSize(3);
    parts.advance(60_000);
    assertThat(renewals).containsOnly(5_000L);
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void oneThatIsNotLateYetIsWaitedForOn() {
    echoes.expect(new Echo("a"));
    parts.advance(2_000);
    echoes.expect(new Echo("b"));
    assertThat(echoes.takeExactly("a")).isEqualTo(Match.DELIVERED);
    parts.advance(3_000);
    assertThat(renewals).as("b is 3 s old").isEmpty();
    parts.advance(5_000);
    assertThat(renewals).hasSize(1);
  }

  @Test
  void oneThatCameEndsThePauses() {
    echoes.expect(new Echo("a"));
    echoes.expect(new Echo("b"));
    parts.advance(10_000);
    assertThat(renewals).hasSize(2);
    assertThat(echoes.takeExactly("a")).isEqualTo(Match.DELIVERED);
    parts.advance(7_500);
    assertThat(renewals).hasSize(3);
    parts.advance(5_000);
    assertThat(renewals).as("5 s again").hasSize(4);
    assertThat(echoes.takeExactly("b")).isEqualTo(Match.DELIVERED);
    parts.advance(60_000);
    assertThat(renewals).hasSize(4);
  }

  @Test
  void clearedNothingIsWaitedFor() {
    echoes.expect(new Echo("a"));
    parts.advance(10_000);
    assertThat(renewals).hasSize(2);
    echoes.clear();
    assertThat(parts.clock.waiting()).isZero();
    assertThat(echoes.takeExactly("a")).isEqualTo(Match.NONE);
    echoes.expect(new Echo("b"));
    parts.advance(4_999);
    assertThat(renewals).hasSize(2);
    parts.advance(1);
    assertThat(renewals).as("5 s again, for the next session").hasSize(3);
  }

  @Test
  void aWireThatPushesIsNotAsked() {
    LooseParts pushing = LooseParts.active(Capability.POLLING);
    Echoes pushed = echoes(pushing);
    pushed.expect(new Echo("a"));
    assertThat(pushing.clock.waiting()).isZero();
    assertThat(pushed.takeExactly("a")).isEqualTo(Match.DELIVERED);
  }
}
