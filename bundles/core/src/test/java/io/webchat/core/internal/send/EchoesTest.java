package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.transport.SessionCalls;
import org.junit.jupiter.api.Test;

/** Which sent messages are waited for, and for how long. */
class EchoesTest {
  private final MessageParts parts = new MessageParts().active();
  private int renewals;
  private final Echoes echoes =
      new Echoes(
          parts.mailbox,
          new SessionCalls(parts.session, parts.lease, inbound -> {}),
          ms -> renewals++);

  @Test
  void eachIsTakenOnceOldestFirst() {
    echoes.mayCome(new Echo("Hello"));
    echoes.expect(new Echo("Hello"));
    assertThat(echoes.takeExactly("Hello")).isEqualTo(Echoes.Match.GIVEN_UP);
    assertThat(echoes.takeExactly("Hello")).isEqualTo(Echoes.Match.DELIVERED);
    assertThat(echoes.takeExactly("Hello")).isEqualTo(Echoes.Match.NONE);
  }

  @Test
  void oneThatTheServerAlteredIsTakenForLikeOnly() {
    echoes.expect(new Echo("a <b> c & d, and more"));
    assertThat(echoes.takeExactly("a &lt;b&gt; c &amp; d, and more")).isEqualTo(Echoes.Match.NONE);
    assertThat(echoes.takeLike("a &lt;b&gt; c &amp; d, and more"))
        .isEqualTo(Echoes.Match.DELIVERED);
  }

  @Test
  void aPollIsRenewedForOneThatDoesNotComeBackAfterGrowingPauses() {
    echoes.expect(new Echo("Hello"));
    parts.advance(Echoes.WAIT_MS - 1);
    assertThat(renewals).isZero();
    parts.advance(1);
    assertThat(renewals).isEqualTo(1);
    parts.advance(60_000);
    assertThat(renewals).isBetween(2, 8);
    int before = renewals;
    parts.advance(600_000);
    assertThat(renewals).as("it is not waited for any more").isEqualTo(before);
  }

  @Test
  void nothingIsRenewedForOneThatCameBackOrMayNeverCome() {
    echoes.mayCome(new Echo("perhaps"));
    echoes.expect(new Echo("Hello"));
    assertThat(echoes.takeExactly("Hello")).isEqualTo(Echoes.Match.DELIVERED);
    parts.advance(60_000);
    assertThat(renewals).isZero();
  }

  @Test
  void theOldestGoesWhenTooManyAreWaitedFor() {
    for (int i = 0; i <= 200; i++) {
      echoes.mayCome(new Echo("text " + i));
    }
    assertThat(echoes.takeExactly("text 0")).isEqualTo(Echoes.Match.NONE);
    assertThat(echoes.takeExactly("text 1")).isEqualTo(Echoes.Match.GIVEN_UP);
  }
}
