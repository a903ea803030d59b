package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.ConfigurationException;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.HookSettings;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.PreProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of messages that a preprocessor fails on. */
class HookFailureTest {
  private static final Map<String, ?> HIDE = Map.of("hooks", Map.of("onFailure", "hide"));

  private static ChatFixture started(Map<String, ?> more) {
    return ChatFixture.started(new ScriptedChatServer(), more);
  }

  private static Message failingOn(String text, Message message) {
    if (message.text().contains(text)) {
      throw new IllegalStateException("defect");
    }
    return message.withText(message.text() + "+");
  }

  private static void say(ChatFixture fixture, String... texts) {
    fixture.server.sayTogether(
        () -> {
          for (String text : texts) {
            fixture.server.say("Message", "Agent", 2, "Anna", text);
          }
        });
  }

  private static void awaitShown(ChatFixture fixture, String text) {
    await().atMost(SOON).until(() -> fixture.shownTexts().contains(text));
  }

  private static List<Object> errorCodes(ChatFixture fixture) {
    return fixture.events("error").stream()
        .<Object>map(event -> ((List<?>) event.data().get("errors")).get(0))
        .map(error -> ((Map<?, ?>) error).get("code"))
        .map(Object.class::cast)
        .toList();
  }

  @Test
  void withoutAPolicyAMessageThatAPreprocessorFailsOnPassesAsItCame() {
    try (ChatFixture fixture = started(Map.of())) {
      PreProcessor failing = (message, chat) -> failingOn("visa", message);
      fixture.platform.plug(PreProcessor.class, failing, Map.of());
      say(fixture, "card visa", "next");
      awaitShown(fixture, "next+");
      assertThat(fixture.shownTexts()).containsExactly("", "card visa", "next+");
      assertThat(errorCodes(fixture)).containsOnly(ErrorCode.HOOK_FAILED);
    }
  }

  @Test
  void hideShowsNowhereWhatAPreprocessorThrewOn() {
    try (ChatFixture fixture = started(HIDE)) {
      PreProcessor failing = (message, chat) -> failingOn("visa", message);
      fixture.platform.plug(PreProcessor.class, failing, Map.of());
      say(fixture, "card visa", "next");
      awaitShown(fixture, "next+");
      assertThat(fixture.shownTexts()).containsExactly("", "next+");
      assertThat(get(fixture.chat.service().getTranscript()).messages())
          .extracting(Message::text)
          .containsExactly("", "next+");
      assertThat(get(fixture.chat.service().getTranscript()).originalMessages())
          .extracting(original -> original.get("index"))
          .containsExactly(1L, 3L);
      assertThat(fixture.events("messageReceived"))
          .flatExtracting(event -> (List<?>) event.data().get("originalMessages"))
          .<Object>extracting(original -> ((Map<?, ?>) original).get("index"))
          .containsExactly(1L, 3L);
      assertThat(fixture.events("agentTypingStopped")).as("of both").hasSize(2);
      assertThat(errorCodes(fixture)).containsOnly(ErrorCode.HOOK_FAILED);
      assertThat(fixture.events).extracting(BusEvent::toString).noneMatch(e -> e.contains("visa"));
    }
  }

  @Test
  void aHiddenMessageStillDrivesItsSingleEventButDoesNotSayItsText() {
    try (ChatFixture fixture = started(HIDE)) {
      PreProcessor failing = (message, chat) -> failingOn("visa", message);
      fixture.platform.plug(PreProcessor.class, failing, Map.of());
      fixture.server.say("ParticipantJoined", "Agent", 2, "Anna", "greeting visa");
      BusEvent connected = fixture.awaitEvent("agentConnected");
      assertThat(connected.data().get("numAgentsConnected")).isEqualTo(1);
      Message told = (Message) connected.data().get("message");
      assertThat(told.type()).isEqualTo("ParticipantJoined");
      assertThat(told.text()).isNull();
      assertThat(fixture.shownTexts()).containsExactly("");
    }
  }

