package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.StoredSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When an instance asks for its lease, keeps it and gives it back, and what losing it means. */
class SessionLeaseHolderTest extends LeaseHolderCase {
  @Test
  void aSessionThatBeginsTakesALeaseAndOneThatIsStoredToItsEndGivesItBack() {
    start();
    assertThat(memory.owner("chat")).isEqualTo("one");
    assertThat(heard).containsExactly("granted");
    assertThat(holder.target()).isPresent();
    storing = true;
    end();
    assertThat(memory.owner("chat")).isEqualTo("one");
    storing = false;
    manual.run(holder::sessionChanged);
    assertThat(memory.owner("chat")).isEmpty();
    assertThat(holder.target()).isEmpty();
    manual.advance(10_000);
    assertThat(holder.isOpen()).isTrue();
    assertThat(heard).containsExactly("granted");
  }

  @Test
  void aLeaseIsConfirmedEveryThirdOfItsTime() {
    start();
    for (int i = 0; i < 20; i++) {
      manual.advance(settings.renewMs());
      memory.advance(settings.renewMs());
    }
    assertThat(memory.owner("chat")).isEqualTo("one");
    assertThat(heard).containsExactly("granted");
  }

  @Test
  void anOutageLongerThanTheLeaseClosesTheGateUntilTheStoreConfirmsIt() {
    start();
    way.way(MemoryStore.Way.FAILING);
    manual.advance(2 * settings.keptMs());
    assertThat(holder.isOpen()).isFalse();
    assertThat(holder.target()).isEmpty();
    way.way(MemoryStore.Way.OPEN);
    manual.advance(settings.retryMs());
    assertThat(holder.isOpen()).isTrue();
    assertThat(heard).containsExactly("granted", "ran out", "goes on");
  }

  @Test
  void aLeaseThatAnotherContainerHasIsLost() {
    start();
    takenByOther();
    manual.advance(settings.renewMs());
    assertThat(holder.refusal()).hasMessageContaining("Another container");
    assertThat(holder.isMoved()).isTrue();
    assertThat(holder.isOpen()).isFalse();
    manual.advance(60_000);
    assertThat(heard).containsExactly("granted", "moved");
    assertThat(memory.owner("chat")).isEqualTo("two");
  }

  @Test
  void aSessionThatTheStoreRefusesIsLostOnce() {
    start();
    manual.run(holder::lost);
    manual.run(holder::lost);
    assertThat(heard).containsExactly("granted", "moved");
  }

  @Test
  void aNewSessionThatAnotherContainerHasIsServedAndNotStored() {
    Lease taken = takenByOther();
    start();
    manual.advance(10 * settings.renewMs());
    assertThat(errors).hasSize(1);
    assertThat(holder.isOpen()).isTrue();
    assertThat(holder.target()).isEmpty();
    other.release(taken);
    manual.advance(settings.renewMs());
    assertThat(holder.target()).isPresent();
    assertThat(heard).containsExactly("granted");
  }

  @Test
  void aStoredSessionIsClaimedBeforeItIsRead() {
    state = WebChatState.RESTORING;
    assertThat(claim()).isCompletedWithValue(true);
    assertThat(memory.owner("chat")).isEqualTo("one");
    assertThat(claim()).isCompletedWithValue(true);
  }

  @Test
  void aStoredSessionThatAnotherContainerHasIsNotClaimed() {
    takenByOther();
    state = WebChatState.RESTORING;
    assertThat(claim()).isCompletedWithValue(false);
    assertThat(errors).isEmpty();
  }

