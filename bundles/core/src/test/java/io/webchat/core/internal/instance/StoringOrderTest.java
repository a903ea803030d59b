package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.failover.MemoryStore;
import io.webchat.spi.session.StoredSession;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is stored of a session never goes back behind what was stored before. */
class StoringOrderTest {
  private final MemoryStore store = new MemoryStore();
  private final MemoryStore.Connection way = store.new Connection();
  private final ClockedChat container = new ClockedChat(CoreSettings.DEFAULT, way);
  private final WebChat chat = container.open("chat", Map.of("sessionStorage", MemoryStore.NAME));

  @AfterEach
  void close() {
    container.close();
  }

  private void start() {
    var started = chat.service().startChat(StartChat.by("Jane", "Doe"));
    container.settle();
    get(started);
    say("hello");
    assertThat(position()).isEqualTo(2);
    way.positions.clear();
  }

  private void say(String text) {
    container.wire.say("Agent", text);
    container.advance(10_000);
  }

  private long position() {
    return store.stored("chat").map(StoredSession::position).orElse(0L);
  }

  @Test
  void aRecordThatCouldNotBeStoredIsNotStoredAfterANewerOne() {
    start();
    way.way(MemoryStore.Way.HELD);
    say("first");
    assertThat(way.heldCalls()).isEqualTo(1);
    say("second");
    say("third");
    assertThat(way.heldCalls()).as("one call at a time").isEqualTo(1);
    way.failHeld();
    container.advance(60_000);
    assertThat(way.positions).as("and its signs of life").containsOnly(5L);
    assertThat(position()).isEqualTo(5);
  }

  @Test
  void aRecordThatCouldNotBeStoredIsStoredLaterWhereNoNewerOneIsThere() {
    start();
    way.way(MemoryStore.Way.HELD);
    say("first");
    way.failHeld();
    assertThat(position()).isEqualTo(2);
    container.advance(60_000);
    assertThat(way.positions).as("and its signs of life").containsOnly(3L);
  }

  @Test
  void anEndedChatIsDeletedAfterWhatIsStillBeingStored() {
    start();
    way.way(MemoryStore.Way.HELD);
    say("first");
    say("second");
    var ended = chat.service().endChat();
    container.settle();
    get(ended);
    way.release();
    container.advance(60_000);
    assertThat(store.stored("chat")).isEmpty();
    assertThat(way.positions).as("what waited is not needed any more").containsExactly(3L);
  }

  @Test
  void theNextChatOfTheInstanceIsStoredAfterTheFormerOneIsDeleted() {
    start();
    way.way(MemoryStore.Way.HELD);
    var ended = chat.service().endChat();
    container.settle();
    get(ended);
    var started = chat.service().startChat(StartChat.by("Jane", "Doe"));
    container.settle();
    get(started);
    way.release();
    container.advance(10_000);
    assertThat(store.stored("chat").orElseThrow().session().value("sessionID")).isEqualTo("chat-2");
  }
}
