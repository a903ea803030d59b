package io.webchat.core.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.StoredByFunctions;
import io.webchat.failover.MemoryStore;
import io.webchat.failover.SessionGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a session is stored, and when, while its storage works, fails, hangs and changes. */
class StoreQueueTest extends StoreQueueCase<SessionGuard> {
  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection storage = memory.new Connection();

  StoreQueueTest() {
    super(MemoryStore.NAME, SessionGuard.NONE);
  }

  @BeforeEach
  void addStorage() {
    plugins.storages.add(storage, Map.of());
    manual.run(queue::placesChanged);
  }

  private void delete() {
    manual.run(() -> queue.delete(record(1), null));
  }

  private List<String> errorCodes() {
    return errors.stream().map(Rejection::code).toList();
  }

  @Test
  void whileACallIsUnderWayOnlyTheLatestDataWait() {
    storage.way(MemoryStore.Way.HELD);
    store(2);
    store(3);
    store(4);
    assertThat(queue.hasWork()).isTrue();
    storage.release();
    manual.settle();
    assertThat(storage.positions).containsExactly(2L, 4L);
    assertThat(queue.hasWork()).isFalse();
  }

  @Test
  void whatFailedIsStoredAgainAfterPausesAndReportedOnce() {
    storage.way(MemoryStore.Way.FAILING);
    store(2);
    manual.advance(1_000);
    manual.advance(1_500);
    assertThat(errorCodes()).containsExactly(ErrorCode.STORAGE_FAILED);
    storage.way(MemoryStore.Way.OPEN);
    manual.advance(2_249);
    assertThat(storage.positions).isEmpty();
    manual.advance(1);
    assertThat(storage.positions).containsExactly(2L);
    assertThat(errors).hasSize(1);
  }

  @Test
  void newerDataTakeThePlaceOfThoseThatFailed() {
    storage.way(MemoryStore.Way.FAILING);
    store(2);
    store(3);
    storage.way(MemoryStore.Way.OPEN);
    manual.advance(1_000);
    assertThat(storage.positions).containsExactly(3L);
  }

  @Test
  void aDeletionThatFailedComesBeforeTheNextSession() {
    store(2);
    storage.way(MemoryStore.Way.FAILING);
    delete();
    store(3);
    storage.way(MemoryStore.Way.OPEN);
    manual.advance(1_000);
    assertThat(storage.positions).containsExactly(2L, 3L);
    assertThat(memory.stored("chat").orElseThrow().position()).isEqualTo(3);
  }

  @Test
  void whatWasNotStoredWhenTheSessionEndedIsNotStoredThen() {
    storage.way(MemoryStore.Way.HELD);
    store(2);
    store(3);
    delete();
    storage.release();
    manual.settle();
    assertThat(storage.positions).containsExactly(2L);
    assertThat(memory.stored("chat")).isEmpty();
  }

  @Test
  void anAcknowledgementIsSettledWhenItsPositionIsStored() {
    acknowledgements.begin(0);
    storage.way(MemoryStore.Way.HELD);
    var acknowledged = acknowledgements.acknowledge(5).toCompletableFuture();
    store(acknowledgements.position());
    assertThat(acknowledged).isNotDone();
    storage.release();
    manual.settle();
    assertThat(acknowledged).isCompleted();
    assertThat(storage.positions).containsExactly(6L);
  }

  @Test
  void callsWaitUntilWhatWasAddedLastIsStored() {
    storage.way(MemoryStore.Way.HELD);
    store(2);
    manual.run(
        () -> {
          queue.store(record(3));
          queue.holdCalls();
        });
    storage.release();
    assertThat(hold.isHeld()).isTrue();
    manual.settle();
    assertThat(hold.isHeld()).isFalse();
  }

  @Test
  void nothingWaitsForAStorageThatIsAway() {
    plugins.storages.remove(storage);
    manual.run(queue::placesChanged);
    List<String> heard = new ArrayList<>();
    manual.run(
        () -> {
          queue.store(record(2));
          queue.holdCalls();
          queue.whenIdle(() -> heard.add("idle"));
        });
    assertThat(hold.isHeld()).isFalse();
    assertThat(heard).containsExactly("idle");
  }

  @Test
  void anInstanceThatClosesWaitsForTheCallButNotForAPause() {
    List<String> heard = new ArrayList<>();
    storage.way(MemoryStore.Way.HELD);
    store(2);
    manual.run(() -> queue.whenIdle(() -> heard.add("idle")));
    assertThat(heard).isEmpty();
    storage.failHeld();
    manual.settle();
    assertThat(heard).containsExactly("idle");
  }

  @Test
  void aCallThatHangsInAStorageThatWentIsMadeInTheNextOne() {
    storage.way(MemoryStore.Way.HANGING);
    store(2);
    MemoryStore other = new MemoryStore();
    plugins.storages.remove(storage);
    plugins.storages.add(other.new Connection(), Map.of());
    List<Boolean> isAnother = new ArrayList<>();
    manual.run(
        () -> {
          isAnother.add(queue.placesChanged());
          queue.storeNext();
        });
    assertThat(isAnother).containsExactly(true);
    assertThat(other.stored("chat").orElseThrow().position()).isEqualTo(2);
  }

  @Test
  void functionsAreCalledAgainThreeTimesAndThenWithNewDataOnly() {
    StoredByFunctions failing = new StoredByFunctions();
    failing.failures.set(5);
    functions = failing;
    manual.run(queue::placesChanged);
    store(2);
    manual.advance(60_000);
    assertThat(failing.failures).hasValue(1);
    assertThat(queue.hasWork()).isFalse();
    store(3);
    manual.advance(1_000);
    assertThat(failing.stored).hasSize(1);
    assertThat(failing.stored.get(0).get("messageIndex")).isEqualTo(2L);
    assertThat(errorCodes()).containsOnly(ErrorCode.HOOK_FAILED);
  }

  @Test
  void whatAProviderKeptIsDeletedWhenFunctionsKeepTheSession() {
    store(2);
    assertThat(queue.abandoned()).isEmpty();
    functions = new StoredByFunctions();
    assertThat(queue.abandoned()).contains(storage);
    manual.run(() -> queue.forget(storage, record(1)));
    assertThat(memory.stored("chat")).isEmpty();
  }
}
