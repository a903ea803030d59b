package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.MemoryStorage;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stored position may be wrong: of another version, another widget, or a server that counts
 * otherwise. A restored chat has each message once nevertheless.
 */
class StoredPositionTest {
  private final ScriptedChatServer server = new ScriptedChatServer();
  private final MemoryStorage storage = new MemoryStorage();

  private ChatFixture fixture() {
    ChatFixture fixture = new ChatFixture(server);
    fixture.plugStorage(storage);
    return fixture.create("restored", Map.of("sessionStorage", "memory"));
  }

  private void leaveAChatStoredAt(long position) {
    try (ChatFixture fixture = fixture()) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      server.say("Message", "Agent", 2, "Anna", "hello");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("hello"));
    }
    storage.sessions.replaceAll(
        (key, stored) ->
            new StoredSession(
                key,
                stored.session(),
                position,
                stored.pingTime(),
                stored.filters(),
                stored.async(),
                stored.extra()));
  }

  @ParameterizedTest
  @CsvSource({
    "-4,false", "0,false", "1,false", "4,false", "5,false", "99,false",
    "-4,true", "0,true", "1,true", "4,true", "5,true", "99,true"
  })
  void noMessageIsLostOrDoubled(long position, boolean offline) {
    leaveAChatStoredAt(position);
    server.say("Message", "Agent", 2, "Anna", "while away");
    if (offline) {
      server.failNext("attach:RESTORE", TransportException.of(Kind.NETWORK, "refused"));
    }
    try (ChatFixture fixture = fixture()) {
      get(fixture.chat.ready());
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("while away"));
      server.say("Message", "Agent", 2, "Anna", "live");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("live"));
      assertThat(fixture.shownTexts()).containsExactly("", "hello", "while away", "live");
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(storage.sessions.values())
                    .extracting(StoredSession::position)
                    .containsExactly(5L));
  }
}