  @Test
  void aSessionThatAnotherContainerHasIsWaitedForUntilItIsFree() {
    Lease taken = takenByOther();
    state = WebChatState.RESTORING;
    assertThat(claim()).isCompletedWithValue(false);
    state = WebChatState.IDLE;
    manual.run(holder::sessionChanged);
    manual.advance(10 * settings.renewMs());
    assertThat(heard).isEmpty();
    other.release(taken);
    manual.advance(settings.renewMs());
    assertThat(heard).containsExactly("granted", "freed");
    assertThat(memory.owner("chat")).isEqualTo("one");
    assertThat(errors).isEmpty();
    manual.advance(settings.renewMs());
    assertThat(memory.owner("chat")).as("nothing was there").isEmpty();
    manual.advance(10 * settings.renewMs());
    assertThat(heard).containsExactly("granted", "freed");
  }

  @Test
  void aChatThatBeginsMeanwhileIsNotReplacedByTheOneThatWasWaitedFor() {
    Lease taken = takenByOther();
    state = WebChatState.RESTORING;
    assertThat(claim()).isCompletedWithValue(false);
    start();
    other.release(taken);
    manual.advance(settings.renewMs());
    assertThat(heard).containsExactly("granted");
    end();
    manual.advance(10 * settings.renewMs());
    assertThat(heard).containsExactly("granted");
    assertThat(memory.owner("chat")).isEmpty();
  }

  @Test
  void aClaimFailsWhenTheStoreCannotSay() {
    way.way(MemoryStore.Way.HANGING);
    state = WebChatState.RESTORING;
    CompletableFuture<Boolean> claimed = claim();
    manual.advance(settings.callMs());
    assertThat(claimed).isCompletedExceptionally();
  }

  @Test
  void aLeaseUnderWhichTheInstanceWasCreatedIsKept() {
    Lease lease = way.acquire(store.key(), "one", settings.lease()).orElseThrow();
    SessionLeaseHolder inheriting =
        holder(new Takeovers.GrantedLease(lease, manual.mailbox.nanoTime()));
    manual.run(inheriting::begin);
    manual.run(inheriting::sessionChanged);
    assertThat(inheriting.target()).isPresent();
    assertThat(memory.owner("chat")).isEqualTo("one");
  }

  @Test
  void anInstanceThatClosesGivesItsLeaseBackFirst() {
    start();
    manual.run(
        () -> holder.close(() -> heard.add("closed, held by '" + memory.owner("chat") + "'")));
    assertThat(heard).containsExactly("granted", "closed, held by ''");
  }

  @Test
  void anInstanceThatClosesWaitsAWhileForALeaseThatIsOnItsWay() {
    way.way(MemoryStore.Way.ACQUIRES_HELD);
    start();
    manual.run(() -> holder.close(() -> heard.add("closed")));
    assertThat(heard).isEmpty();
    way.release();
    manual.settle();
    assertThat(heard).containsExactly("closed");
    assertThat(memory.owner("chat")).isEmpty();
    manual.advance(10_000);
    assertThat(heard).containsExactly("closed");
  }

  @Test
  void whatIsStoredTellsAnotherContainerHowToGoOn() {
    StoredSession stored =
        new StoredSession(store.key(), DATA, 1, 0, List.of(), false, holder.failoverRecord(false));
    assertThat(FailoverRecord.isOwn(stored, "one")).isTrue();
    assertThat(FailoverRecord.isOwn(stored, "two")).isFalse();
    assertThat(FailoverRecord.settings(stored).orElseThrow().configuration().webchat())
        .isEqualTo(configuration.webchat());
  }

  @Test
  void aSessionThatFunctionsKeepFromNowOnIsDeletedAndItsLeaseGivenBack() {
    start();
    memory.replace(new StoredSession(store.key(), DATA, 1, 0, List.of(), false, Map.of()));
    SessionGuard.Target last = holder.surrender().orElseThrow();
    var deleted =
        last.call(new SessionGuard.Task(memory.stored("chat").orElseThrow(), true, null, 0));
    assertThat(deleted.toCompletableFuture()).isCompleted();
    assertThat(memory.stored("chat")).isEmpty();
    assertThat(memory.owner("chat")).isEmpty();
    manual.advance(10_000);
    assertThat(holder.isOpen()).isTrue();
  }
}
