package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.FleetContainer.KEPT_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.core.internal.fixture.FailoverCase;
import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.core.internal.fixture.StoredByFunctions;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.StoredSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Which sessions another container goes on with, and with what. */
class TakeoverTest extends FailoverCase {
  @Test
  void anotherContainerGoesOnAtTheStoredPositionWhenOneDies() {
    one.start("chat", Map.of());
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    one.die();
    say("chat", "meanwhile");
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    awaitDelivered(two, "chat", "meanwhile");
    say("chat", "after");
    awaitDelivered(two, "chat", "after");

    assertThat(two.delivered("chat")).containsExactly("meanwhile", "after");
    assertThat(two.eventNames("chat")).doesNotContain("clientConnected", "restoreTimeout");
    WebChat chat = two.instances.find("chat").orElseThrow();
    assertThat(get(chat.service().getTranscript()).messages())
        .extracting(Message::text)
        .containsExactly("", "before", "meanwhile", "after");
    get(chat.service().sendMessage("answer"));
    assertThat(servers.get("chat").sent).containsExactly("answer");
    assertThat(store.owner("chat")).isEqualTo("two");
  }

  @Test
  void ofTwoThatSearchAtOnceOneServes() {
    int chats = 20;
    for (int i = 0; i < chats; i++) {
      one.start("chat-" + i, Map.of());
      awaitStored("chat-" + i, 2);
    }
    one.die();
    for (int i = 0; i < chats; i++) {
      say("chat-" + i, "later");
    }
    FleetContainer two = container("two", 0);
    FleetContainer three = container("three", 0);
    leaseRunsOut();
    for (int i = 0; i < chats; i++) {
      String chat = "chat-" + i;
      await().until(() -> two.serves(chat) || three.serves(chat));
      await().until(() -> !two.delivered(chat).isEmpty() || !three.delivered(chat).isEmpty());
      assertThat(two.serves(chat)).isNotEqualTo(three.serves(chat));
      assertThat(List.of(two.delivered(chat), three.delivered(chat)))
          .containsExactlyInAnyOrder(List.of("later"), List.of());
    }
  }

  @Test
  void anInstanceThatIsCreatedWhileItsSessionIsTakenOverServesIt() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    FleetContainer two = container("two", 0);
    two.store.way(MemoryStore.Way.ACQUIRES_HELD);
    leaseRunsOut();
    await().until(() -> two.store.heldCalls() > 0);
    WebChat created = two.open("chat", Map.of());
    two.quiet();
    assertThat(two.store.heldCalls()).isEqualTo(1);
    two.store.release();
    get(created.ready());
    assertThat(created.state()).isEqualTo(WebChatState.ACTIVE);
    say("chat", "later");
    awaitDelivered(two, "chat", "later");
    int searches = two.store.searches.get();
    await().until(() -> two.store.searches.get() > searches + 4);
    assertThat(created.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(two.eventNames("chat")).doesNotContain("sessionMoved", "error");
  }

  private void takesUp(FleetContainer two, WebChat instance) {
    leaseRunsOut();
    two.passUntil(() -> two.serves("chat"));
    say("chat", "after");
    two.passUntil(() -> two.delivered("chat").contains("after"));
    assertThat(two.delivered("chat")).containsExactly("before", "after");
    assertThat(two.instances.find("chat")).containsSame(instance);
    assertThat(store.owner("chat")).isEqualTo("two");
    assertThat(two.eventNames("chat")).contains("restored").doesNotContain("error");
  }

  @Test
  void anInstanceThatWaitsForTheSessionTakesItUpWhenTheOtherContainerDies() {
    one.start("chat", Map.of());
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    FleetContainer two = container("two", 0);
    WebChat waiting = two.open("chat", Map.of());
    get(waiting.ready());
    assertThat(waiting.state()).isEqualTo(WebChatState.IDLE);
    one.die();
    takesUp(two, waiting);
  }

