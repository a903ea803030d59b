package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One whole chat on each wire with the built-in agent. */
class FirstChatTest {
  private static final AgentBehaviour QUICK =
      SimulatedAgents.builtIn(Duration.ofMillis(5), Duration.ofMillis(5));

  @Test
  void holdsAWholeChatOnTheV2Wire() throws Exception {
    try (var sim = new SimulatorBuilder().agents(QUICK).start()) {
      var jane = GmsCustomer.jane(sim);
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(60));
      assertThat(chat.id()).isEqualTo(jane.chatId());
      await()
          .until(
              () ->
                  GmsCustomer.fields(jane.refresh(1), "text").stream()
                      .anyMatch(t -> t.contains("I am Anna")));
      JsonNode sent = jane.call("send", "message", "hello there", "transcriptPosition", "1").json();
      assertThat(sent.path("statusCode").asInt(-1)).isZero();
      assertThat(sent.path("chatEnded").isBoolean()).isTrue();
      await()
          .until(
              () ->
                  GmsCustomer.fields(jane.refresh(1), "text").stream()
                      .anyMatch(t -> t.contains("You wrote \"hello there\"")));
      assertThat(chat.sentCount("hello there")).isEqualTo(1);
      assertThat(jane.call("disconnect").json().path("chatEnded").asBoolean()).isTrue();
      JsonNode after = jane.refresh(1);
      assertThat(after.path("statusCode").asInt()).isEqualTo(2);
      assertThat(after.path("chatEnded").asBoolean()).isTrue();
    }
  }

  @Test
  void holdsAWholeChatOnTheV3Wire() throws Exception {
    try (var sim = new SimulatorBuilder().agents(QUICK).start()) {
      var jane = PureEngageCustomer.jane(sim);
      List<String> texts = new ArrayList<>();
      while (texts.stream().noneMatch(t -> t.contains("I am Anna"))) {
        texts.addAll(PureEngageCustomer.texts(jane.poll(), "text"));
      }
      assertThat(jane.say("hello there").status()).isEqualTo(200);
      while (texts.stream().noneMatch(t -> t.contains("You wrote"))) {
        texts.addAll(PureEngageCustomer.texts(jane.poll(), "text"));
      }
      assertThat(texts).containsOnlyOnce("hello there");
      SimulatedChat chat = sim.chat(jane.sessionId()).orElseThrow();
      assertThat(chat.sentCount("hello there")).isEqualTo(1);
      assertThat(
              jane.form("DELETE", "/participants/" + jane.participantId(), "operationId", "2")
                  .status())
          .isEqualTo(200);
      assertThat(chat.ended()).isTrue();
    }
  }
}
