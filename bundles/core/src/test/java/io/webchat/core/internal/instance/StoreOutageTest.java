package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.FleetContainer.KEPT_MS;
import static io.webchat.core.internal.fixture.FleetContainer.LEASE_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.core.internal.fixture.FailoverCase;
import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.failover.MemoryStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A chat whose container serves it on while the shared store fails for a time. */
class StoreOutageTest extends FailoverCase {
  @Test
  void anOutageOfTheStoreShorterThanTheLeaseDisturbsNoChat() {
    WebChat chat = one.start("chat", ACKNOWLEDGE);
    awaitStored("chat", 2);
    one.store.way(MemoryStore.Way.FAILING);
    one.advance(LEASE_MS / 2);
    store.advance(LEASE_MS / 2);
    say("chat", "during");
    awaitDelivered(one, "chat", "during");
    get(chat.service().sendMessage("answer"));
    assertThat(one.settled).doesNotContain("chat/during");
    one.store.way(MemoryStore.Way.OPEN);
    await().until(() -> one.settled.contains("chat/during"));
    awaitDelivered(one, "chat", "answer");
    assertThat(one.eventNames("chat")).doesNotContain("connectionPending", "ended");
    assertThat(one.delivered("chat")).containsExactly("during", "answer");
  }

  @Test
  void anOutageAsLongAsALeaseRightBeforeAConfirmationDisturbsNoChat() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    FleetContainer two = container("two", 0);
    one.store.way(MemoryStore.Way.FAILING);
    long outage = LEASE_MS / 3 + LEASE_MS;
    one.advance(outage);
    two.advance(outage);
    store.advance(outage);
    int searches = two.store.searches.get();
    await().until(() -> two.store.searches.get() > searches + 2);
    one.store.way(MemoryStore.Way.OPEN);
    say("chat", "after");
    awaitDelivered(one, "chat", "after");
    awaitStored("chat", 3);
    assertThat(two.instances.isUsed("chat")).isFalse();
    assertThat(one.eventNames("chat")).doesNotContain("connectionPending", "sessionMoved");
  }

  @Test
  void anOutageLongerThanTheLeaseHoldsTheChatUntilTheStoreConfirmsIt() {
    WebChat chat = one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.store.way(MemoryStore.Way.HANGING);
    one.advance(KEPT_MS + 1);
    store.advance(KEPT_MS + 1);
    await().until(() -> one.eventNames("chat").contains("connectionPending"));
    say("chat", "during");
    var sent = chat.service().sendMessage("answer").toCompletableFuture();
    one.quiet();
    assertThat(sent).isNotDone();
    assertThat(one.delivered("chat")).isEmpty();
    assertThat(servers.get("chat").sent).isEmpty();

    one.store.way(MemoryStore.Way.OPEN);
    get(sent);
    awaitDelivered(one, "chat", "answer");
    assertThat(one.delivered("chat")).containsExactly("during", "answer");
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    await().until(() -> one.eventNames("chat").contains("connectionRestored"));
  }

  @Test
  void aStoreThatForgotEverythingEndsNoChat() {
    WebChat chat = one.start("chat", Map.of());
    awaitStored("chat", 2);
    store.forget();
    await().until(() -> store.owner("chat").equals("one"));
    say("chat", "after");
    awaitStored("chat", 3);
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(one.delivered("chat")).containsExactly("after");
    assertThat(one.eventNames("chat")).doesNotContain("sessionMoved", "error");
  }

  @Test
  void aLeaseThatTheStoreGivesTooLateDoesNotTakeThePlaceOfALaterOne() {
    one.store.way(MemoryStore.Way.ACQUIRES_HELD);
    WebChat chat = one.open("chat", Map.of());
    one.passUntil(() -> chat.ready().toCompletableFuture().isDone());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    say("chat", "not stored yet");
    awaitDelivered(one, "chat", "not stored yet");
    one.store.letNewCallsPass();
    await().during(Duration.ofMillis(LEASE_MS)).until(() -> one.store.heldCalls() == 1);
    one.store.release();
    say("chat", "stored");
    awaitDelivered(one, "chat", "stored");
    awaitStored("chat", 4);
    assertThat(one.eventNames("chat")).doesNotContain("sessionMoved");
    assertThat(store.owner("chat")).isEqualTo("one");
    assertThat(one.serves("chat")).isTrue();
  }

  @Test
  void aLeaseThatTheStoreGivesAfterTheInstanceClosedIsGivenBack() {
    one.store.way(MemoryStore.Way.ACQUIRES_HELD);
    WebChat chat = one.open("chat", Map.of());
    one.passUntil(() -> chat.ready().toCompletableFuture().isDone());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    await().until(() -> one.store.heldCalls() > 0);
    chat.close();
    one.passUntil(() -> chat.closed().toCompletableFuture().isDone());
    one.store.release();
    await().until(() -> store.owner("chat").isEmpty());
  }
}
