package io.webchat.core.internal.storage;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.fixture.CookieCase;
import io.webchat.core.internal.fixture.FleetContainer;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.fixture.ScriptedCookies.Way;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.session.cookie.CookieSessionStorage;
import io.webchat.spi.session.CookieJar;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Sessions in cookies: when they count as stored, and that they are stored whole. */
class CookieSessionTest extends CookieCase {
  private static final SessionData ROTATED =
      ScriptedChatServer.SESSION.with(Map.of("secureKey", "rotated"));

  private void rotate(WebChat chat) {
    container.rotation.set(ROTATED);
    await().until(() -> get(chat.service().getSessionData()).equals(ROTATED));
  }

  @Test
  void aRotatedTokenIsOnTheDiskBeforeItIsUsed() {
    WebChat chat = container.start("chat", OURS);
    awaitStored("session", "chat-1");
    cookies.saves = Way.HELD;
    rotate(chat);
    await().until(() -> cookies.heldCalls() > 0);
    int before = container.tokens.size();
    var sent = chat.service().sendMessage("waits").toCompletableFuture();
    container.quiet();
    assertThat(sent).isNotDone();
    assertThat(container.tokens).hasSize(before);
    cookies.release();
    get(sent);
    assertThat(cookies.value("chat", "keys")).contains("rotated");
    assertThat(container.tokens.subList(before, container.tokens.size())).containsOnly("rotated");
    assertThat(errors()).isEmpty();
  }

  @Test
  void aRotatedTokenThatCannotBeStoredIsUsedAllTheSameAndStoredLater() {
    WebChat chat = container.start("chat", OURS);
    awaitStored("session", "chat-1");
    cookies.saves = Way.FAILING;
    rotate(chat);
    await().until(() -> container.tokens.contains("rotated"));
    await().until(() -> errors().size() == 1);
    cookies.saves = Way.OPEN;
    container.passUntil(() -> cookies.value("chat", "keys").contains("rotated"));
  }

  @Test
  void aRotatedTokenIsUsedWhenTheStorageDoesNotAnswerInTime() {
    WebChat chat = container.start("chat", Map.of("sessionStorage", "cookie", "ajaxTimeout", 300));
    awaitStored("session", "chat-1");
    cookies.saves = Way.HELD;
    rotate(chat);
    await().until(() -> container.tokens.contains("rotated"));
    await().until(() -> errors().size() == 1);
    assertThat(errors().get(0)).contains("could not be stored in time");
    cookies.release();
    await().until(() -> cookies.value("chat", "keys").contains("rotated"));
  }

  @Test
  void aHookIsDoneWhenTheCookiesItSetAreStored() {
    SessionDataHooks hooks = new CookieHooks();
    Map<String, Object> options = new HashMap<>(FleetContainer.async("chat"));
    options.putAll(OURS);
    WebChat chat =
        container.instances.create(
            InstanceSettings.of(WebChatConfiguration.of(options).withHooks(hooks)).withId("chat"));
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    awaitStored("token", "s3cret");
    cookies.saves = Way.HELD;
    rotate(chat);
    await().until(() -> cookies.heldCalls() > 0);
    container.quiet();
    assertThat(container.tokens).doesNotContain("rotated");
    cookies.release();
    await().until(() -> container.tokens.contains("rotated"));
    assertThat(cookies.value("chat", "token")).isEqualTo("rotated");
  }

  /** Functions of a customer that keep the token in a cookie. */
  private static final class CookieHooks implements SessionDataHooks {
    @Override
    public CompletionStage<?> getSessionData(
        SessionData data, Cookies jar, Map<String, Object> options) {
      jar.set("token", data.value("secureKey"), Map.of());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> setSessionData(
        boolean open, Cookies jar, Map<String, Object> options) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> deleteSessionData(
        SessionData data, AjaxResponse error, Cookies jar, Map<String, Object> options) {
      jar.remove("token", Map.of());
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Sessions as they were given to the provider. */
  private static final class RecordedSessions implements SessionStorageProvider {
    private final SessionStorageProvider provider = new CookieSessionStorage();
    final List<StoredSession> sessions = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "recorded";
    }

    @Override
    public void getSessionData(StoredSession session, StorageContext context) {
      sessions.add(session);
      provider.getSessionData(session, context);
    }

    @Override
    public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
      return provider.setSessionData(key, context);
    }

    @Override
    public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
      provider.deleteSessionData(key, error, context);
    }

    /** The session in cookies that were saved. */
    Optional<StoredSession> in(Map<String, Object> saved) {
      CookieJar jar = new CookieJar(() -> {});
      jar.load(saved);
      return provider.setSessionData(
          sessions.get(0).key(), new StorageContext(jar, ScriptedWire.FORMAT));
    }
  }

  @Test
  void whateverIsSavedIsAWholeSession() {
    RecordedSessions recorded = new RecordedSessions();
    container.plugins.storages.add(
        recorded, Map.of(SessionStorageProvider.NAME_PROPERTY, recorded.name()));
    for (int round = 0; round < 20; round++) {
      WebChat chat = container.open("chat", Map.of("sessionStorage", recorded.name()));
      get(chat.ready());
      get(chat.service().startChat(StartChat.by("Jane", "Doe")));
      get(chat.service().addPrefilter(List.of(FilterExpression.javaScript("a" + round, ""))));
      for (int n = 0; n < 5; n++) {
        container.rotation.set(
            ScriptedChatServer.SESSION.with(Map.of("secureKey", "k" + n, "extra" + n, "v")));
        get(chat.service().sendMessage("text"));
      }
      get(chat.service().endChat());
      chat.close();
      get(chat.closed());
    }
    assertThat(cookies.saved).hasSizeGreaterThan(100);
    for (Map<String, Object> saved : cookies.saved) {
      if (!saved.isEmpty()) {
        assertThat(recorded.in(saved)).isPresent().get().isIn(recorded.sessions);
      }
    }
    assertThat(cookies.stored).isEmpty();
  }
}
