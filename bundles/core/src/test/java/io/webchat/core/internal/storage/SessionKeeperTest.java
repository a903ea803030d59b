package io.webchat.core.internal.storage;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.core.internal.fixture.MemoryStorage;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.fixture.StoredByFunctions;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionKeeperTest {
  private static final SessionData ROTATED =
      ScriptedChatServer.SESSION.with(Map.of("secureKey", "rotated"));

  private final MemoryStore store = new MemoryStore();
  private final Map<String, ScriptedChatServer> servers = new ConcurrentHashMap<>();
  private final FleetContainer container = new FleetContainer("one", store, servers, 0);

  @AfterEach
  void close() {
    container.close();
  }

  private void say(String chat, String text) {
    servers.get(chat).say("Message", "Agent", 2, "Anna", text);
  }

  private void awaitPosition(MemoryStore where, String chat, long position) {
    await()
        .untilAsserted(
            () -> assertThat(where.stored(chat).map(StoredSession::position)).contains(position));
  }

  @Test
  void aStoreThatComesUnderAHundredChatsGetsTheCurrentDataOfEach() {
    int chats = 100;
    for (int i = 0; i < chats; i++) {
      container.start("chat-" + i, Map.of());
      say("chat-" + i, "before");
    }
    awaitPosition(store, "chat-0", 3);
    MemoryStore other = new MemoryStore();
    for (int i = 0; i < chats; i++) {
      if (i == chats / 3) {
        container.plugins.storages.remove(container.store);
      }
      if (i == chats / 2) {
        container.plugins.storages.add(other.new Connection(), Map.of());
      }
      say("chat-" + i, "meanwhile");
    }
    for (int i = 0; i < chats; i++) {
      String chat = "chat-" + i;
      awaitPosition(other, chat, 4);
      StoredSession stored = other.stored(chat).orElseThrow();
      assertThat(stored.session()).isEqualTo(ScriptedChatServer.SESSION);
      assertThat(container.delivered(chat)).containsExactly("before", "meanwhile");
      assertThat(container.eventNames(chat)).doesNotContain("sessionMoved", "ended");
    }
  }

  @Test
  void afterAnOutageTheLatestDataIsStoredAndNothingElse() {
    container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way(MemoryStore.Way.FAILING);
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = "during-" + i;
      say("chat", text);
      expected.add(text);
      await().until(() -> container.delivered("chat").contains(text));
    }
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(2);
    container.quiet(); // the last message is acknowledged
    container.store.positions.clear();
    container.store.way(MemoryStore.Way.OPEN);
    container.passUntil(() -> store.stored("chat").orElseThrow().position() == 22);
    assertThat(container.store.positions).containsOnly(22L);
    assertThat(container.delivered("chat")).isEqualTo(expected);
  }

  @Test
  void aCallThatHangsInAStoreThatGoesDoesNotKeepTheNextOneFromItsData() {
    container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way(MemoryStore.Way.HANGING);
    say("chat", "stuck");
    await().until(() -> container.delivered("chat").contains("stuck"));
    MemoryStore other = new MemoryStore();
    container.plugins.storages.remove(container.store);
    container.plugins.storages.add(other.new Connection(), Map.of());
    awaitPosition(other, "chat", 3);
  }

  @Test
  void aRotatedTokenIsStoredBeforeItIsUsed() {
    WebChat chat = container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way(MemoryStore.Way.HELD);
    container.rotation.set(ROTATED);
    await().until(() -> container.store.heldCalls() > 0);
    await().until(() -> get(chat.service().getSessionData()).equals(ROTATED));
    int before = container.tokens.size();
    var sent = chat.service().sendMessage("waits").toCompletableFuture();
    container.quiet();
    assertThat(sent).isNotDone();
    assertThat(container.tokens).hasSize(before);
    container.store.release();
    get(sent);
    assertThat(store.stored("chat").orElseThrow().session()).isEqualTo(ROTATED);
    assertThat(container.tokens.subList(before, container.tokens.size())).containsOnly("rotated");
  }

  /** An asynchronous chat that was left at position 3, under a server that renews its token. */
  private WebChat reopened(MemoryStore.Way way, Map<String, ?> more) {
    Map<String, Object> options = new HashMap<>(FleetContainer.async("chat"));
    WebChat left = container.start("chat", options);
    say("chat", "before");
    awaitPosition(store, "chat", 3);
    left.close();
    get(left.closed());
    servers.get("chat").renewNext(ROTATED);
    container.store.way(way);
    options.putAll(more);
    return container.open("chat", options);
  }

  @Test
  void aTokenThatARestoreRenewedIsStoredBeforeItIsUsed() {
    WebChat chat = reopened(MemoryStore.Way.STORES_HELD, Map.of());
    await().until(() -> container.store.heldCalls() > 0);
    ScriptedChatServer server = servers.get("chat");
    container.quiet();
    assertThat(server.calls).contains("renewed").doesNotContain("page");
    assertThat(chat.state()).isEqualTo(WebChatState.RESTORING);
    assertThat(container.tokens).doesNotContain("rotated");
    container.store.release();
    get(chat.ready());
    assertThat(server.calls).containsSubsequence("renewed", "page");
    StoredSession stored = store.stored("chat").orElseThrow();
    assertThat(stored.session()).isEqualTo(ROTATED);
    assertThat(stored.position()).isEqualTo(3);
    assertThat(stored.async()).isTrue();
    await().until(() -> container.tokens.contains("rotated"));
    assertThat(container.eventNames("chat")).contains("restored").doesNotContain("error");
  }

  @Test
  void aTokenThatARestoreRenewedAndCannotBeStoredIsUsedAllTheSame() {
    WebChat chat = reopened(MemoryStore.Way.STORES_HELD, Map.of("ajaxTimeout", 300));
    get(chat.ready());
    assertThat(servers.get("chat").calls).containsSubsequence("renewed", "page");
    assertThat(container.eventNames("chat")).containsSubsequence("error", "restored");
    get(chat.service().sendMessage("goes on"));
    assertThat(get(chat.service().getSessionData())).isEqualTo(ROTATED);
    container.store.release();
    container.passUntil(() -> store.stored("chat").orElseThrow().session().equals(ROTATED));
  }

  @Test
  void aTokenThatARestoreRenewedIsKeptWhenTheServerGoesThen() {
    servers.put(
        "chat",
        new ScriptedChatServer()
            .failNext("page", TransportException.of(TransportException.Kind.NETWORK, "gone")));
    WebChat chat = reopened(MemoryStore.Way.OPEN, Map.of());
    get(chat.ready());
    assertThat(container.eventNames("chat")).containsSubsequence("restored", "restoredOffline");
    await().until(() -> container.tokens.contains("rotated"));
    assertThat(store.stored("chat").orElseThrow().session()).isEqualTo(ROTATED);
  }

  @Test
  void anInstanceWaitsForWhatTheFormerOneOfItsIdStillStores() {
    WebChat left = container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way(MemoryStore.Way.STORES_HELD);
    say("chat", "last");
    await().until(() -> container.store.heldCalls() > 0);
    left.close();
    WebChat again = container.open("chat", Map.of());
    container.quiet();
    assertThat(again.state()).isEqualTo(WebChatState.NEW);
    container.store.release();
    get(left.closed());
    get(again.ready());
    assertThat(again.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(3);
  }

  @Test
  void anInstanceDoesNotWaitWithoutEndForTheFormerOneOfItsId() {
    WebChat left = container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way(MemoryStore.Way.HANGING);
    container.contexts.clear();
    left.close();
    container.open("chat", Map.of());
    container.quiet();
    assertThat(container.contexts).isEmpty();
    container.passUntil(() -> container.contexts.containsKey("chat"));
    assertThat(left.closed().toCompletableFuture()).isNotDone();
  }

  @Test
  void aStorageThatDoesNotAnswerIsReportedAndTheInstanceGoesOnWithout() {
    container.store.way(MemoryStore.Way.HANGING);
    WebChat chat = container.open("chat", Map.of());
    container.passUntil(() -> chat.ready().toCompletableFuture().isDone());
    get(chat.ready());
    assertThat(container.eventNames("chat")).containsOnlyOnce("error");
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  /** An instance that has left a chat and is opened again, without what is stored. */
  private WebChat openedWithoutItsChat() {
    WebChat chat = container.open("chat", Map.of());
    container.passUntil(() -> chat.ready().toCompletableFuture().isDone());
    assertThat(get(chat.ready()).state()).isEqualTo(WebChatState.IDLE);
    assertThat(container.eventNames("chat")).contains("error").doesNotContain("restored");
    return chat;
  }

  private void leaveAChat() {
    WebChat left = container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    left.close();
    get(left.closed());
    container.seen.clear();
  }

  @Test
  void aStorageThatComesLateRestoresWhatItHas() {
    leaveAChat();
    container.plugins.storages.remove(container.store);
    WebChat chat = openedWithoutItsChat();
    container.plugins.storages.add(container.store, Map.of());
    await().until(() -> chat.state() == WebChatState.ACTIVE);
    say("chat", "goes on");
    await().until(() -> container.delivered("chat").contains("goes on"));
    assertThat(container.eventNames("chat")).containsOnlyOnce("restored").containsOnlyOnce("error");
  }

  @Test
  void aStorageThatWasAwayAtTheStartRestoresWhatItHas() {
    leaveAChat();
    container.store.way(MemoryStore.Way.FAILING);
    WebChat chat = openedWithoutItsChat();
    container.store.way(MemoryStore.Way.OPEN);
    container.passUntil(() -> chat.state() == WebChatState.ACTIVE);
    assertThat(container.eventNames("chat")).containsOnlyOnce("restored").containsOnlyOnce("error");
  }

  @Test
  void aChatThatBeganWithoutTheStorageIsKeptAndTheFormerOneIsNot() {
    leaveAChat();
    container.store.way(MemoryStore.Way.FAILING);
    WebChat chat = openedWithoutItsChat();
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    say("chat", "anew");
    await().until(() -> container.delivered("chat").contains("anew"));
    container.store.way(MemoryStore.Way.OPEN);
    container.passUntil(() -> store.stored("chat").orElseThrow().position() > 2);
    get(chat.service().endChat());
    container.passUntil(() -> store.stored("chat").isEmpty());
    container.quiet();
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(container.eventNames("chat")).doesNotContain("restored");
  }

  @Test
  void aStorageThatDoesNotExistIsReportedOnce() {
    WebChat chat = container.start("chat", Map.of("sessionStorage", "memmory"));
    say("chat", "hello");
    await().until(() -> container.delivered("chat").contains("hello"));
    assertThat(container.eventNames("chat")).containsOnlyOnce("error");
    assertThat(chat.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void whatFunctionsReturnThatIsNoSessionIsReported() {
    Map<String, Object> cyclic = new HashMap<>();
    cyclic.put("token", "t");
    cyclic.put("self", cyclic);
    StoredByFunctions functions = new StoredByFunctions();
    functions.returned = cyclic;
    InstanceExtension hooked =
        context -> {
          context.hooks(functions);
          return CompletableFuture.completedFuture(() -> {});
        };
    container.plugins.extensions.add(hooked, Map.of());
    WebChat chat = container.open("chat", FleetContainer.async("chat"));
    get(chat.ready());
    assertThat(chat.state()).isEqualTo(WebChatState.IDLE);
    assertThat(container.eventNames("chat")).containsOnlyOnce("error");
  }

  @Test
  void functionsThatFailedOnceAreCalledAgainWithTheLatestData() {
    StoredByFunctions functions = new StoredByFunctions();
    functions.failures.set(1);
    WebChat chat = container.start("chat", FleetContainer.async("chat"));
    awaitPosition(store, "chat", 2);
    container.contexts.get("chat").hooks(functions);
    await().until(() -> !functions.stored.isEmpty());
    assertThat(functions.stored.get(0).get("messageIndex")).isEqualTo(1L);
    assertThat(container.eventNames("chat")).containsOnlyOnce("error");
    get(chat.service().endChat());
    await().until(() -> functions.deleted.size() == 1);
  }

  @Test
  void aStorageThatRefusesForGoodIsReportedOnceUntilItTakesSomething() {
    container.plugins.storages.add(refusing(), Map.of());
    container.start("chat", Map.of("sessionStorage", "refusing"));
    for (String text : List.of("one", "two", "three")) {
      say("chat", text);
      await().until(() -> container.delivered("chat").contains(text));
    }
    await().until(() -> container.eventNames("chat").contains("error"));
    assertThat(container.eventNames("chat")).containsOnlyOnce("error");
  }

  private static SessionStorageProvider refusing() {
    MemoryStorage inner = new MemoryStorage();
    return new SessionStorageProvider() {
      @Override
      public String name() {
        return "refusing";
      }

      @Override
      public void getSessionData(StoredSession session, StorageContext context) {
        throw new SessionStorageException("too large", false, null);
      }

      @Override
      public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
        return inner.setSessionData(key, context);
      }

      @Override
      public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
        inner.deleteSessionData(key, error, context);
      }
    };
  }

  @Test
  void whatALateAnswerBringsIsNotTakenForTheNextSessions() {
    WebChat chat = container.start("chat", Map.of());
    ScriptedChatServer server = servers.get("chat");
    server.updateBrings(Inbound.of(List.of(), true));
    container.holdReplies();
    var updated = chat.service().updateUserData(Map.of("a", "b")).toCompletableFuture();
    await().until(() -> container.heldReplies() > 0);
    server.lose();
    await().until(() -> chat.state() == WebChatState.IDLE);
    container.letNewRepliesPass();
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    container.deliverReplies();
    get(updated);
    say("chat", "goes on");
    await().until(() -> container.delivered("chat").contains("goes on"));
    assertThat(container.eventNames("chat")).containsOnlyOnce("ended");
  }

  @Test
  void aRotatedTokenThatCannotBeStoredIsUsedAllTheSame() {
    WebChat chat = container.start("chat", Map.of("ajaxTimeout", 300));
    awaitPosition(store, "chat", 2);
    container.store.way(MemoryStore.Way.HANGING);
    container.rotation.set(ROTATED);
    await().until(() -> get(chat.service().getSessionData()).equals(ROTATED));
    await().until(() -> container.tokens.contains("rotated"));
    await().until(() -> container.eventNames("chat").contains("error"));
    get(chat.service().sendMessage("goes on"));
    assertThat(servers.get("chat").sent).containsExactly("goes on");
  }

  @Test
  void anotherAliasIsUsedAtOnce() {
    WebChat chat = container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way(MemoryStore.Way.HANGING);
    SessionData changed = ScriptedChatServer.SESSION.with(Map.of("alias", "118"));
    container.rotation.set(changed);
    await().until(() -> get(chat.service().getSessionData()).equals(changed));
    get(chat.service().sendMessage("at once"));
    assertThat(servers.get("chat").sent).containsExactly("at once");
  }
}