  @Test
  void hideConcernsTheMessagesOfABatchThatAStageFailedOnOnly() {
    try (ChatFixture fixture = started(HIDE)) {
      AsyncPreProcessor some =
          (messages, chat) -> {
            List<Message> made = new ArrayList<>();
            messages.forEach(m -> made.add(m.text().contains("visa") ? null : m));
            return CompletableFuture.supplyAsync(() -> made);
          };
      fixture.platform.plug(AsyncPreProcessor.class, some, Map.of("service.ranking", 5));
      PreProcessor later = (message, chat) -> message.withText(message.text() + "!");
      fixture.platform.plug(PreProcessor.class, later, Map.of());
      say(fixture, "one", "card visa", "two");
      awaitShown(fixture, "two!");
      assertThat(fixture.shownTexts()).containsExactly("", "one!", "two!");
    }
  }

  @Test
  void aStageThatFailsOrAnswersForAnotherNumberOfMessagesFailedOnAll() {
    try (ChatFixture fixture = started(HIDE)) {
      AsyncPreProcessor wrong =
          (messages, chat) ->
              messages.get(0).text().contains("throw")
                  ? CompletableFuture.failedFuture(new IllegalStateException("defect"))
                  : CompletableFuture.completedFuture(
                      messages.get(0).text().contains("few") ? List.of() : messages);
      fixture.platform.plug(AsyncPreProcessor.class, wrong, Map.of());
      say(fixture, "throw", "with it");
      await().atMost(SOON).until(() -> fixture.events("error").size() == 1);
      say(fixture, "few");
      await().atMost(SOON).until(() -> fixture.events("error").size() == 2);
      say(fixture, "shown");
      awaitShown(fixture, "shown");
      assertThat(fixture.shownTexts()).containsExactly("", "shown");
    }
  }

  @Test
  void whatAStageFailedOnIsNotGivenToItAgainWhenTheBatchIsProcessedAnew() {
    for (String policy : List.of("hide", "pass")) {
      List<Object> given = new CopyOnWriteArrayList<>();
      AtomicInteger takenAway = new AtomicInteger(2);
      try (ChatFixture fixture = started(Map.of("hooks", Map.of("onFailure", policy)))) {
        await().atMost(SOON).until(() -> fixture.shownTexts().size() == 1);
        PreProcessor failing =
            (message, chat) -> {
              given.add(message.text());
              return failingOn("visa", message);
            };
        AsyncPreProcessor gone =
            (messages, chat) ->
                takenAway.getAndDecrement() > 0
                    ? CompletableFuture.failedFuture(Rejection.of(ErrorCode.CLOSED, "gone"))
                    : CompletableFuture.completedFuture(messages);
        fixture.platform.plug(PreProcessor.class, failing, Map.of("service.ranking", 9));
        fixture.platform.plug(AsyncPreProcessor.class, gone, Map.of());
        say(fixture, "card visa", "next");
        awaitShown(fixture, "next+");
        assertThat(given).containsOnlyOnce("card visa");
        assertThat(fixture.shownTexts())
            .isEqualTo(
                policy.equals("hide") ? List.of("", "next+") : List.of("", "card visa", "next+"));
      }
    }
  }

  @Test
  void theDefaultOfTheCoreCountsWhereAnInstanceHasNone() {
    CoreSettings settings = OtherSettings.with(new HookSettings(HookFailurePolicy.HIDE, 60_000));
    PreProcessor failing = (message, chat) -> failingOn("visa", message);
    try (ChatFixture fixture = new ChatFixture(new ScriptedChatServer(), settings)) {
      fixture.platform.plug(PreProcessor.class, failing, Map.of());
      fixture.create(Map.of());
      get(fixture.chat.service().startChat(io.webchat.api.StartChat.by("Jane", "Doe")));
      say(fixture, "card visa", "next");
      awaitShown(fixture, "next+");
      assertThat(fixture.shownTexts()).doesNotContain("card visa");
    }
    try (ChatFixture fixture = new ChatFixture(new ScriptedChatServer(), settings)) {
      fixture.platform.plug(PreProcessor.class, failing, Map.of());
      fixture.create(Map.of("hooks", Map.of("onFailure", "Pass ")));
      get(fixture.chat.service().startChat(io.webchat.api.StartChat.by("Jane", "Doe")));
      say(fixture, "card visa");
      awaitShown(fixture, "card visa");
    }
  }

  @Test
  void aPolicyOfAnotherNameIsRefused() {
    assertThatThrownBy(() -> WebChatConfiguration.of(Map.of("hooks", Map.of("onFailure", "drop"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("hooks.onFailure")
        .hasMessageContaining("pass, hide or hold");
  }
}
