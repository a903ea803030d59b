package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a lease is asked for, and what is left of that when the session or the instance ends. */
class LeaseTimesTest extends LeaseHolderCase {
  @AfterEach
  void release() {
    way.release();
    manual.settle();
  }

  @Test
  void aLeaseIsConfirmedInTimeAndNotMuchBefore() {
    start();
    way.way(MemoryStore.Way.RENEWALS_HELD);
    manual.advance(settings.renewMs() * 9 / 10 - 1);
    assertThat(way.heldCalls()).isZero();
    manual.advance(settings.renewMs() / 10 + 1);
    assertThat(way.heldCalls()).isEqualTo(1);
  }

  @Test
  void onlyTwoTimersWaitForALease() {
    start();
    assertThat(manual.waiting()).isEqualTo(2);
    for (int i = 0; i < 5; i++) {
      manual.advance(settings.renewMs());
      memory.advance(settings.renewMs());
      assertThat(manual.waiting()).isEqualTo(2);
    }
    end();
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void anAttemptThatFailedIsMadeAgain() {
    way.way(MemoryStore.Way.FAILING);
    start();
    assertThat(memory.owner("chat")).isEmpty();
    way.way(MemoryStore.Way.OPEN);
    manual.advance(settings.retryMs());
    assertThat(memory.owner("chat")).isEqualTo("one");
  }

  @Test
  void aLeaseThatHasRunOutIsAskedForAtOnce() {
    start();
    way.way(MemoryStore.Way.FAILING);
    manual.advance(settings.keptMs());
    way.way(MemoryStore.Way.OPEN);
    manual.advance(1);
    assertThat(holder.isOpen()).isTrue();
  }

  @Test
  void aLeaseThatCameTooLateIsGivenBackAndAskedForAgain() {
    way.way(MemoryStore.Way.ACQUIRES_HELD);
    start();
    manual.advance(settings.callMs());
    way.release();
    manual.settle();
    assertThat(memory.owner("chat")).isEqualTo("one");
    assertThat(heard).containsExactly("granted");
    assertThat(holder.target()).isPresent();
  }

  @Test
  void noSecondLeaseIsAskedForWhileTheFirstOneMayStillCome() {
    way.way(MemoryStore.Way.ACQUIRES_HELD);
    start();
    manual.advance(2 * settings.keptMs() - 1);
    assertThat(way.heldCalls()).isEqualTo(1);
    manual.advance(2 * settings.retryMs());
    assertThat(way.heldCalls()).isEqualTo(2);
  }

  @Test
  void aClaimFailsWhileALeaseMayStillCome() {
    way.way(MemoryStore.Way.ACQUIRES_HELD);
    state = WebChatState.RESTORING;
    CompletableFuture<Boolean> first = claim();
    manual.advance(settings.callMs());
    assertThat(first).isCompletedExceptionally();
    assertThat(claim()).isCompletedExceptionally();
  }

  @Test
  void aRefusedClaimIsNoError() {
    takenByOther();
    state = WebChatState.STARTING;
    state = WebChatState.ACTIVE;
    assertThat(claim()).isCompletedWithValue(false);
    assertThat(errors).isEmpty();
    manual.advance(settings.renewMs());
    assertThat(errors).hasSize(1);
  }

  @Test
  void aSessionThatIsLostIsNotAskedForAgain() {
    start();
    manual.run(holder::lost);
    assertThat(manual.waiting()).isZero();
    memory.forget();
    manual.run(holder::sessionChanged);
    assertThat(memory.owner("chat")).isEmpty();
  }

  @Test
  void anInstanceThatIsClosedAsksForNothing() {
    start();
    manual.run(() -> holder.close(() -> heard.add("closed")));
    assertThat(heard).endsWith("closed");
    assertThat(manual.waiting()).isZero();
    manual.run(holder::sessionChanged);
    assertThat(memory.owner("chat")).isEmpty();
    manual.run(holder::lost);
    assertThat(heard).containsExactly("granted", "closed");
  }

  @Test
  void anInstanceWithoutASessionClosesAtOnce() {
    holder.close(() -> heard.add("closed"));
    assertThat(heard).containsExactly("closed");
  }

  @Test
  void whatWaitsForALeaseIsAbandonedWhenTheInstanceCloses() {
    start();
    way.way(MemoryStore.Way.FAILING);
    manual.advance(2 * settings.keptMs());
    holder.whenOpen(() -> heard.add("open"), () -> heard.add("abandoned"));
    manual.run(() -> holder.close(() -> heard.add("closed")));
    assertThat(heard).containsExactly("granted", "ran out", "abandoned", "closed");
  }

  @Test
  void nothingIsLeftOfALeaseThatWasOnItsWayWhenTheInstanceClosed() {
    way.way(MemoryStore.Way.ACQUIRES_HELD);
    start();
    manual.run(() -> holder.close(() -> heard.add("closed")));
    way.release();
    manual.settle();
    assertThat(heard).containsExactly("closed");
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void anInstanceThatClosesWaitsASecondAtMost() {
    way.way(MemoryStore.Way.ACQUIRES_HELD);
    start();
    manual.run(() -> holder.close(() -> heard.add("closed")));
    manual.advance(999);
    assertThat(heard).isEmpty();
    manual.advance(1);
    assertThat(heard).containsExactly("closed");
  }
}
