package io.webchat.console.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator sees of events. */
class EventViewTest {
  private static final String KEY = "api-key-of-the-site";
  private static final Map<String, Object> CONFIGURATION = Map.of("apikey", KEY);
  private static final Message SAID =
      Message.of(
          Map.of(
              "type",
              "Message",
              "text",
              "my key is " + KEY,
              "from",
              Map.of("name", "Anna Smith", "type", "Agent")));
  private static final Message JOINED =
      Message.of(
          Map.of(
              "type", "ParticipantJoined", "from", Map.of("name", "Anna Smith", "type", "Agent")));

  private static Map<String, Object> shown(boolean withTexts, Map<String, Object> data) {
    return new EventView(CONFIGURATION, withTexts)
        .shown(new BusEvent(7, "WebChatService", "WebChatService.messageReceived", data));
  }

  @Test
  void whoMayReadTextsSeesWhoSaidWhatButNoSecret() {
    Map<String, Object> seen = shown(true, Map.of("messages", List.of(JOINED, SAID)));
    assertThat(seen.get("summary").toString())
        .startsWith("Anna Smith: (ParticipantJoined)\nAnna Smith: my key is ")
        .doesNotContain(KEY);
    assertThat(seen.get("detail").toString()).contains("Anna Smith").doesNotContain(KEY);
    assertThat(seen).containsEntry("time", 7L).containsEntry("type", "event");
  }

  @Test
  void othersSeeHowMuchAndNothingThatAnybodyWroteOrIsCalled() {
    Map<String, Object> seen = shown(false, Map.of("messages", List.of(SAID, SAID, JOINED)));
    assertThat(seen.get("summary").toString()).contains("2 message of Agent");
    assertThat(seen.toString()).doesNotContain("Anna", "my key", KEY);
    assertThat(shown(false, Map.of("secureKey", "x", "text", "private")))
        .containsEntry("summary", "")
        .containsEntry("detail", "");
  }

  @Test
  void errorsAreToldByTheirCodes() {
    Map<String, Object> data =
        Map.of("errors", List.of(Map.of("code", "TIMEOUT", "description", "Anna does not answer")));
    assertThat(shown(false, data)).containsEntry("summary", "TIMEOUT");
    assertThat(shown(false, data).toString()).doesNotContain("Anna");
  }

  @Test
  void whatIsLongIsCut() {
    Message message = SAID.withText("x".repeat(100_000));
    Map<String, Object> seen = shown(true, Map.of("messages", List.of(message)));
    assertThat(seen.get("summary").toString()).hasSizeLessThan(4_100);
    assertThat(seen.get("detail").toString()).hasSizeLessThan(4_100);
  }
}
