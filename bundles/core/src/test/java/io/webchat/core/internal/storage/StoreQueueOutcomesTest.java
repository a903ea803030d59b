package io.webchat.core.internal.storage;

import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.StoredByFunctions;
import io.webchat.failover.SessionGuard;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows from a call to the storage, for those who wait and for what comes next. */
class StoreQueueOutcomesTest extends StoreQueueCase<StoreQueueOutcomesTest.Guard> {
  private static final SessionKey OTHER = new SessionKey("chat", "other", "");

  private final Storage storage = new Storage();
  private final List<String> heard = guard.heard;

  StoreQueueOutcomesTest() {
    super("storage", new Guard());
  }

  /** A storage that remembers its calls, and fails as the test says. */
  private static final class Storage implements SessionStorageProvider {
    private final List<String> calls = new ArrayList<>();
    private SessionStorageException failure;

    @Override
    public String name() {
      return "storage";
    }

    private void called(String call) {
      calls.add(call);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void getSessionData(StoredSession session, StorageContext context) {
      called("store " + session.position());
    }

    @Override
    public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
      return Optional.empty();
    }

    @Override
    public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
      called("delete " + key.transportType());
    }
  }

  /** A guard that writes down what it is told, and may refuse this container. */
  static final class Guard implements SessionGuard {
    private final List<String> heard = new ArrayList<>();
    private boolean refusing;

    @Override
    public boolean isShared() {
      return refusing;
    }

    @Override
    public Optional<SessionGuard.Target> target() {
      return Optional.of(new Refusing());
    }

    @Override
    public void storesChanged() {
      heard.add("storesChanged");
    }

    @Override
    public void sessionChanged() {
      heard.add("sessionChanged");
    }

    @Override
    public void lost() {
      heard.add("lost");
    }
  }

  private static final class Refusing implements SessionGuard.Target {
    @Override
    public CompletionStage<?> call(SessionGuard.Task task) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public Object place() {
      return this;
    }
  }

  @BeforeEach
  void addStorage() {
    plugins.storages.add(storage, Map.of());
    queue.placesChanged();
    acknowledgements.begin(1);
    heard.clear();
  }

  private static StoredSession ofOther() {
    return new StoredSession(OTHER, DATA, 1, 0, List.of(), false, Map.of());
  }

  private void fail(boolean temporary) {
    storage.failure = new SessionStorageException("scripted", temporary, null);
  }

  private CompletableFuture<?> acknowledge(long position) {
    return acknowledgements.acknowledge(position).toCompletableFuture();
  }

  @Test
  void thereIsWorkUntilWhatFailedIsStored() {
    fail(true);
    store(2);
    assertThat(queue.hasWork()).isTrue();
    storage.failure = null;
    store(3);
    assertThat(storage.calls).containsExactly("store 2");
    manual.advance(1_000);
    assertThat(queue.hasWork()).isFalse();
    assertThat(storage.calls).containsExactly("store 2", "store 3");
  }

  @Test
  void aStorageDeletesARecordOnce() {
    fail(true);
    manual.run(() -> queue.delete(record(1), null));
    manual.run(() -> queue.delete(record(1), null));
    manual.run(() -> queue.delete(ofOther(), null));
    storage.failure = null;
    storage.calls.clear();
    manual.advance(1_000);
    assertThat(storage.calls)
        .containsExactly("delete " + store.key().transportType(), "delete other");
  }

  @Test
  void functionsGetEachEnd() {
    StoredByFunctions kept = new StoredByFunctions();
    functions = kept;
    manual.run(queue::placesChanged);
    queue.delete(record(1), null);
    queue.delete(record(1), null);
    queue.delete(record(1), null);
    manual.settle();
    assertThat(kept.deleted).hasSize(3);
  }

  @Test
  void nothingWaitsForASessionThatEnded() {
    CompletableFuture<?> acknowledged = acknowledge(5);
    queue.store(record(6));
    queue.holdCalls();
    assertThat(hold.isHeld()).isTrue();
    queue.delete(record(1), null);
    assertThat(hold.isHeld()).isFalse();
    assertThat(acknowledged).isCompleted();
  }

  @Test
  void nothingIsStoredOfASessionThatMoved() {
    CompletableFuture<?> acknowledged = acknowledge(5);
    fail(true);
    store(6);
    queue.holdCalls();
    queue.abandon(Rejection.of(ErrorCode.SESSION_MOVED, "moved"));
    assertThat(queue.hasWork()).isFalse();
    assertThat(hold.isHeld()).isFalse();
    assertThat(rejection(acknowledged).code()).isEqualTo(ErrorCode.SESSION_MOVED);
  }

  @Test
  void aChangeOfPlacesIsToldOnce() {
    assertThat(queue.placesChanged()).isFalse();
    assertThat(heard).containsExactly("storesChanged");
    plugins.storages.remove(storage);
    assertThat(queue.placesChanged()).isTrue();
    assertThat(queue.placesChanged()).isFalse();
  }

  @Test
  void theNextPlaceIsCalledWithoutAPause() {
    fail(true);
    store(2);
    Storage next = new Storage();
    plugins.storages.remove(storage);
    plugins.storages.add(next, Map.of());
    assertThat(queue.placesChanged()).isTrue();
    manual.run(queue::storeNext);
    assertThat(next.calls).containsExactly("store 2");
  }

  @Test
  void aContainerThatIsRefusedHasLostTheSession() {
    guard.refusing = true;
    CompletableFuture<?> acknowledged = acknowledge(5);
    store(6);
    assertThat(heard).containsExactly("lost");
    assertThat(acknowledged).isNotDone();
  }

  @Test
  void aDeletionThatIsRefusedLosesNothing() {
    guard.refusing = true;
    manual.run(() -> queue.delete(record(1), null));
    assertThat(heard).containsExactly("sessionChanged");
  }

  @Test
  void whatIsStoredIsTold() {
    store(2);
    assertThat(heard).containsExactly("sessionChanged");
    assertThat(errors).isEmpty();
  }

  @Test
  void afterASuccessPausesAndReportsBeginAnew() {
    for (int i = 1; i <= 2; i++) {
      fail(true);
      store(i);
      manual.advance(1_000);
      storage.failure = null;
      manual.advance(1_500);
      assertThat(queue.hasWork()).isFalse();
      assertThat(errors).hasSize(i);
    }
    assertThat(storage.calls).hasSize(6);
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void whatIsRefusedForGoodIsNotStoredAgainAndRejectsItsAcknowledgement() {
    fail(false);
    CompletableFuture<?> acknowledged = acknowledge(5);
    store(6);
    assertThat(rejection(acknowledged).code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    assertThat(queue.hasWork()).isFalse();
    manual.advance(60_000);
    assertThat(storage.calls).containsExactly("store 6");
  }

  @Test
  void aDeletionThatIsRefusedForGoodRejectsNothing() {
    fail(false);
    manual.runAlone(() -> queue.delete(record(1), null));
    CompletableFuture<?> acknowledged = acknowledge(5);
    manual.settle();
    assertThat(acknowledged).isNotDone();
  }

  @Test
  void aDeletionThatFailedIsMadeBeforeWhatCameMeanwhile() {
    fail(true);
    manual.runAlone(() -> queue.delete(record(1), null));
    manual.runAlone(() -> queue.store(record(3)));
    manual.settle();
    storage.failure = null;
    storage.calls.clear();
    manual.advance(1_000);
    assertThat(storage.calls).containsExactly("delete " + store.key().transportType(), "store 3");
  }

  @Test
  void whatFailedIsNotStoredAfterWhatCameMeanwhile() {
    fail(true);
    manual.runAlone(() -> queue.store(record(2)));
    manual.runAlone(() -> queue.store(record(3)));
    manual.settle();
    storage.failure = null;
    storage.calls.clear();
    manual.advance(1_000);
    assertThat(storage.calls).containsExactly("store 3");
  }

  @Test
  void functionsThatFailAreReportedAgainForNewData() {
    StoredByFunctions failing = new StoredByFunctions();
    failing.failures.set(5);
    functions = failing;
    manual.run(queue::placesChanged);
    store(2);
    manual.advance(60_000);
    assertThat(errors).hasSize(1);
    store(3);
    assertThat(errors).hasSize(2);
    store(4);
    assertThat(failing.stored).hasSize(1);
    assertThat(manual.waiting()).isZero();
  }

  @Test
  void anInstanceThatClosesDoesNotWaitForAPauseOrAStorageThatIsAway() {
    fail(true);
    store(2);
    queue.whenIdle(() -> heard.add("idle"));
    assertThat(heard).endsWith("idle");
    heard.clear();
    storage.failure = null;
    manual.runAlone(() -> queue.store(record(3)));
    manual.advance(1_000);
    plugins.storages.remove(storage);
    queue.placesChanged();
    queue.store(record(4));
    queue.whenIdle(() -> heard.add("idle"));
    assertThat(heard).containsOnlyOnce("idle").endsWith("idle");
  }

  @Test
  void anInstanceThatClosesWaitsForWhatIsStored() {
    manual.runAlone(() -> queue.store(record(2)));
    manual.runAlone(() -> queue.store(record(3)));
    queue.whenIdle(() -> heard.add("idle"));
    assertThat(heard).isEmpty();
    manual.settle();
    assertThat(heard).containsOnlyOnce("idle");
    assertThat(storage.calls).containsExactly("store 2", "store 3");
  }
}
