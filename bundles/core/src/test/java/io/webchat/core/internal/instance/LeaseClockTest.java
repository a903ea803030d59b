package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.failover.FailoverSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How old a lease is by the clock of its container, and that none is kept for nothing. */
class LeaseClockTest {
  private static final long LEASE_MS = 60_000;
  private static final Map<String, Object> STORED = Map.of("sessionStorage", MemoryStore.NAME);

  private final MemoryStore store = new MemoryStore();
  private final List<ClockedChat> containers = new ArrayList<>();
  private final MemoryStore.Connection way = store.new Connection();
  private final FailoverSettings failover = failover("one");
  private final ClockedChat one = container("one", way);

  private static FailoverSettings failover(String name) {
    return new FailoverSettings(true, LEASE_MS, name, 50);
  }

  private ClockedChat container(String name, MemoryStore.Connection way) {
    ClockedChat container = new ClockedChat(OtherSettings.with(failover(name)), way);
    containers.add(container);
    return container;
  }

  @AfterEach
  void close() {
    containers.forEach(ClockedChat::close);
  }

  private WebChat started() {
    WebChat chat = one.open("chat", STORED);
    CompletableFuture<?> started =
        chat.service().startChat(StartChat.by("Jane", "Doe")).toCompletableFuture();
    one.settle();
    get(started);
    one.advance(5_000);
    assertThat(store.owner("chat")).isEqualTo("one");
    return chat;
  }

  /** Moves the clock until a call to the store waits. */
  private static void advanceUntilHeld(ClockedChat container, MemoryStore.Connection way) {
    for (int i = 0; i < 1_000 && way.heldCalls() == 0; i++) {
      container.advance(100);
    }
    assertThat(way.heldCalls()).isEqualTo(1);
  }

  private static void advanceTo(ClockedChat container, long ms) {
    container.advance(ms - container.clock.millis());
  }

  /** A message goes out shortly before {@code end}, and none shortly after it. */
  private static void assertServesUntil(ClockedChat container, WebChat chat, long end) {
    advanceTo(container, end - 1_000);
    var inTime = chat.service().sendMessage("in time");
    container.settle();
    assertThat(inTime.toCompletableFuture()).isDone();
    advanceTo(container, end + 1_000);
    long polls = container.wire.count("poll");
    var late = chat.service().sendMessage("too late");
    container.advance(1_000);
    assertThat(late.toCompletableFuture()).isNotDone();
    assertThat(container.wire.sent).containsExactly("in time");
    assertThat(container.wire.count("poll")).isEqualTo(polls);
  }

  @Test
  void theAgeOfALeaseCountsFromTheQuestionAndNotFromTheAnswer() {
    WebChat chat = started();
    way.way(MemoryStore.Way.RENEWALS_HELD);
    advanceUntilHeld(one, way);
    long asked = one.clock.millis();
    one.advance(failover.callMs() - 1_000);
    way.release();
    way.way(MemoryStore.Way.FAILING);
    one.settle();
    assertServesUntil(one, chat, asked + failover.keptMs());
  }

  /** Leaves a session that nobody serves. */
  private void leave() {
    started();
    one.close();
    await().until(() -> store.owner("chat").isEmpty());
    assertThat(store.stored("chat")).isPresent();
  }

  @Test
  void theAgeOfALeaseThatWasTakenOverCountsFromTheQuestion() {
    leave();
    MemoryStore.Connection other = store.new Connection();
    other.way(MemoryStore.Way.ACQUIRES_HELD);
    ClockedChat two = container("two", other);
    advanceUntilHeld(two, other);
    long asked = two.clock.millis();
    two.advance(40_000);
    other.release();
    two.settle();
    assertThat(store.owner("chat")).isEqualTo("two");
    other.way(MemoryStore.Way.FAILING);
    await().until(() -> two.instances.find("chat").isPresent());
    WebChat chat = two.instances.find("chat").orElseThrow();
    two.advance(1_000);
    assertServesUntil(two, chat, asked + failover.keptMs());
  }

  @Test
  void aLeaseWhoseSessionCannotBeOpenedIsGivenBack() {
    leave();
    MemoryStore.Connection other = store.new Connection();
    other.way(MemoryStore.Way.ACQUIRES_HELD);
    ClockedChat two = container("two", other);
    advanceUntilHeld(two, other);
    store.unreadable.add("chat");
    other.release();
    two.settle();
    await("another container may take it at once").until(() -> store.owner("chat").isEmpty());
    assertThat(two.instances.find("chat")).isEmpty();
    assertThat(store.stored("chat")).isPresent();

    store.unreadable.clear();
    await("it is tried again")
        .until(
            () -> {
              two.advance(LEASE_MS);
              return two.instances.find("chat").isPresent();
            });
    assertThat(store.owner("chat")).isEqualTo("two");
  }

  @Test
  void aLeaseWhoseSessionWasDeletedMeanwhileIsGivenBack() {
    leave();
    MemoryStore.Connection other = store.new Connection();
    other.way(MemoryStore.Way.ACQUIRES_HELD);
    ClockedChat two = container("two", other);
    advanceUntilHeld(two, other);
    StoredSession left = store.stored("chat").orElseThrow();
    store.records.remove(left.key());
    other.release();
    two.settle();
    await().until(() -> store.owner("chat").isEmpty());
    assertThat(two.instances.find("chat")).isEmpty();
  }
}
