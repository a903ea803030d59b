package io.webchat.core.internal.storage;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.core.internal.fixture.CookieCase;
import io.webchat.core.internal.fixture.ScriptedCookies;
import io.webchat.core.internal.fixture.ScriptedCookies.Way;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookieKeeperTest extends CookieCase {
  private static final Map<String, Object> LEFT =
      Map.of("left", Map.of("value", "1"), "gone", Map.of("value", "1"));

  @Test
  void whatCouldNotBeStoredIsStoredLaterAndToldOnce() {
    WebChat chat = opened();
    cookies.saves = Way.FAILING;
    set(chat, "a", "1");
    container.passUntil(() -> cookies.count("save") == 2);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).contains("STORAGE_FAILED", "could not be stored", "scripted");
    set(chat, "a", "2");
    cookies.saves = Way.OPEN;
    awaitStoredLater("a", "2");
    assertThat(cookies.saved).hasSize(1);
    assertThat(errors()).hasSize(1);
    cookies.saves = Way.FAILING;
    set(chat, "a", "3");
    await().until(() -> errors().size() == 2);
  }

  @Test
  void theEndOfAChatIsStoredAfterAFailure() {
    WebChat chat = container.start("chat", OURS);
    awaitStored("session", "chat-1");
    cookies.saves = Way.FAILING;
    get(chat.service().endChat());
    await().until(() -> !errors().isEmpty());
    cookies.saves = Way.OPEN;
    container.passUntil(() -> cookies.stored.isEmpty());
  }

  @Test
  void whatCanNeverBeStoredIsNotTriedAgainBeforeItChanges() {
    WebChat chat = opened();
    cookies.saves = Way.REFUSING;
    set(chat, "a", "1");
    await().until(() -> errors().size() == 1);
    container.quiet();
    // a retry would wait for ever; a search for sessions that is under way has a limit, too
    await("retries that wait").until(() -> container.timers.waiting() == 0);
    assertThat(cookies.count("save")).isEqualTo(1);
    cookies.saves = Way.OPEN;
    set(chat, "a", "2");
    awaitStored("a", "2");
  }

  @Test
  void aChatThatEndedWhileTheStorageWasAwayDoesNotComeBack() {
    WebChat chat = container.start("chat", OURS);
    awaitStored("session", "chat-1");
    container.plugins.cookies.remove(cookies);
    get(chat.service().endChat());
    await().until(() -> chat.cookies().all().isEmpty());
    container.plugins.cookies.add(cookies, Map.of());
    await().until(() -> cookies.stored.isEmpty());
  }

  @Test
  void aStorageThatGoesIsNotWaitedFor() {
    WebChat chat = opened();
    cookies.saves = Way.HELD;
    set(chat, "a", "1");
    await().until(() -> cookies.heldCalls() == 1);
    ScriptedCookies next = new ScriptedCookies();
    container.plugins.cookies.remove(cookies);
    container.plugins.cookies.add(next, Map.of());
    await().until(() -> next.value("chat", "a").equals("1"));
    set(chat, "a", "2");
    await().until(() -> next.value("chat", "a").equals("2"));
    cookies.release();
    chat.close();
    get(chat.closed());
    assertThat(next.value("chat", "a")).isEqualTo("2");
    assertThat(errors()).isEmpty();
    container.plugins.cookies.remove(next);
  }

  @Test
  void aStorageOfHigherRankingGetsWhatIsThere() {
    WebChat chat = opened();
    set(chat, "a", "1");
    awaitStored("a", "1");
    ScriptedCookies higher = new ScriptedCookies();
    container.plugins.cookies.add(higher, Map.of("service.ranking", 1));
    await().until(() -> higher.value("chat", "a").equals("1"));
    container.plugins.cookies.remove(higher);
    set(chat, "a", "2");
    awaitStored("a", "2");
    assertThat(higher.value("chat", "a")).isEqualTo("1");
  }

  @Test
  void whatCannotBeReadNowIsReadBeforeAnythingIsWrittenOverIt() {
    cookies.stored.put("chat", LEFT);
    cookies.loads = Way.FAILING;
    WebChat chat = container.open("chat", OURS);
    set(chat, "new", "2");
    chat.cookies().remove("gone", Map.of());
    container.passUntil(() -> chat.state() == WebChatState.IDLE);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).contains("STORAGE_FAILED", "could not be read", "scripted");
    assertThat(cookies.calls).doesNotContain("save");
    cookies.loads = Way.OPEN;
    awaitStoredLater("new", "2");
    assertThat(cookies.stored.get("chat")).containsOnlyKeys("left", "new");
    assertThat(chat.cookies().all()).isEqualTo(Map.of("left", "1", "new", "2"));
    assertThat(errors()).hasSize(1);
  }

  @Test
  void whatCanBeReadSoonIsWaitedFor() {
    cookies.stored.put("chat", LEFT);
    cookies.loads = Way.FAILING;
    WebChat chat = container.open("chat", OURS);
    await().until(() -> cookies.count("load") == 1);
    cookies.loads = Way.OPEN;
    container.passUntil(() -> chat.ready().toCompletableFuture().isDone());
    get(chat.ready());
    assertThat(chat.cookies().all()).containsOnlyKeys("left", "gone");
  }

  @Test
  void aStorageThatDoesNotAnswerIsToldAndNotWaitedForLonger() {
    cookies.stored.put("chat", LEFT);
    cookies.loads = Way.HELD;
    WebChat chat = container.open("chat", OURS);
    container.passUntil(() -> chat.state() == WebChatState.IDLE);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).contains("could not be read", "does not answer");
    set(chat, "new", "2");
    chat.close();
    container.passUntil(() -> chat.closed().toCompletableFuture().isDone());
    assertThat(cookies.calls).containsExactly("load");
    assertThat(cookies.stored.get("chat")).isEqualTo(LEFT);
  }

  @Test
  void anAnswerThatComesLateCompletesTheCookies() {
    cookies.stored.put("chat", LEFT);
    cookies.loads = Way.HELD;
    WebChat chat = container.open("chat", OURS);
    container.passUntil(() -> chat.state() == WebChatState.IDLE);
    set(chat, "left", "2");
    cookies.release();
    awaitStored("left", "2");
    assertThat(cookies.stored.get("chat")).containsOnlyKeys("left", "gone");
  }

  @Test
  void whatCanNeverBeReadIsToldAndTheChatGoesOn() {
    cookies.stored.put("chat", LEFT);
    cookies.loads = Way.REFUSING;
    WebChat chat = container.start("chat", OURS);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).contains("could not be read");
    awaitStored("session", "chat-1");
    assertThat(cookies.value("chat", "left")).isEmpty();
    assertThat(cookies.count("load")).isEqualTo(1);
    get(chat.service().sendMessage("goes on"));
    assertThat(errors()).hasSize(1);
  }

  @Test
  void whatAnotherStorageCanReadIsReadThere() {
    cookies.loads = Way.REFUSING;
    WebChat chat = opened();
    assertThat(cookies.calls).containsExactly("load");
    ScriptedCookies readable = new ScriptedCookies();
    readable.stored.put("chat", LEFT);
    container.plugins.cookies.remove(cookies);
    container.plugins.cookies.add(readable, Map.of());
    await().until(() -> chat.cookies().all().size() == 2);
    container.plugins.cookies.remove(readable);
  }

  @Test
  void closingTriesOnceMoreAndDoesNotWaitForAStorageThatFails() {
    WebChat chat = opened();
    cookies.saves = Way.FAILING;
    set(chat, "a", "1");
    await().until(() -> !errors().isEmpty()); // it has failed
    chat.close();
    get(chat.closed());
    assertThat(cookies.count("save")).isEqualTo(2);
  }

  @Test
  void closingWaitsUntilEverythingIsStored() {
    WebChat chat = opened();
    cookies.saves = Way.HELD;
    set(chat, "a", "1");
    await().until(() -> cookies.heldCalls() == 1);
    set(chat, "a", "2");
    chat.close();
    container.quiet();
    assertThat(chat.closed().toCompletableFuture()).isNotDone();
    cookies.release();
    get(chat.closed());
    assertThat(cookies.value("chat", "a")).isEqualTo("2");
  }
}
