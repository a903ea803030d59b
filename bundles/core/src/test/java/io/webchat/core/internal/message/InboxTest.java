package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InboxTest {
  @Test
  void aMessageSentTwiceByTheServerIsShownOnce() {
    try (ChatFixture fixture = ChatFixture.started()) {
      fixture.server.say("Message", "Agent", 2, "Anna", "one");
      fixture.server.repeatEverything();
      await().atMost(SOON).until(() -> fixture.server.polls() > 5);
      fixture.server.say("Message", "Agent", 2, "Anna", "two");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("two"));
      assertThat(fixture.shownTexts()).containsExactly("", "one", "two");
      assertThat(fixture.eventNames()).containsOnlyOnce("clientConnected");
    }
  }

  @Test
  void aMessageWithoutIndexIsShownOnceAlsoWhenItComesAgainWithOne() {
    try (ChatFixture fixture = ChatFixture.started()) {
      fixture.server.sayWithoutIndex("Message", "Agent", 2, "Anna", "lost index");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("lost index"));
      fixture.server.giveIndexes();
      fixture.server.repeatEverything();
      fixture.server.say("Message", "Agent", 2, "Anna", "next");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("next"));
      assertThat(fixture.shownTexts()).containsExactly("", "lost index", "next");
    }
  }

  @Test
  void agentsOfABatchAreAllThereInEachEventAndCountedOneByOne() {
    try (ChatFixture fixture = ChatFixture.started()) {
      fixture.server.sayTogether(
          () -> {
            fixture.server.say("ParticipantJoined", "Agent", 2, "Anna", "");
            fixture.server.say("ParticipantJoined", "Agent", 3, "Bob", "");
            fixture.server.say("ParticipantJoined", "Supervisor", 4, "Sue", "");
          });
      fixture.awaitEvent("supervisorConnected");
      var joined = fixture.events("agentConnected");
      assertThat(joined).extracting(e -> e.data().get("numAgentsConnected")).containsExactly(1, 2);
      assertThat((Map<?, ?>) joined.get(0).data().get("agents")).hasSize(3);
      assertThat(fixture.events("supervisorConnected").get(0).data().get("numAgentsConnected"))
          .isEqualTo(3);
      assertThat(get(fixture.chat.service().getAgents()).agents().get("4").isSupervisor()).isTrue();
    }
  }

  @Test
  void aPrefilterHidesTheMessageWithItsOriginalAndAFailingOneHidesToo() {
    try (ChatFixture fixture = ChatFixture.started()) {
      get(fixture.chat.service().addPrefilter(List.of(FilterExpression.javaScript("\\d{4}", ""))));
      Prefilter failing =
          (message, chat) -> {
            if (message.text().contains("boom")) {
              throw new IllegalStateException("defect");
            }
            return false;
          };
      fixture.platform.plug(Prefilter.class, failing, Map.of());
      fixture.server.say("Message", "Agent", 2, "Anna", "pin 1234");
      fixture.server.say("Message", "Agent", 2, "Anna", "boom");
      fixture.server.say("Message", "Agent", 2, "Anna", "shown");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("shown"));
      assertThat(fixture.shownTexts()).containsExactly("", "shown");
      assertThat(get(fixture.chat.service().getTranscript()).originalMessages()).hasSize(2);
      assertThat(fixture.events("agentTypingStopped")).hasSize(3);
    }
  }

  @Test
  void aCatastrophicFilterIsCutOffAndHides() {
    try (ChatFixture fixture = ChatFixture.started()) {
      get(
          fixture
              .chat
              .service()
              .addPrefilter(List.of(FilterExpression.javaScript("^(a|aa|a?)*b$", ""))));
      fixture.server.say("Message", "Agent", 2, "Anna", "a".repeat(60));
      fixture.server.say("Message", "Agent", 2, "Anna", "fine");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("fine"));
      assertThat(fixture.shownTexts()).containsExactly("", "fine");
    }
  }

  @Test
  void filtersThatAreNoneAreRejectedWithTheDocumentedText() {
    try (ChatFixture fixture = ChatFixture.started()) {
      String text =
          "Missing or invalid filters provided. Please provide a regular expression or an array of"
              + " regular expressions.";
      assertThat(rejection(fixture.chat.service().addPrefilter(List.of())).text()).isEqualTo(text);
      assertThat(
              rejection(
                      fixture
                          .chat
                          .service()
                          .addPrefilter(List.of(FilterExpression.javaScript("(", ""))))
                  .text())
          .isEqualTo(text);
    }
  }

  @Test
  void preprocessorsRunByRankingThenAsRegisteredAndOneThatFailsPassesTheMessage() {
    try (ChatFixture fixture = ChatFixture.started()) {
      PreProcessor first = (message, chat) -> message.withText(message.text() + "1");
      PreProcessor second = (message, chat) -> message.withText(message.text() + "2");
      AsyncPreProcessor later =
          (messages, chat) ->
              CompletableFuture.supplyAsync(
                  () -> messages.stream().map(m -> m.withText(m.text() + "a")).toList());
      fixture.platform.plug(PreProcessor.class, second, Map.of("service.ranking", 1));
      fixture.platform.plug(PreProcessor.class, first, Map.of("service.ranking", 9));
      fixture.platform.plug(AsyncPreProcessor.class, later, Map.of("service.ranking", 5));
      get(
          fixture
              .chat
              .service()
              .registerPreProcessor(
                  message -> {
                    message.put("text", message.get("text") + "m");
                    return null;
                  }));
      get(
          fixture
              .chat
              .service()
              .registerPreProcessor(
                  message -> {
                    throw new IllegalStateException("defect");
                  }));
      fixture.server.say("Message", "Agent", 2, "Anna", "x");
      fixture.server.say("Message", "Agent", 2, "Anna", "y");
      await().atMost(SOON).until(() -> fixture.shownTexts().contains("y1a2m"));
      assertThat(fixture.shownTexts()).containsExactly("", "x1a2m", "y1a2m");
      assertThat(fixture.events("error")).isNotEmpty();
      assertThat(get(fixture.chat.service().getTranscript()).messages())
          .extracting(Message::text)
          .endsWith("x1a2m", "y1a2m");
    }
  }

  @Test
  void anAgentThatTypesAndFallsSilentTimesOut() {
    try (ChatFixture fixture = ChatFixture.started()) {
      fixture.server.say("TypingStarted", "Agent", 2, "Anna", "");
      fixture.awaitEvent("agentTypingTimeout");
      assertThat(fixture.events("agentTypingStarted")).hasSize(1);
      assertThat(fixture.events("agentTypingStopped")).isEmpty();
    }
  }
}
