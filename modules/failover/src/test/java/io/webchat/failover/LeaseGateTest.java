package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.mailbox.ManualMailbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a session may be served, and what becomes of what arrives meanwhile. */
class LeaseGateTest {
  private static final long LEASE_MS = 1_000;

  private final ManualMailbox manual = new ManualMailbox();
  private final List<String> heard = new ArrayList<>();
  private final LeaseGate gate =
      new LeaseGate(
          manual.mailbox,
          "chat",
          LEASE_MS * 1_000_000,
          () -> heard.add("ran out"),
          missed -> heard.add(missed ? "goes on, something missed" : "goes on"));

  private void arrives(String what) {
    gate.whenOpen(() -> heard.add(what), () -> heard.add(what + " abandoned"));
  }

  @Test
  void beforeTheFirstLeaseItIsOpen() {
    manual.advance(10 * LEASE_MS);
    arrives("message");
    assertThat(heard).containsExactly("message");
    assertThat(gate.isGuarded()).isFalse();
  }

  @Test
  void theAgeOfALeaseCountsFromBeforeItWasAskedFor() {
    long askedAt = manual.mailbox.nanoTime();
    manual.advance(400);
    gate.confirmed(askedAt);
    manual.advance(599);
    assertThat(gate.isOpen()).isTrue();
    manual.advance(2);
    assertThat(gate.isOpen()).isFalse();
    assertThat(heard).containsExactly("ran out");
  }

  @Test
  void whatArrivesWhileTheLeaseHasRunOutFollowsInOrderWhenItIsConfirmed() {
    gate.confirmed(manual.mailbox.nanoTime());
    manual.advance(LEASE_MS + 1);
    arrives("first");
    arrives("second");
    assertThat(heard).containsExactly("ran out");
    gate.confirmed(manual.mailbox.nanoTime());
    arrives("third");
    assertThat(heard).containsExactly("ran out", "first", "second", "goes on", "third");
  }

  @Test
  void aConfirmationThatTookLongerThanTheLeaseDoesNotOpen() {
    gate.confirmed(manual.mailbox.nanoTime());
    long askedAt = manual.mailbox.nanoTime();
    manual.advance(LEASE_MS + 1);
    gate.confirmed(askedAt);
    assertThat(gate.isOpen()).isFalse();
    assertThat(heard).containsExactly("ran out");
  }

  @Test
  void withoutASessionNothingIsKeptBack() {
    gate.confirmed(manual.mailbox.nanoTime());
    manual.advance(LEASE_MS + 1);
    arrives("message");
    gate.unguard();
    manual.advance(10 * LEASE_MS);
    assertThat(gate.isOpen()).isTrue();
    assertThat(heard).containsExactly("ran out", "message", "goes on");
  }

  @Test
  void moreThanCanBeKeptIsMissed() {
    gate.confirmed(manual.mailbox.nanoTime());
    manual.advance(LEASE_MS + 1);
    for (int i = 0; i < 10_001; i++) {
      gate.whenOpen(() -> {}, () -> heard.add("abandoned"));
    }
    gate.confirmed(manual.mailbox.nanoTime());
    assertThat(heard).containsExactly("ran out", "abandoned", "goes on, something missed");
  }

  @Test
  void aSessionThatMovedIsNotServedAgain() {
    gate.confirmed(manual.mailbox.nanoTime());
    gate.moved();
    arrives("message");
    gate.confirmed(manual.mailbox.nanoTime());
    assertThat(gate.isOpen()).isFalse();
    assertThat(heard).containsExactly("message abandoned");
    assertThat(gate.refusal()).hasMessageContaining("Another container");
  }

  @Test
  void whatIsKeptBackIsAbandonedWhenTheInstanceCloses() {
    gate.confirmed(manual.mailbox.nanoTime());
    manual.advance(LEASE_MS + 1);
    arrives("kept");
    gate.close();
    arrives("later");
    assertThat(heard).containsExactly("ran out", "kept abandoned", "later abandoned");
  }

  @Test
  void itSaysWhatItsStateIs() {
    assertThat(gate.isMoved()).isFalse();
    assertThat(gate.isShut()).isFalse();
    gate.confirmed(manual.mailbox.nanoTime());
    assertThat(gate.isGuarded()).isTrue();
    assertThat(gate.isShut()).isFalse();
    manual.advance(LEASE_MS);
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.isShut()).isTrue();
    gate.moved();
    assertThat(gate.refusal()).hasMessageContaining("Another container");
  }

  @Test
  void itClosesByItselfWhenTheLeaseHasRunOut() {
    gate.confirmed(manual.mailbox.nanoTime());
    manual.advance(LEASE_MS);
    assertThat(heard).isEmpty();
    manual.advance(1);
    assertThat(heard).containsExactly("ran out");
  }

  @Test
  void aConfirmationThatTookAsLongAsTheLeaseLeavesItClosed() {
    gate.confirmed(manual.mailbox.nanoTime());
    manual.advance(10 * LEASE_MS);
    gate.confirmed(manual.mailbox.nanoTime() - LEASE_MS * 1_000_000);
    assertThat(heard).containsExactly("ran out");
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void noTimerIsLeftThatIsNotNeeded() {
    gate.confirmed(manual.mailbox.nanoTime());
    gate.confirmed(manual.mailbox.nanoTime());
    assertThat(manual.waiting()).isEqualTo(1);
    gate.unguard();
    assertThat(manual.waiting()).isZero();
    gate.confirmed(manual.mailbox.nanoTime());
    gate.moved();
    assertThat(manual.waiting()).isZero();
    gate.confirmed(manual.mailbox.nanoTime());
    gate.close();
    assertThat(manual.waiting()).isZero();
  }
}
