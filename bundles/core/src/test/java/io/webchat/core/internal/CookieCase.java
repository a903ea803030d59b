package io.webchat.core.internal;

import static io.webchat.core.internal.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.session.cookie.CookieSessionStorage;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

/** Chats in a container with the store {@code cookie} and a scripted storage of cookies. */
abstract class CookieCase {
  static final Map<String, Object> OURS = Map.of("sessionStorage", "cookie");
  final ScriptedCookies cookies = new ScriptedCookies();
  private final Map<String, ScriptedServer> servers = new ConcurrentHashMap<>();
  final FleetContainer container = container();

  private FleetContainer container() {
    FleetContainer made = new FleetContainer("one", new MemoryStore(), servers, 0);
    made.plugins.storages.add(
        new CookieSessionStorage(),
        Map.of(SessionStorageProvider.NAME_PROPERTY, CookieSessionStorage.NAME));
    made.plugins.cookies.add(cookies, Map.of());
    return made;
  }

  @AfterEach
  void close() {
    container.plugins.cookies.remove(cookies);
    container.close();
  }

  WebChat opened() {
    WebChat chat = container.open("chat", OURS);
    get(chat.ready());
    return chat;
  }

  static void set(WebChat chat, String name, String value) {
    chat.cookies().set(name, value, Map.of());
  }

  void awaitStored(String name, String value) {
    await().untilAsserted(() -> assertThat(cookies.value("chat", name)).isEqualTo(value));
  }

  /** The same by one of the retries. */
  void awaitStoredLater(String name, String value) {
    container.passUntil(() -> cookies.value("chat", name).equals(value));
  }

  List<String> errors() {
    return container.seen.stream()
        .map(FleetContainer.Seen::event)
        .filter(event -> event.event().equals("WebChatService.error"))
        .map(event -> event.data().get("errors").toString())
        .toList();
  }
}
