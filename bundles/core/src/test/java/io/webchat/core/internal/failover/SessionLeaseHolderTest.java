package io.webchat.core.internal.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.MemoryStore;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.FailoverSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.core.internal.storage.SessionStore;
import io.webchat.core.internal.storage.StoreCalls;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an instance asks for its lease, keeps it and gives it back, and what losing it means. */
class SessionLeaseHolderTest {
  private static final SessionData DATA = SessionData.of(Map.of("token", "t"));

  private final ManualMailbox manual = new ManualMailbox();
  private final FailoverSettings settings = new FailoverSettings(true, 3_000, "one", 50);
  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection way = memory.new Connection();
  private final MemoryStore.Connection other = memory.new Connection();
  private final Plugins plugins = new Plugins();
  private final List<Rejection> errors = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final ChatSession session = new ChatSession(data -> {});
  private final WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("sessionStorage", MemoryStore.NAME));
  private final SessionStore store =
      new SessionStore(
          "chat",
          () -> configuration,
          Optional::empty,
          plugins,
          () -> CoreSettings.DEFAULT,
          errors::add);
  private boolean storing;
  private final SessionLeaseHolder holder = holder(null);

  private final class Instance implements SessionLeaseHolder.Listener {
    @Override
    public void ranOut() {
      heard.add("ran out");
    }

    @Override
    public void goesOn(boolean missed) {
      heard.add("goes on");
    }

    @Override
    public void granted() {
      heard.add("granted");
    }

    @Override
    public void moved() {
      heard.add("moved");
    }

    @Override
    public boolean isStoring() {
      return storing;
    }

    @Override
    public FailoverRecord failoverRecord() {
      return new FailoverRecord(InstanceSettings.of(configuration), false);
    }
  }

  private SessionLeaseHolder holder(SessionLeaseHolder.GrantedLease inherited) {
    LeaseCalls calls =
        new LeaseCalls(
            manual.mailbox, manual.calls, settings, () -> CompletableFuture.completedFuture(null));
    return new SessionLeaseHolder(
        manual.mailbox, session, store, settings, calls, new Instance(), inherited);
  }

  @BeforeEach
  void addStore() {
    plugins.storages.add(way, Map.of());
    session.move(WebChatState.IDLE);
  }

  private void start() {
    session.move(WebChatState.STARTING);
    session.move(WebChatState.ACTIVE);
    manual.run(holder::sessionChanged);
  }

  private void end() {
    session.move(WebChatState.IDLE);
    manual.run(holder::sessionChanged);
  }

  private Lease takenByOther() {
    Duration time = settings.lease();
    memory.advance(settings.keptMs() + 1);
    return other.acquire(store.key(), "two", time).orElseThrow();
  }

  private CompletableFuture<Boolean> claim() {
    CompletableFuture<Boolean> claimed = new CompletableFuture<>();
    manual.run(
        () ->
            holder
                .claim()
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        claimed.complete(value);
                      } else {
                        claimed.completeExceptionally(failure);
                      }
                    }));
    return claimed;
  }

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
    session.move(WebChatState.RESTORING);
    assertThat(claim()).isCompletedWithValue(true);
    assertThat(memory.owner("chat")).isEqualTo("one");
    assertThat(claim()).isCompletedWithValue(true);
  }

  @Test
  void aStoredSessionThatAnotherContainerHasIsNotClaimed() {
    takenByOther();
    session.move(WebChatState.RESTORING);
    assertThat(claim()).isCompletedWithValue(false);
    assertThat(errors).isEmpty();
  }

  @Test
  void aClaimFailsWhenTheStoreCannotSay() {
    way.way(MemoryStore.Way.HANGING);
    session.move(WebChatState.RESTORING);
    CompletableFuture<Boolean> claimed = claim();
    manual.advance(settings.callMs());
    assertThat(claimed).isCompletedExceptionally();
  }

  @Test
  void aLeaseUnderWhichTheInstanceWasCreatedIsKept() {
    Lease lease = way.acquire(store.key(), "one", settings.lease()).orElseThrow();
    SessionLeaseHolder inheriting =
        holder(new SessionLeaseHolder.GrantedLease(lease, manual.mailbox.nanoTime()));
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
    StoreCalls.Target last = holder.surrender().orElseThrow();
    var deleted =
        last.call(new StoreCalls.Task(memory.stored("chat").orElseThrow(), true, null, 0));
    assertThat(deleted.toCompletableFuture()).isCompleted();
    assertThat(memory.stored("chat")).isEmpty();
    assertThat(memory.owner("chat")).isEmpty();
    manual.advance(10_000);
    assertThat(holder.isOpen()).isTrue();
  }
}
