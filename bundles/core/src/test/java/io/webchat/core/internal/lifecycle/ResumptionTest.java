package io.webchat.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How a running session is taken up again. */
class ResumptionTest {
  private final List<CompletableFuture<Reply>> asked = new ArrayList<>();

  private CompletionStage<Reply> attach(boolean missed) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  private Resumption resumption(LooseParts parts) {
    return new Resumption(
        parts.mailbox,
        parts.session,
        parts.holder,
        parts.poller,
        this::attach,
        (reply, last) -> parts.told.add(last ? "resumed" : "resumed, and asked again"));
  }

  @Test
  void aWireThatPushesIsAskedAgainAfterGrowingPauses() {
    LooseParts parts = LooseParts.active(Capability.POLLING);
    resumption(parts).resume();
    asked.get(0).completeExceptionally(ScriptedWire.reset());
    parts.advance(999);
    assertThat(asked).hasSize(1);
    parts.advance(1);
    asked.get(1).completeExceptionally(ScriptedWire.reset());
    parts.advance(1_499);
    assertThat(asked).hasSize(2);
    parts.advance(1);
    asked.get(2).complete(ScriptedWire.reply(Inbound.NOTHING));
    assertThat(parts.told).containsExactly("pollFailed", "pollFailed", "resumed");
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void aServerThatAsksForAPauseHasIt() {
    LooseParts parts = LooseParts.active(Capability.POLLING);
    resumption(parts).resume();
    asked
        .get(0)
        .completeExceptionally(
            TransportException.builder(Kind.RATE_LIMITED, "slow down")
                .retryAfter(Duration.ofSeconds(30))
                .build());
    parts.advance(29_999);
    assertThat(asked).hasSize(1);
    parts.advance(1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void whereThereArePollsTheyFindOut() {
    LooseParts parts = LooseParts.active();
    resumption(parts).resume();
    asked.get(0).completeExceptionally(ScriptedWire.reset());
    parts.advance(60_000);
    assertThat(asked).hasSize(1);
    assertThat(parts.told).containsExactly("pollFailed");
  }

  @Test
  void anAnswerIsToldFromThatToWhatWasAskedSince() {
    LooseParts parts = LooseParts.active(Capability.POLLING);
    Resumption resumption = resumption(parts);
    resumption.resume();
    resumption.resume();
    asked.get(0).complete(ScriptedWire.reply(Inbound.NOTHING));
    asked.get(1).complete(ScriptedWire.reply(Inbound.NOTHING));
    assertThat(parts.told).containsExactly("resumed, and asked again", "resumed");
  }

  @Test
  void theAnswerForAFormerSessionDoesNotCount() {
    LooseParts parts = LooseParts.active(Capability.POLLING);
    resumption(parts).resume();
    parts.session.clear();
    asked.get(0).complete(ScriptedWire.reply(Inbound.NOTHING));
    assertThat(parts.told).isEmpty();
  }

  @Test
  void anEndedSessionIsNotTakenUp() {
    LooseParts parts = LooseParts.active(Capability.POLLING);
    Resumption resumption = resumption(parts);
    resumption.resumeLater(null);
    resumption.cancel();
    parts.advance(60_000);
    assertThat(asked).isEmpty();
  }
}
