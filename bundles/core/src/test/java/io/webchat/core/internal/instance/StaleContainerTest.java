package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.FleetContainer.KEPT_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.core.internal.fixture.FailoverCase;
import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A container that does not know yet that another one serves its session. */
class StaleContainerTest extends FailoverCase {
  @Test
  void aContainerThatHungDeliversNothingOfItsLateRepliesAndCloses() {
    WebChat hung = one.start("chat", Map.of());
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    one.holdReplies();
    await().until(() -> one.heldReplies() > 0);
    say("chat", "meanwhile");
    one.freeze();
    leaseRunsOut();
    one.advance(KEPT_MS + 1);
    FleetContainer two = container("two", 0);
    awaitDelivered(two, "chat", "meanwhile");
    one.store.way(MemoryStore.Way.HANGING);
    one.deliverReplies();
    one.thaw();
    await().until(() -> one.eventNames("chat").contains("connectionPending"));
    assertThat(one.delivered("chat")).containsExactly("before");
    one.store.way(MemoryStore.Way.OPEN);
    get(hung.closed());

    assertThat(one.delivered("chat")).containsExactly("before");
    assertThat(one.eventNames("chat"))
        .contains("sessionMoved")
        .doesNotContain("ended", "sessionLost");
    assertThat(hung.state()).isEqualTo(WebChatState.CLOSED);
    assertThat(store.stored("chat")).isPresent();
    assertThat(two.serves("chat")).isTrue();
  }

  @Test
  void whoseClockStoodStillIsStoppedByTheStore() {
    WebChat stale = one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.freeze();
    leaseRunsOut();
    FleetContainer two = container("two", 0);
    awaitServes(two, "chat");
    StoredSession current = store.stored("chat").orElseThrow();
    one.thaw();
    get(stale.closed());
    assertThat(one.eventNames("chat")).contains("sessionMoved");
    assertThat(store.stored("chat").orElseThrow().position())
        .isGreaterThanOrEqualTo(current.position());
    assertThat(store.owner("chat")).isEqualTo("two");
  }

  @Test
  void whoLostTheSessionToAnotherDoesNotDeleteIt() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.store.way(MemoryStore.Way.HELD);
    leaseRunsOut();
    FleetContainer two = container("two", 0);
    awaitServes(two, "chat");
    two.holdReplies();
    await().until(() -> two.heldReplies() > 0);
    for (int i = 0; i < 50; i++) {
      servers.get("chat").failNext("poll", TransportException.of(Kind.SESSION_LOST, "unknown"));
    }
    await().until(() -> one.eventNames("chat").contains("sessionLost"));
    await()
        .until(
            () -> {
              one.store.release();
              return !one.store.deletions.isEmpty();
            });
    assertThat(one.store.deletions).containsExactly(false);
    assertThat(store.stored("chat")).isPresent();
    assertThat(store.owner("chat")).isEqualTo("two");
  }
}
