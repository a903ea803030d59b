package io.webchat.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which sessions of a shared store are opened here, and which are left to others. */
class TakeoversTest {
  private static final WebChatConfiguration CONFIGURATION =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));
  private static final SessionData DATA = SessionData.of(Map.of("secureKey", "k"));

  private final ManualMailbox manual = new ManualMailbox();
  private final FailoverSettings settings = new FailoverSettings(true, 4_000, "two", 50);
  private final MemoryStore memory = new MemoryStore();
  private final MemoryStore.Connection way = memory.new Connection();
  private final Container container = new Container();
  private final Takeovers takeovers =
      new Takeovers(container, settings, manual.timers, Runnable::run, manual.mailbox::nanoTime);

  private static class Container implements Takeovers.Container {
    private final List<SessionStorageProvider> stores = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> unserved = new ArrayList<>();
    private final List<Takeovers.TakenOverSession> opened = new ArrayList<>();
    private boolean full;

    @Override
    public List<SessionStorageProvider> stores() {
      return stores;
    }

    @Override
    public boolean hasTransport(String type) {
      return CONFIGURATION.transportType().equals(type);
    }

    @Override
    public boolean isUsed(String id) {
      return used.contains(id);
    }

    @Override
    public void unserved(SessionKey key) {
      unserved.add(key.instanceId());
    }

    @Override
    public void takeOver(InstanceSettings settings, Takeovers.TakenOverSession takenOver) {
      if (full) {
        throw Rejection.of(ErrorCode.OVERLOADED, "full");
      }
      opened.add(takenOver);
      used.add(settings.id());
    }

    List<String> ids() {
      return opened.stream().map(takenOver -> takenOver.stored().key().instanceId()).toList();
    }
  }

  @BeforeEach
  void begin() {
    container.stores.add(way);
    takeovers.start();
  }

  private static SessionKey key(String id) {
    return new SessionKey(id, CONFIGURATION.transportType(), "");
  }

  private void left(String id, boolean dormant) {
    Map<String, Object> extra =
        new FailoverRecord(InstanceSettings.of(CONFIGURATION).withId(id), false)
            .extra("one", dormant);
    memory.replace(new StoredSession(key(id), DATA, 3, 0, List.of(), false, extra));
  }

  private void search() {
    manual.advance(settings.searchMs());
  }

  @Test
  void aSessionThatNobodyServesIsOpenedUnderItsLease() {
    left("chat", false);
    search();
    assertThat(container.ids()).containsExactly("chat");
    Takeovers.TakenOverSession takenOver = container.opened.get(0);
    assertThat(takenOver.stored().position()).isEqualTo(3);
    assertThat(takenOver.grant().lease().owner()).isEqualTo("two");
    assertThat(memory.owner("chat")).isEqualTo("two");
    search();
    assertThat(container.ids()).hasSize(1);
  }

  @Test
  void sessionsThatAreServedOrDormantOrOfAnIdInUseAreLeftAlone() {
    left("served", false);
    left("dormant", true);
    left("used", false);
    container.used.add("used");
    Duration time = Duration.ofHours(1);
    assertThat(way.acquire(key("served"), "one", time)).isPresent();
    search();
    assertThat(container.ids()).isEmpty();
    assertThat(memory.owner("used")).isEmpty();
    assertThat(container.unserved).as("its instance may take it up").containsExactly("used");
    search();
    assertThat(container.unserved).as("not all the time").hasSize(1);
    manual.advance(7 * settings.keptMs());
    assertThat(container.unserved).hasSizeGreaterThan(1);
  }

  @Test
  void aSessionWithoutWhatItNeedsToGoOnIsNotLookedAtAgainForAWhile() {
    memory.replace(new StoredSession(key("bare"), DATA, 3, 0, List.of(), false, Map.of()));
    search();
    left("bare", false);
    search();
    assertThat(container.ids()).isEmpty();
    manual.advance(7 * settings.keptMs());
    assertThat(container.ids()).containsExactly("bare");
  }

  @Test
  void aLeaseIsGivenBackWhenTheInstanceCannotBeOpened() {
    left("chat", false);
    container.full = true;
    search();
    assertThat(memory.owner("chat")).isEmpty();
    container.full = false;
    search();
    assertThat(container.ids()).containsExactly("chat");
  }

  /** A lease that nobody uses would keep the chat from every container until it runs out. */
  @Test
  void aLeaseThatComesAfterTheLimitIsUsed() {
    takeovers.close();
    Deque<Runnable> held = new ArrayDeque<>();
    AtomicInteger asked = new AtomicInteger();
    Container slow =
        new Container() {
          @Override
          public boolean isUsed(String id) {
            asked.incrementAndGet(); // the second time right before the lease is asked for
            return super.isUsed(id);
          }
        };
    slow.stores.add(way);
    Executor threads =
        task -> {
          if (asked.get() == 2) {
            held.add(task);
          } else {
            task.run();
          }
        };
    new Takeovers(slow, settings, manual.timers, threads, manual.mailbox::nanoTime).start();
    left("chat", false);
    search();
    assertThat(held).hasSize(1);
    manual.advance(2 * settings.leaseMs() + 1);
    assertThat(slow.ids()).isEmpty();
    asked.set(0);
    held.remove().run();
    assertThat(slow.ids()).containsExactly("chat");
    assertThat(memory.owner("chat")).isEqualTo("two");
  }

  @Test
  void aFailingSearchIsMadeAgain() {
    left("chat", false);
    way.way(MemoryStore.Way.FAILING);
    search();
    search();
    assertThat(container.ids()).isEmpty();
    way.way(MemoryStore.Way.OPEN);
    search();
    assertThat(container.ids()).containsExactly("chat");
  }

  @Test
  void anInstanceWaitsUntilTheLeaseOfItsSessionIsNotAskedForAnyMore() {
    left("chat", false);
    List<CompletableFuture<Void>> attempts = new ArrayList<>();
    way.beforeAcquire =
        () -> {
          attempts.add(takeovers.attemptOver("chat").toCompletableFuture());
          assertThat(attempts.get(0)).isNotDone();
          assertThat(takeovers.attemptOver("other").toCompletableFuture()).isCompleted();
        };
    search();
    assertThat(attempts).singleElement().matches(CompletableFuture::isDone);
    assertThat(takeovers.attemptOver("chat").toCompletableFuture()).isCompleted();
  }

  @Test
  void aClosedOneOpensNothing() {
    left("chat", false);
    takeovers.close();
    search();
    assertThat(container.ids()).isEmpty();
    assertThat(memory.owner("chat")).isEmpty();
  }
}