  /** With the same configuration in each container, as a fleet has it. */
  @Test
  void anInstanceThatWasThereBeforeTheChatTakesItUpWhenTheOtherContainerDies() {
    FleetContainer two = container("two", 0);
    WebChat idle = two.open("chat", Map.of());
    get(idle.ready());
    two.quiet();
    one.start("chat", Map.of());
    say("chat", "before");
    awaitDelivered(one, "chat", "before");
    awaitStored("chat", 3);
    one.die();
    takesUp(two, idle);
  }

  @Test
  void anInstanceThatWaitsForAChatThatEndsStaysWithoutOne() {
    WebChat chat = one.start("chat", Map.of());
    awaitStored("chat", 2);
    FleetContainer two = container("two", 0);
    WebChat waiting = two.open("chat", Map.of());
    get(waiting.ready());
    AtomicBoolean asked = new AtomicBoolean();
    two.store.beforeAcquire =
        () -> {
          if (store.owner("chat").isEmpty()) { // the chat has ended: it may come at any moment
            asked.set(true);
          }
        };
    get(chat.service().endChat());
    await().until(() -> store.stored("chat").isEmpty() && store.owner("chat").isEmpty());
    two.passUntil(() -> asked.get() && store.owner("chat").isEmpty());
    assertThat(waiting.state()).isEqualTo(WebChatState.IDLE);
    get(waiting.service().startChat(StartChat.by("Jane", "Doe")));
    assertThat(two.eventNames("chat")).doesNotContain("restored", "error");
  }

  @Test
  void sessionsThatNobodyCanReadDoNotKeepOthersFromTheirTurn() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    StoredSession left = store.stored("chat").orElseThrow();
    store.records.clear();
    for (int i = 0; i < 120; i++) { // more than one search looks at
      store.unreadable.add("unreadable-" + i);
      SessionKey key = new SessionKey("unreadable-" + i, "gms-v2-rest", "");
      store.replace(new StoredSession(key, left.session(), 2, 0, List.of(), false, left.extra()));
    }
    store.replace(left);
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    awaitServes(two, "chat");
  }

  @Test
  void functionsThatComeUnderALeasedChatKeepItFromThenOn() {
    one.start("chat", FleetContainer.async("chat"));
    awaitStored("chat", 2);
    StoredByFunctions functions = new StoredByFunctions();
    Subscription registered = one.contexts.get("chat").hooks(functions);
    await().until(() -> !functions.stored.isEmpty());
    await().until(() -> store.stored("chat").isEmpty());
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    one.advance(KEPT_MS + 1);
    int searches = two.store.searches.get();
    await().until(() -> two.store.searches.get() > searches + 2);
    say("chat", "later");
    awaitDelivered(one, "chat", "later");
    assertThat(two.instances.isUsed("chat")).isFalse();

    registered.close();
    awaitStored("chat", 3);
    assertThat(store.owner("chat")).isEqualTo("one");
    assertThat(one.eventNames("chat")).doesNotContain("connectionPending", "error");
  }

  @Test
  void clocksThatDifferByMinutesDoNoHarm() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    StoredSession left = store.stored("chat").orElseThrow();
    store.replace(
        new StoredSession(
            left.key(),
            left.session(),
            left.position(),
            left.pingTime() - 600_000,
            left.filters(),
            left.async(),
            left.extra()));
    FleetContainer two = container("two", Long.MAX_VALUE - 1_000_000);
    two.advance(600_000);
    leaseRunsOut();
    say("chat", "later");
    awaitDelivered(two, "chat", "later");
    assertThat(two.eventNames("chat")).doesNotContain("restoreTimeout", "sessionMoved");
  }

  @Test
  void theEndOfATakenOverChatClosesItsInstanceAndLeavesNothing() {
    one.start("chat", Map.of());
    awaitStored("chat", 2);
    one.die();
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    awaitServes(two, "chat");
    WebChat chat = two.instances.find("chat").orElseThrow();
    say("chat", "goodbye");
    servers.get("chat").end();
    get(chat.closed());
    assertThat(two.delivered("chat")).containsExactly("goodbye");
    assertThat(two.eventNames("chat")).containsSubsequence("messageReceived", "ended");
    assertThat(store.stored("chat")).isEmpty();
  }
}
