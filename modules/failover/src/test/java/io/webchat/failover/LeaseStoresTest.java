package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatState;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.StoredSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a lease when the store comes, goes and answers late, and when it is taken up. */
class LeaseStoresTest extends LeaseHolderCase {
  private final MemoryStore second = new MemoryStore();
  private final MemoryStore.Connection next = second.new Connection();

  private void swapStores() {
    stores.remove(way);
    stores.add(next);
    manual.run(holder::storesChanged);
  }

  private StoredSession record(long position) {
    return new StoredSession(store.key(), DATA, position, 0, List.of(), false, Map.of());
  }

  private static Object answer(SessionGuard.Target target, StoredSession record, boolean delete) {
    return target
        .call(new SessionGuard.Task(record, delete, null, 0))
        .toCompletableFuture()
        .getNow(null);
  }

  @Test
  void aSessionIsStoredAndDeletedUnderItsLease() {
    start();
    SessionGuard.Target target = holder.target().orElseThrow();
    assertThat(answer(target, record(3), false)).isEqualTo(true);
    assertThat(memory.stored("chat").orElseThrow().position()).isEqualTo(3);
    assertThat(answer(target, record(3), true)).isEqualTo(true);
    assertThat(memory.stored("chat")).isEmpty();
    assertThat(memory.owner("chat")).isEqualTo("one");
    takenByOther();
    assertThat(answer(target, record(4), false)).isEqualTo(false);
  }

  @Test
  void onlyAStoreThatCanBeSharedLimitsAnything() {
    assertThat(holder.isShared()).isTrue();
    assertThat(holder.isMoved()).isFalse();
    assertThat(holder.retryLimitMs()).isEqualTo(3_000);
    StoredSession foreign =
        new StoredSession(
            store.key(),
            DATA,
            1,
            0,
            List.of(),
            false,
            new FailoverRecord(InstanceSettings.of(configuration), false).extra("two", false));
    assertThat(holder.isOwn(foreign)).isFalse();
    assertThat(holder.isOwn(record(1))).isTrue();
    stores.remove(way);
    assertThat(holder.isShared()).isFalse();
    assertThat(holder.isOwn(foreign)).isTrue();
    holder.whenOpen(() -> heard.add("open"), () -> heard.add("abandoned"));
    assertThat(heard).containsExactly("open");
  }

  @Test
  void theNextStoreGetsTheLease() {
    start();
    swapStores();
    assertThat(second.owner("chat")).isEqualTo("one");
    assertThat(heard).containsExactly("granted", "granted");
    assertThat(holder.target()).isPresent();
  }

  @Test
  void theNextStoreDoesNotWaitForTheFormerOne() {
    start();
    way.way(MemoryStore.Way.RENEWALS_HELD);
    manual.advance(settings.renewMs());
    assertThat(way.heldCalls()).isEqualTo(1);
    swapStores();
    assertThat(second.owner("chat")).isEqualTo("one");
    way.release();
    manual.settle();
  }

  @Test
  void aSessionThatAnotherContainerHasInTheNextStoreIsLost() {
    start();
    MemoryStore.Connection others = second.new Connection();
    for (int i = 0; i < 5; i++) {
      assertThat(others.acquire(store.key(), "two", settings.lease())).isPresent();
    }
    swapStores();
    assertThat(heard).containsExactly("granted", "moved");
    assertThat(second.owner("chat")).isEqualTo("two");
  }

  @Test
  void aStoreThatIsAwayDoesNotFreeTheSession() {
    start();
    stores.remove(way);
    manual.run(holder::storesChanged);
    manual.advance(2 * settings.keptMs());
    assertThat(holder.isOpen()).isFalse();
    assertThat(holder.target()).isEmpty();
    stores.add(way);
    manual.run(holder::storesChanged);
    assertThat(holder.isOpen()).isTrue();
    assertThat(holder.target()).isPresent();
  }

  @Test
  void aStoreThatComesBackUnnoticedIsAskedSoon() {
    start();
    stores.remove(way);
    manual.advance(settings.renewMs());
    stores.add(way);
    way.way(MemoryStore.Way.RENEWALS_HELD);
    manual.advance(settings.retryMs());
    assertThat(way.heldCalls()).isEqualTo(1);
    way.release();
    manual.settle();
  }

  @Test
  void aSessionThatFunctionsKeepNeedsNoLease() {
    start();
    functions = true;
    manual.run(holder::storesChanged);
    assertThat(holder.target()).isEmpty();
    manual.advance(2 * settings.keptMs());
    assertThat(holder.isOpen()).isTrue();
    assertThat(heard).containsExactly("granted");
  }

  @Test
  void aLeaseThatIsSurrenderedIsNotAskedForAgain() {
    start();
    functions = true;
    assertThat(holder.surrender()).isPresent();
    assertThat(manual.waiting()).isZero();
    assertThat(holder.isOpen()).isTrue();
    assertThat(holder.surrender()).isEmpty();
  }

  @Test
  void aLeaseThatWasNotConfirmedByAStoreYetCannotBeSurrendered() {
    Lease lease = way.acquire(store.key(), "one", settings.lease()).orElseThrow();
    stores.remove(way);
    SessionLeaseHolder inheriting =
        holder(new Takeovers.GrantedLease(lease, manual.mailbox.nanoTime()));
    manual.run(inheriting::begin);
    assertThat(inheriting.surrender()).isEmpty();
  }

  @Test
  void aLeaseThatWasTakenUpIsGivenBackAfterTheChat() {
    Lease lease = way.acquire(store.key(), "one", settings.lease()).orElseThrow();
    SessionLeaseHolder inheriting =
        holder(new Takeovers.GrantedLease(lease, manual.mailbox.nanoTime()));
    manual.run(inheriting::begin);
    manual.run(inheriting::sessionChanged);
    assertThat(memory.owner("chat")).isEqualTo("one");
    for (WebChatState next : List.of(WebChatState.RESTORING, WebChatState.ACTIVE)) {
      state = next;
      manual.run(inheriting::sessionChanged);
    }
    assertThat(memory.owner("chat")).isEqualTo("one");
    assertThat(heard).isEmpty();
    state = WebChatState.IDLE;
    manual.run(inheriting::sessionChanged);
    assertThat(memory.owner("chat")).isEmpty();
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void aChatThatIsOverIsNotProtectedWhileItsEndIsStored() {
    start();
    way.way(MemoryStore.Way.FAILING);
    storing = true;
    end();
    manual.advance(2 * settings.keptMs());
    assertThat(holder.isOpen()).isTrue();
    assertThat(heard).containsExactly("granted");
  }
}
