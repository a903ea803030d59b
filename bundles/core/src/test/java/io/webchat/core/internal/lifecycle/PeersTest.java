package io.webchat.core.internal.lifecycle;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances attached to one session. */
class PeersTest {
  private static final Map<String, Object> ASYNC =
      Map.of("async", Map.of("enabled", true), "pollRateMin", 50, "pollRateMax", 100);

  private static WebChat attach(ChatFixture fixture, List<BusEvent> events) {
    WebChat second =
        fixture
            .platform
            .factory()
            .create(
                InstanceSettings.of(
                    WebChatConfiguration.of(ASYNC)
                        .with(Map.of("dataURL", "http://127.0.0.1:1/chat"))));
    second.bus().subscribe(Bus.EVERY_EVENT, events::add);
    get(second.ready());
    get(
        second
            .bus()
            .command("WebChatService.restore", Map.of("sessionData", ScriptedChatServer.SESSION))
            .toCompletionStage());
    return second;
  }

  private static List<Object> texts(List<BusEvent> events) {
    return events.stream()
        .filter(e -> e.event().equals("WebChatService.messageReceived"))
        .flatMap(e -> ((List<?>) e.data().get("messages")).stream())
        .<Object>map(message -> ((Map<?, ?>) message).get("text"))
        .toList();
  }

  @Test
  void whatOneSendsBothReceiveOnceAndOneOfThemPolls() {
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), ASYNC)) {
      List<BusEvent> events = new CopyOnWriteArrayList<>();
      WebChat second = attach(fixture, events);
      await().atMost(SOON).until(() -> fixture.server.polls() > 5);
      assertThat(fixture.server.mostPollsAtOnce()).isEqualTo(1);
      get(second.service().sendMessage("from the second"));
      fixture.server.say("Message", "Agent", 2, "Anna", "to both");
      await().atMost(SOON).until(() -> texts(events).contains("to both"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("to both"));
      assertThat(texts(events)).containsExactly("", "from the second", "to both");
      assertThat(fixture.shownTexts()).containsExactly("", "from the second", "to both");
      assertThat(fixture.server.sent).containsExactly("from the second");
      assertThat(get(second.service().getTranscript()).messages())
          .extracting(Message::text)
          .isEqualTo(
              get(fixture.chat.service().getTranscript()).messages().stream()
                  .map(Message::text)
                  .toList());
    }
  }

  @Test
  void theOneThatPollsForBothKeepsItsPaceWhileItSleeps() {
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), ASYNC)) {
      List<BusEvent> events = new CopyOnWriteArrayList<>();
      attach(fixture, events);
      get(fixture.chat.service().sleep());
      long before = fixture.server.polls();
      await().atMost(SOON).until(() -> fixture.server.polls() > before + 3);
      fixture.server.say("Message", "Agent", 2, "Anna", "to both");
      await().atMost(SOON).until(() -> texts(events).contains("to both"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("to both"));
      assertThat(fixture.eventNames()).containsOnlyOnce("sleeping");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopPoll", "pausePoll"})
  void anotherOnePollsWhileTheFirstDoesNot(String command) {
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), ASYNC)) {
      List<BusEvent> events = new CopyOnWriteArrayList<>();
      WebChat second = attach(fixture, events);
      call(fixture.chat, command);
      fixture.server.say("Message", "Agent", 2, "Anna", "to the second");
      await().atMost(SOON).until(() -> texts(events).contains("to the second"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("to the second"));
      call(second, command);
      fixture.server.say("Message", "Agent", 2, "Anna", "while nobody polls");
      call(fixture.chat, "startPoll");
      await().atMost(SOON).until(() -> texts(events).contains("while nobody polls"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("while nobody polls"));
      call(second, "startPoll");
      fixture.chat.close();
      get(fixture.chat.closed());
      fixture.server.say("Message", "Agent", 2, "Anna", "to the last");
      await().atMost(SOON).until(() -> texts(events).contains("to the last"));
      assertThat(texts(events))
          .containsExactly("", "to the second", "while nobody polls", "to the last");
    }
  }

  @Test
  void oneThatPollsAgainLeavesTheTaskToTheOther() {
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), ASYNC)) {
      List<BusEvent> events = new CopyOnWriteArrayList<>();
      attach(fixture, events);
      call(fixture.chat, "stopPoll");
      call(fixture.chat, "startPoll");
      fixture.server.say("Message", "Agent", 2, "Anna", "to both");
      await().atMost(SOON).until(() -> texts(events).contains("to both"));
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("to both"));
      assertThat(texts(events)).containsExactly("", "to both");
      assertThat(fixture.shownTexts()).containsExactly("", "to both");
      long before = fixture.server.polls();
      await().atMost(SOON).until(() -> fixture.server.polls() > before + 3);
      assertThat(fixture.server.mostPollsAtOnce()).isLessThanOrEqualTo(2);
    }
  }

  private static void call(WebChat chat, String command) {
    get(chat.bus().command("WebChatService." + command, Map.of()).toCompletionStage());
  }

  @Test
  void theSecondPollsWhenTheFirstLeavesAndBothKnowTheEnd() {
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), ASYNC)) {
      List<BusEvent> events = new CopyOnWriteArrayList<>();
      WebChat second = attach(fixture, events);
      fixture.chat.close();
      get(fixture.chat.closed());
      fixture.server.say("Message", "Agent", 2, "Anna", "still there?");
      await().atMost(SOON).until(() -> texts(events).contains("still there?"));
      assertThat(second.state()).isEqualTo(WebChatState.ACTIVE);
    }
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), ASYNC)) {
      List<BusEvent> events = new CopyOnWriteArrayList<>();
      WebChat second = attach(fixture, events);
      get(second.service().endChat());
      await().atMost(SOON).until(() -> fixture.chat.state() == WebChatState.IDLE);
      fixture.awaitEvent("ended");
      assertThat(fixture.eventNames()).containsOnlyOnce("ended");
    }
  }

  @Test
  void newSessionDataThatOneGetsIsKnownToTheOther() {
    try (ChatFixture fixture = ChatFixture.started(new ScriptedChatServer(), ASYNC)) {
      SessionData renewed = ScriptedChatServer.SESSION.with(Map.of("secureKey", "renewed"));
      fixture.server.renewNext(renewed);
      WebChat second = attach(fixture, new CopyOnWriteArrayList<>());
      await()
          .atMost(SOON)
          .until(() -> get(fixture.chat.service().getSessionData()).equals(renewed));
      assertThat(get(second.service().getSessionData())).isEqualTo(renewed);
    }
  }
}
