package io.webchat.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatLinesTest {
  @Test
  void saysWhoSaidWhat() {
    assertThat(ChatLines.spoken(message("Message", "Hello"))).isEqualTo("Anna: Hello");
    assertThat(ChatLines.spoken(message("ParticipantJoined", null))).isEqualTo("Anna joined");
    assertThat(ChatLines.spoken(message("PushUrl", "http://h"))).isEqualTo("Anna shows http://h");
  }

  @Test
  void aMessageCannotSteerTheTerminal() {
    assertThat(ChatLines.spoken(message("Message", "a\u001b[2Jb\u0007c\rd\u009b31me")))
        .isEqualTo("Anna: a[2Jbcd31me");
  }

  @Test
  void aLineBreakMakesNoOtherSpeaker() {
    assertThat(ChatLines.spoken(message("Message", "Hello\nPaul: I agree")))
        .isEqualTo("Anna: Hello\n    Paul: I agree");
    Message named =
        Message.of(
            Map.of(
                "type", "Message", "text", "x", "from", Map.of("name", "A\nB", "type", "Agent")));
    assertThat(ChatLines.spoken(named)).isEqualTo("A B: x");
  }

  @Test
  void anAddressIsShownWithoutWhatMayBeSecret() {
    assertThat(ChatLines.address("https://me:pass@host:1/a/b?apikey=s3cret#x"))
        .isEqualTo("https://host:1/a/b");
    assertThat(ChatLines.address("https://host/a@b")).isEqualTo("https://host/a@b");
    assertThat(ChatLines.address("")).isEmpty();
  }

  @Test
  void anErrorEventReadsLikeTheFailureOfACommand() {
    BusEvent event =
        event(
            "error",
            Map.of(
                "errors",
                List.of(Map.of("code", "UNREACHABLE", "text", "No answer", "hint", "wait"))));
    assertThat(ChatLines.live(event)).containsExactly("error UNREACHABLE: No answer (wait)");
  }

  @Test
  void anEventShowsItsMessages() {
    BusEvent event =
        event("messageReceived", Map.of("messages", List.of(message("Message", "Hello"))));
    assertThat(ChatLines.event(event)).hasSize(2);
    assertThat(ChatLines.event(event).get(1)).endsWith("Anna: Hello");
    assertThat(ChatLines.live(event)).containsExactly("Anna: Hello");
  }

  @Test
  void anEventShowsNoSecretsAndHasALimit() {
    BusEvent event = event("started", Map.of("secureKey", "s3cret", "long", "x".repeat(10_000)));
    assertThat(ChatLines.event(event)).hasSize(1);
    assertThat(ChatLines.event(event).get(0)).doesNotContain("s3cret").hasSizeLessThan(400);
  }

  @Test
  void typingAndPollingDoNotDisturbAChat() {
    assertThat(ChatLines.live(event("pollingStarted", Map.of()))).isEmpty();
    assertThat(
            ChatLines.live(
                event(
                    "messageReceived", Map.of("messages", List.of(message("TypingStarted", "x"))))))
        .isEmpty();
    assertThat(ChatLines.live(event("ended", Map.of()))).containsExactly("the chat has ended");
  }

  @Test
  void anAgentIsInTheChatUntilItLeaves() {
    Agent agent = Agent.connected("Anna", true, 1000);
    assertThat(ChatLines.agent(agent)).startsWith("Anna, supervisor, in the chat, since ");
    assertThat(ChatLines.agent(agent.disconnected(2000))).contains(", left, ").contains(" until ");
  }

  private static Message message(String type, String text) {
    Map<String, Object> from = Map.of("name", "Anna", "type", "Agent", "id", 2);
    return text == null
        ? Message.of(Map.of("type", type, "from", from))
        : Message.of(Map.of("type", type, "text", text, "from", from));
  }

  private static BusEvent event(String name, Map<String, Object> data) {
    return new BusEvent(0, "WebChatService", "WebChatService." + name, data);
  }
}
