package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of a lease that the store gives too late. */
class LeaseCallsTest {
  private static final SessionKey KEY = new SessionKey("chat", "gms-v2-rest", "");
  private static final long SECOND = 1_000_000_000;

  private final ManualMailbox manual = new ManualMailbox();
  private final FailoverSettings settings = new FailoverSettings(true, 4_000, "one", 50);
  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection store = memory.new Connection();
  private final CompletableFuture<Void> attempt = new CompletableFuture<>();
  private final LeaseCalls calls =
      new LeaseCalls(manual.mailbox, manual.calls, settings, () -> attempt);
  private final List<String> heard = new ArrayList<>();

  private void acquire() {
    manual.run(
        () ->
            calls.acquire(
                store,
                KEY,
                (found, failure) -> heard.add(text(found, failure)),
                () -> heard.add("undone")));
  }

  private static String text(Optional<Lease> found, Throwable failure) {
    if (failure != null) {
      return failure.getClass().getSimpleName();
    }
    return found.isPresent() ? "granted" : "refused";
  }

  @Test
  void aLeaseThatComesInTimeIsKept() {
    acquire();
    assertThat(heard).containsExactly("granted");
    assertThat(calls.areBusy()).isFalse();
    assertThat(calls.areToBeUndone(SECOND)).isFalse();
    assertThat(memory.owner("chat")).isEqualTo("one");
  }

  @Test
  void aLeaseThatComesAfterItsTimeIsGivenBack() {
    store.beforeAcquire =
        () -> {
          assertThat(calls.areBusy()).isTrue();
          manual.advance(settings.callMs());
          assertThat(heard).containsExactly("NoAnswer");
          assertThat(calls.areBusy()).isFalse();
          assertThat(calls.areToBeUndone(10 * SECOND)).isTrue();
        };
    acquire();
    assertThat(heard).containsExactly("NoAnswer", "undone");
    assertThat(memory.owner("chat")).isEmpty();
    assertThat(calls.areToBeUndone(10 * SECOND)).isFalse();
  }

  @Test
  void aLeaseThatWasGivenUpIsGivenBackAlsoWhenTheMailboxIsClosed() {
    store.beforeAcquire =
        () -> {
          calls.giveUp();
          manual.mailbox.close();
        };
    acquire();
    assertThat(heard).isEmpty();
    assertThat(memory.owner("chat")).isEmpty();
  }

  @Test
  void afterALongTimeNothingIsToBeUndone() {
    List<Boolean> toBeUndone = new ArrayList<>();
    store.beforeAcquire =
        () -> {
          manual.advance(9_000);
          toBeUndone.add(calls.areToBeUndone(10 * SECOND));
          manual.advance(2_000);
          toBeUndone.add(calls.areToBeUndone(10 * SECOND));
        };
    acquire();
    assertThat(toBeUndone).containsExactly(true, false);
  }

  @Test
  void aTaskWaitsForTheEndOfATakeover() {
    calls.whenFree(() -> heard.add("free"));
    manual.settle();
    assertThat(heard).isEmpty();
    attempt.complete(null);
    manual.settle();
    assertThat(heard).containsExactly("free");
  }

  @Test
  void theTimeInWhichALeaseMayStillComeCountsFromItsCall() {
    manual.advance(60_000);
    List<Boolean> toBeUndone = new ArrayList<>();
    store.beforeAcquire =
        () -> {
          manual.advance(1_000);
          toBeUndone.add(calls.areToBeUndone(SECOND));
          manual.advance(1);
          toBeUndone.add(calls.areToBeUndone(SECOND));
        };
    acquire();
    assertThat(toBeUndone).containsExactly(true, false);
  }

  @Test
  void anAnswerThatDidNotComeMayComeLater() {
    assertThat(LeaseCalls.noAnswer().isTemporary()).isTrue();
  }

  @Test
  void aLeaseIsProlongedAndGivenBack() {
    acquire();
    Lease lease = new Lease(KEY, "one", 1);
    manual.run(
        () -> calls.renew(store, lease, (found, failure) -> heard.add(text(found, failure))));
    manual.run(() -> calls.release(1_000, store, lease, () -> heard.add("given back")));
    assertThat(heard).containsExactly("granted", "granted", "given back");
    assertThat(memory.owner("chat")).isEmpty();
  }

  /** As when thousands of chats give theirs back at the stop of a container. */
  @Test
  void aLeaseWhoseTurnToBeGivenBackComesLateIsGivenBack() {
    List<Runnable> threads = new ArrayList<>();
    LeaseCalls busy =
        new LeaseCalls(
            manual.mailbox,
            new BackgroundCalls(manual.mailbox, threads::add),
            settings,
            () -> attempt);
    Lease lease = store.acquire(KEY, "one", settings.lease()).orElseThrow();
    manual.run(() -> busy.release(1_000, store, lease, () -> heard.add("given back")));
    manual.advance(1_000);
    assertThat(heard).as("who closes does not wait for ever").containsExactly("given back");
    assertThat(memory.owner("chat")).isEqualTo("one");
    threads.forEach(Runnable::run);
    assertThat(memory.owner("chat")).isEmpty();
    assertThat(heard).hasSize(1);
  }
}
