package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.MemoryStorage;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.fixture.StoredByFunctions;
import io.webchat.mailbox.MovedTimers;
import io.webchat.mailbox.Timers;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RestoreTest {
  private static final FilterExpression PIN = FilterExpression.javaScript("pin", "");

  private final ScriptedChatServer server = new ScriptedChatServer();
  private final MemoryStorage storage = new MemoryStorage();

  private ChatFixture fixture(Map<String, ?> more) {
    ChatFixture fixture = new ChatFixture(server);
    fixture.plugStorage(storage);
    return fixture.create("restored", with(more));
  }

  private static Map<String, Object> with(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("sessionStorage", "memory");
    return all;
  }

  /** An instance that closes when its session is stored, however long that takes. */
  private ChatFixture patient(Map<String, ?> more) {
    ChatFixture fixture = new ChatFixture(server, new Timers(new MovedTimers()));
    fixture.plugStorage(storage);
    return fixture.create("restored", with(more));
  }

  /** Nothing is stored of it any more then. */
  private static void leave(ChatFixture fixture) {
    fixture.chat.close();
    get(fixture.chat.closed());
  }

  /** A chat with a filter and a message of the agent, left without ending it. */
  private void leaveAChat() {
    try (ChatFixture fixture = patient(Map.of())) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      get(fixture.chat.service().addPrefilter(List.of(FilterExpression.javaScript("secret", "i"))));
      server.say("ParticipantJoined", "Agent", 2, "Anna", "");
      server.say("Message", "Agent", 2, "Anna", "hello");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("hello"));
      leave(fixture);
    }
    await().atMost(SOON).until(() -> position() == 4);
  }

  @Test
  void aLeftChatComesBackWithTranscriptFiltersAndPosition() {
    leaveAChat();
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
      server.say("Message", "Agent", 2, "Anna", "my SECRET");
      server.say("Message", "Agent", 2, "Anna", "more");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("more"));
      assertThat(fixture.eventNames())
          .startsWith(
              "ready",
              "restored",
              "clientConnected",
              "agentConnected",
              "agentTypingStopped",
              "messageReceived",
              "pollingStarted")
          .doesNotContain("started", "ended", "restoreFailed");
      assertThat(fixture.events("restored").get(0).data()).isEqualTo(Map.of("async", false));
      assertThat(fixture.events("messageReceived").get(0).data()).containsEntry("restoring", true);
      assertThat(restoringFlags(fixture, 0)).containsOnly(true);
      assertThat(restoringFlags(fixture, fixture.events("messageReceived").size() - 1))
          .containsOnlyNulls();
      assertThat(fixture.shownTexts()).doesNotContain("my SECRET");
      assertThat(get(fixture.chat.service().getTranscript()).messages())
          .extracting(Message::text)
          .containsExactly("", "", "hello", "more");
    }
  }

  private void awayTooLong() {
    storage.sessions.replaceAll(
        (key, s) ->
            new StoredSession(
                key,
                s.session(),
                s.position(),
                s.pingTime() - 61_000,
                s.filters(),
                false,
                Map.of()));
  }

  @Test
  void awayTooLongIsRestoreTimeoutAndANewChatStarts() {
    leaveAChat();
    awayTooLong();
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      assertThat(fixture.eventNames()).containsExactly("ready", "restoreTimeout");
      await().atMost(SOON).until(storage.sessions::isEmpty);
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }

  /** Adds a filter before anything is known of the stored session, and starts a chat after all. */
  private void startFiltered(String outcome) {
    CompletableFuture<Object> added = new CompletableFuture<>();
    storage.loadsWhen = added;
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.service().addPrefilter(List.of(PIN)));
      added.complete(null);
      fixture.awaitEvent(outcome);
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      server.say("Message", "Agent", 2, "Anna", "my pin");
      server.say("Message", "Agent", 2, "Anna", "my secret");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("my secret"));
      assertThat(fixture.shownTexts()).doesNotContain("my pin");
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(storage.sessions.values())
                      .extracting(StoredSession::filters)
                      .containsExactly(List.of(PIN)));
    }
  }

  @Test
  void filtersForTheNextChatOutliveASessionThatIsTooOld() {
    leaveAChat();
    awayTooLong();
    startFiltered("restoreTimeout");
  }

  @Test
  void filtersForTheNextChatOutliveASessionThatIsGone() {
    leaveAChat();
    server.failNext("attach:RESTORE", ScriptedWire.refused(403));
    startFiltered("restoreFailed");
  }

  private ChatFixture keptBy(StoredByFunctions functions) {
    ChatFixture fixture = new ChatFixture(server);
    WebChatConfiguration configuration =
        WebChatConfiguration.of(
            Map.of("dataURL", "http://127.0.0.1:1/chat", "async", Map.of("enabled", true)));
    return fixture.create(InstanceSettings.of(configuration.withHooks(functions)));
  }

  private void assertHidesThePin(ChatFixture fixture) {
    server.say("Message", "Agent", 2, "Anna", "my pin");
    server.say("Message", "Agent", 2, "Anna", "more");
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("more"));
    assertThat(fixture.shownTexts()).doesNotContain("my pin");
    assertThat(get(fixture.chat.service().getSessionData())).isEqualTo(ScriptedChatServer.SESSION);
  }

  @Test
  void functionsThatKeepTheSessionKeepItsFilters() {
    StoredByFunctions functions = new StoredByFunctions();
    try (ChatFixture fixture = keptBy(functions)) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      get(fixture.chat.service().addPrefilter(List.of(PIN)));
      await().atMost(SOON).until(() -> functions.last().containsKey("filters"));
    }
    SessionData last = functions.last();
    try (ChatFixture byHand = keptBy(functions)) {
      get(byHand.chat.ready());
      get(
          byHand
              .chat
              .bus()
              .command("WebChatService.restore", Map.of("sessionData", last))
              .toCompletionStage());
      assertHidesThePin(byHand);
    }
    functions.returned = last;
    try (ChatFixture fixture = keptBy(functions)) {
      get(fixture.chat.ready());
      assertHidesThePin(fixture);
    }
  }

  @Test
  void anAsynchronousChatIsRestoredHoweverLongItWasLeft() {
    Map<String, Object> async = Map.of("async", Map.of("enabled", true));
    try (ChatFixture fixture = patient(async)) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      leave(fixture);
    }
    storage.sessions.replaceAll(
        (key, s) ->
            new StoredSession(
                key, s.session(), s.position(), 1_000, s.filters(), s.async(), Map.of()));
    try (ChatFixture fixture = fixture(async)) {
      get(fixture.chat.ready());
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
      assertThat(fixture.events("restored")).hasSize(1);
      assertThat(fixture.events("restored").get(0).data()).isEqualTo(Map.of("async", true));
      assertThat(fixture.eventNames()).doesNotContain("restoreTimeout");
    }
  }

  @Test
  void theTimeOfAChatInWhichNobodySaysAnythingIsStoredAgainAndAgain() {
    try (ChatFixture fixture = fixture(Map.of("restoreTimeout", 100))) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      await().atMost(SOON).until(() -> position() == 2);
      for (int i = 0; i < 3; i++) {
        long before = storage.sessions.values().iterator().next().pingTime();
        await()
            .atMost(SOON)
            .until(() -> storage.sessions.values().iterator().next().pingTime() > before);
      }
      assertThat(position()).isEqualTo(2);
    }
  }

  private static List<Object> restoringFlags(ChatFixture fixture, int event) {
    List<?> messages =
        (List<?>) fixture.events("messageReceived").get(event).data().get("messages");
    return messages.stream().<Object>map(each -> ((Map<?, ?>) each).get("restoring")).toList();
  }

  @Test
  void aServerThatRefusesTheSessionIsNotRestoredOffline() {
    leaveAChat();
    server.failNext("attach:RESTORE", ScriptedWire.refused(403));
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      assertThat(fixture.eventNames()).containsExactly("ready", "restoreFailed");
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.IDLE);
    }
    await().atMost(SOON).until(storage.sessions::isEmpty);
  }

  @Test
  void aServerThatFailsIsRestoredOffline() {
    leaveAChat();
    server.failNext("attach:RESTORE", ScriptedWire.http(503));
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
      assertThat(fixture.eventNames()).startsWith("ready", "restored", "restoredOffline");
    }
  }

  private long position() {
    return storage.sessions.values().stream()
        .mapToLong(StoredSession::position)
        .findFirst()
        .orElse(0);
  }

  @Test
  void aSessionThatIsGoneIsRestoreFailedAndLeavesNothingBehind() {
    leaveAChat();
    server.capabilities.remove(Capability.RESTORE_ENDED);
    server.end();
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      assertThat(fixture.eventNames()).containsExactly("ready", "restoreFailed");
      assertThat(get(fixture.chat.service().getTranscript()).messages()).isEmpty();
      assertThat(get(fixture.chat.service().getSessionData())).isEmpty();
      await().atMost(SOON).until(storage.sessions::isEmpty);
    }
  }

  @Test
  void aChatThatEndedWhileAwayShowsItsLastMessagesAndEnds() {
    leaveAChat();
    server.say("Message", "Agent", 2, "Anna", "goodbye");
    server.end();
    long pollsBefore = server.polls();
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      fixture.awaitState(WebChatState.IDLE);
      assertThat(fixture.eventNames())
          .containsExactly(
              "ready",
              "restored",
              "clientConnected",
              "agentConnected",
              "agentTypingStopped",
              "agentTypingStopped",
              "messageReceived",
              "ended");
      assertThat(fixture.shownTexts()).containsExactly("", "", "hello", "goodbye");
      assertThat(fixture.server.polls()).as("nothing to poll").isEqualTo(pollsBefore);
      await().atMost(SOON).until(storage.sessions::isEmpty);
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
    }
  }

  @Test
  void aServerThatIsDownIsRestoredOfflineUntilItIsBack() {
    leaveAChat();
    server.failNext("attach:RESTORE", TransportException.of(Kind.NETWORK, "refused"));
    server.failNext("poll", TransportException.of(Kind.NETWORK, "refused"));
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      fixture.awaitEvent("connectionRestored");
      assertThat(fixture.eventNames())
          .startsWith("ready", "restored", "restoredOffline", "pollingStarted")
          .containsSubsequence("chatServerBackOnline", "connectionRestored")
          .doesNotContain("connectionPending");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("hello"));
    }
  }

  @Test
  void restoreByHandIsRefusedInNonAsyncMode() {
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      Rejection rejection = rejection(fixture.chat.service().restore("token"));
      assertThat(rejection.text())
          .isEqualTo(
              "Access Denied to private command. Only WebChatService is allowed to invoke this"
                  + " command in Non-Async mode.");
    }
  }

  @Test
  void anEndedChatLeavesNothingStored() {
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      await().atMost(SOON).until(() -> storage.sessions.size() == 1);
      get(fixture.chat.service().endChat());
      await().atMost(SOON).until(storage.sessions::isEmpty);
    }
  }

  @Test
  void aStorageThatIsDownGetsTheLatestDataWhenItIsBack() {
    storage.down = true;
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      fixture.awaitEvent("error");
      get(fixture.chat.service().sendMessage("goes on"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("goes on"));
      storage.down = false;
      await().atMost(SOON).until(() -> position() == 3);
      assertThat(fixture.events("error")).hasSize(1);
    }
  }

  @Test
  void anotherStorageGetsTheDataOfARunningChat() {
    try (ChatFixture fixture = fixture(Map.of())) {
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      await().atMost(SOON).until(() -> storage.sessions.size() == 1);
      MemoryStorage other = new MemoryStorage();
      var plugged =
          fixture.platform.plug(SessionStorageProvider.class, other, Map.of("service.ranking", 1));
      await().atMost(SOON).until(() -> other.sessions.size() == 1);
      plugged.close();
      assertThat(fixture.chat.state()).isEqualTo(WebChatState.ACTIVE);
    }
  }
}
