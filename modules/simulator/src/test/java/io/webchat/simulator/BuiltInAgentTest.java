package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent that comes with the simulator. */
class BuiltInAgentTest {
  private static final AgentBehaviour QUICK =
      SimulatedAgents.builtIn(Duration.ofMillis(1), Duration.ofMillis(1));

  @ParameterizedTest
  @CsvSource({
    "please transfer me, PARTICIPANT_LEFT, AGENT",
    "your supervisor, PARTICIPANT_LEFT, SUPERVISOR",
    "a bot?, MESSAGE, BOT",
    "a file, FILE_UPLOADED, AGENT",
    "an image, FILE_UPLOADED, AGENT",
    "an URL, PUSH_URL, AGENT",
    "structured, MESSAGE, AGENT",
    "notice, NOTICE, AGENT",
    "idle, IDLE_ALERT, EXTERNAL",
    "bye, PARTICIPANT_LEFT, AGENT",
    "Goodbye!, PARTICIPANT_LEFT, AGENT",
    "any images?, FILE_UPLOADED, AGENT"
  })
  void showsThingsOnKeywords(String text, EventType type, Role role) throws Exception {
    try (var sim = new SimulatorBuilder().agents(QUICK).start()) {
      var jane = GmsCustomer.jane(sim);
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(5));
      await().until(() -> chat.transcript().stream().anyMatch(m -> m.text().startsWith("Hello")));
      jane.call("send", "message", text);
      await()
          .until(
              () ->
                  chat.transcript().stream()
                      .anyMatch(m -> m.type() == type && m.from().role() == role));
    }
  }

  /** As the ids of chats have, once in a thousand. */
  @Test
  void seesNoKeywordInOtherWords() throws Exception {
    try (var sim = new SimulatorBuilder().agents(QUICK).start()) {
      var jane = GmsCustomer.jane(sim);
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(60));
      await().until(() -> chat.transcript().stream().anyMatch(m -> m.text().startsWith("Hello")));
      jane.call("send", "message", "from tIByek85hgbaNhDWJ_y2VOio and kurl2bot");

      await().until(() -> says(chat, "You wrote \"from tIByek85hgbaNhDWJ_y2VOio and kurl2bot\""));
      assertThat(chat.ended()).isFalse();
    }
  }

  @Test
  void keepsSilentWhileAPersonIsInTheChat() throws Exception {
    try (var sim = new SimulatorBuilder().agents(QUICK).start()) {
      var jane = GmsCustomer.jane(sim);
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(60));
      await().until(() -> chat.transcript().stream().anyMatch(m -> m.text().startsWith("Hello")));
      var person = chat.agent("You").join();
      List<String> heard = new CopyOnWriteArrayList<>();
      chat.listen(message -> heard.add(message.text())); // behind the built-in agent
      jane.call("send", "message", "to the person");
      await().until(() -> heard.contains("to the person"));
      person.leave();
      jane.call("send", "message", "to the machine");
      await().until(() -> says(chat, "You wrote \"to the machine\""));
      assertThat(says(chat, "You wrote \"to the person\"")).isFalse();
    }
  }

  private static boolean says(SimulatedChat chat, String text) {
    return chat.transcript().stream().anyMatch(m -> m.text().contains(text));
  }

  @Test
  void givesEveryElementOfAChoiceAnId() throws Exception {
    try (var sim = new SimulatorBuilder().agents(QUICK).start()) {
      var jane = GmsCustomer.jane(sim);
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(5));
      jane.call("send", "message", "structured");
      await().until(() -> chat.transcript().stream().anyMatch(m -> !m.eventAttributes().isEmpty()));

      JsonNode choice = jane.refresh(1).findValue("genesys-chat").path("content");
      assertThat(choice.findValuesAsText("id"))
          .containsExactlyInAnyOrder("choice", "choice-list", "1", "2");
      assertThat(choice.at("/content/items").size()).isEqualTo(2);
    }
  }

  @Test
  void typesBeforeItAnswersAndAnswersAtOnceAfterAnEarlyMessage() throws Exception {
    try (var sim = new SimulatorBuilder().agents(QUICK).start()) {
      var jane = GmsCustomer.jane(sim);
      jane.call("send", "message", "early");
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(5));
      await()
          .until(
              () ->
                  chat.transcript().stream()
                      .anyMatch(m -> m.text().contains("You wrote \"early\"")));
      assertThat(chat.transcript())
          .filteredOn(m -> !m.fromCustomer())
          .extracting(SimulatedMessage::type)
          .containsSubsequence(
              EventType.PARTICIPANT_JOINED,
              EventType.TYPING_STARTED,
              EventType.TYPING_STOPPED,
              EventType.MESSAGE);
      jane.call("send", "message", "goodbye");
      await().until(chat::ended);
    }
  }
}
