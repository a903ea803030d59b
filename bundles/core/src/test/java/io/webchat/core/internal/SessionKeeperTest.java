package io.webchat.core.internal;

import static io.webchat.core.internal.ChatFixture.SOON;
import static io.webchat.core.internal.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.session.SessionData;
import io.webchat.spi.session.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionKeeperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SessionData ROTATED =
      ScriptedServer.SESSION.with(Map.of("secureKey", "rotated"));

  private final MemoryStore store = new MemoryStore();
  private final Map<String, ScriptedServer> servers = new ConcurrentHashMap<>();
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
        .atMost(PATIENCE)
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
      assertThat(stored.session()).isEqualTo(ScriptedServer.SESSION);
      assertThat(container.delivered(chat)).containsExactly("before", "meanwhile");
      assertThat(container.eventNames(chat)).doesNotContain("sessionMoved", "ended");
    }
  }

  @Test
  void afterAnOutageTheLatestDataIsStoredAndNothingElse() {
    container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way = MemoryStore.Way.FAILING;
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = "during-" + i;
      say("chat", text);
      expected.add(text);
      await().atMost(SOON).until(() -> container.delivered("chat").contains(text));
    }
    assertThat(store.stored("chat").orElseThrow().position()).isEqualTo(2);
    container.store.positions.clear();
    container.store.way = MemoryStore.Way.OPEN;
    awaitPosition(store, "chat", 22);
    assertThat(container.store.positions).containsOnly(22L);
    assertThat(container.delivered("chat")).isEqualTo(expected);
  }

  @Test
  void aCallThatHangsInAStoreThatGoesDoesNotKeepTheNextOneFromItsData() {
    container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way = MemoryStore.Way.HANGING;
    say("chat", "stuck");
    await().atMost(SOON).until(() -> container.delivered("chat").contains("stuck"));
    MemoryStore other = new MemoryStore();
    container.plugins.storages.remove(container.store);
    container.plugins.storages.add(other.new Connection(), Map.of());
    awaitPosition(other, "chat", 3);
  }

  @Test
  void aRotatedTokenIsStoredBeforeItIsUsed() {
    WebChat chat = container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way = MemoryStore.Way.HELD;
    container.rotation.set(ROTATED);
    await().atMost(SOON).until(() -> container.store.heldCalls() > 0);
    await().atMost(SOON).until(() -> get(chat.service().getSessionData()).equals(ROTATED));
    int before = container.tokens.size();
    var sent = chat.service().sendMessage("waits").toCompletableFuture();
    await().during(Duration.ofMillis(300)).until(() -> !sent.isDone());
    assertThat(container.tokens).hasSize(before);
    container.store.release();
    get(sent);
    assertThat(store.stored("chat").orElseThrow().session()).isEqualTo(ROTATED);
    assertThat(container.tokens.subList(before, container.tokens.size())).containsOnly("rotated");
  }

  @Test
  void aRotatedTokenThatCannotBeStoredIsUsedAllTheSame() {
    WebChat chat = container.start("chat", Map.of("ajaxTimeout", 300));
    awaitPosition(store, "chat", 2);
    container.store.way = MemoryStore.Way.HANGING;
    container.rotation.set(ROTATED);
    await().atMost(SOON).until(() -> get(chat.service().getSessionData()).equals(ROTATED));
    await().atMost(SOON).until(() -> container.tokens.contains("rotated"));
    assertThat(container.eventNames("chat")).contains("error");
    get(chat.service().sendMessage("goes on"));
    assertThat(servers.get("chat").sent).containsExactly("goes on");
  }

  @Test
  void anotherAliasIsUsedAtOnce() {
    WebChat chat = container.start("chat", Map.of());
    awaitPosition(store, "chat", 2);
    container.store.way = MemoryStore.Way.HANGING;
    SessionData changed = ScriptedServer.SESSION.with(Map.of("alias", "118"));
    container.rotation.set(changed);
    await().atMost(SOON).until(() -> get(chat.service().getSessionData()).equals(changed));
    get(chat.service().sendMessage("at once"));
    assertThat(servers.get("chat").sent).containsExactly("at once");
  }
}
