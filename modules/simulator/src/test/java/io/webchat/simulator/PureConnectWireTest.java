package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web chat of PureConnect. */
class PureConnectWireTest {
  private static final String START =
      "{\"participantName\":\"Jane\",\"targetName\":\"Support\",\"targetType\":\"Workgroup\","
          + "\"additionalAttributes\":{\"plan\":\"gold\"},\"notes\":\"hello\"}";

  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private SimulatedChat chat;
  private String participant;

  @BeforeEach
  void start() throws IOException {
    Reply started = post(0, "start", START);
    participant = started.json().path("participantId").asText();
    chat = simulator.chat(started.json().path("chatId").asText()).orElseThrow();
    assertThat(started.json().path("pollWaitSuggestion").asInt()).isEqualTo(500);
    assertThat(started.header("set-cookie")).contains("Path=/pureconnect/cic-1");
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  private String url(int host, String path) {
    return simulator.pureConnectUrl()
        + "/"
        + simulator.pureConnectHosts().get(host)
        + "/icws/web-chat/"
        + path;
  }

  private Reply post(int host, String path, String body) throws IOException {
    return Client.json("POST", url(host, path), body);
  }

  private Reply get(int host, String operation) throws IOException {
    return Client.get(url(host, operation + "/" + participant));
  }

  private Reply inChat(String operation, String body) throws IOException {
    return post(0, operation + "/" + participant, body);
  }

  private static List<String> types(Reply reply) {
    return StreamSupport.stream(reply.json().path("messages").spliterator(), false)
        .map(message -> message.path("__type").asText().replaceFirst("^urn:inin.com:webChat:", ""))
        .toList();
  }

  @Test
  void aChatStartsWithItsAttributes() {
    assertThat(chat.wire()).isEqualTo(Wire.PURECONNECT_V4);
    assertThat(chat.userData()).containsEntry("plan", "gold");
    assertThat(chat.form()).containsEntry("notes", "hello");
    assertThat(simulator.requestLog().of(Operation.START))
        .last()
        .satisfies(start -> assertThat(start.form()).containsEntry("participantName", "Jane"));
  }

  @Test
  void pollsBringEachMessageOnceAndTheHistoryAllButTyping() throws IOException {
    chat.agent("Ann").typing().say("hi").stopTyping();
    assertThat(inChat("send-message", "{\"message\":\"yes?\",\"type\":\"text/plain\"}").status())
        .isEqualTo(200);

    Reply polled = get(0, "messages");

    assertThat(types(polled))
        .containsExactly(
            "chatParticipantStateChangedMessage",
            "chatParticipantStateChangedMessage",
            "chatTypingIndicatorMessage",
            "chatTextMessage",
            "chatTypingIndicatorMessage",
            "chatTextMessage");
    JsonNode own = polled.json().path("messages").get(5);
    assertThat(own.path("participantId").asText()).isEqualTo(participant);
    assertThat(own.path("value").asText()).isEqualTo("yes?");
    assertThat(own.path("sequenceNumber").asInt()).isEqualTo(6);
    JsonNode ann = polled.json().path("messages").get(1);
    assertThat(ann.path("displayName").asText()).isEqualTo("Ann");
    assertThat(ann.path("state").asInt()).isEqualTo(2);
    assertThat(polled.json().path("chatEnded").asBoolean(true)).isFalse();
    assertThat(types(get(0, "messages"))).isEmpty();
    assertThat(types(get(0, "message-history"))).doesNotContain("chatTypingIndicatorMessage");
    assertThat(types(get(0, "message-history"))).hasSize(4);
  }

  @Test
  void typingIsHeard() throws IOException {
    inChat("typing-state", "{\"typingIndicator\":true}");
    assertThat(chat.typing().active()).isTrue();
    inChat("typing-state", "{\"typingIndicator\":false}");
    assertThat(chat.typing().active()).isFalse();
    assertThat(simulator.requestLog().of(Operation.START_TYPING)).hasSize(1);
    assertThat(simulator.requestLog().of(Operation.STOP_TYPING)).hasSize(1);
  }

  @Test
  void anExitEndsTheChatAndTheServersEndIsTold() throws IOException {
    chat.agent("Ann").join();
    chat.endByServer();
    assertThat(get(0, "messages").json().path("chatEnded").asBoolean()).isTrue();
    assertThat(inChat("send-message", "{\"message\":\"x\",\"type\":\"text/plain\"}").status())
        .isEqualTo(404);

    start();
    assertThat(inChat("exit", "").status()).isEqualTo(200);
    assertThat(chat.ended()).isTrue();
    assertThat(get(0, "messages").status()).isEqualTo(404);
  }

  @Test
  void theOtherServerNamesTheOneThatServes() throws IOException {
    Reply standby = post(1, "start", START);

    assertThat(standby.status()).isEqualTo(503);
    assertThat(standby.json().path("alternateHostList").get(0).asText()).isEqualTo("cic-1");
  }

  @Test
  void afterASwitchOverTheSessionMustBeReconnected() throws IOException {
    assertThat(simulator.switchOver()).isEqualTo("cic-2");
    assertThat(get(0, "messages").json().path("alternateHostList").get(0).asText())
        .isEqualTo("cic-2");
    assertThat(get(1, "messages").status()).isEqualTo(404);

    String body = "{\"chatId\":\"%s\",\"participantId\":\"%s\"}".formatted(chat.id(), participant);
    assertThat(post(1, "reconnect", body).status()).isEqualTo(200);

    assertThat(get(1, "messages").status()).isEqualTo(200);
    assertThat(simulator.requestLog().of(Operation.RECONNECT).get(0).chatId()).isEqualTo(chat.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"participantName\":\"Jane\"}",
        "{\"participantName\":\"\",\"targetName\":\"x\",\"targetType\":\"Workgroup\"}",
        "{\"participantName\":\"Jane\",\"targetName\":\"x\",\"targetType\":\"Planet\"}"
      })
  void aStartThatLacksSomethingIsRefused(String body) throws IOException {
    Reply refused = post(0, "start", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errorId").asText()).isNotEmpty();
  }

  @Test
  void whatIsNotKnownIsRefused() throws IOException {
    assertThat(inChat("typing-state", "{}").status()).isEqualTo(400);
    assertThat(inChat("send-message", "{\"message\":\"x\"}").status()).isEqualTo(400);
    String longest = "x".repeat(4_097);
    assertThat(
            inChat("send-message", "{\"message\":\"" + longest + "\",\"type\":\"text/plain\"}")
                .status())
        .isEqualTo(400);
    assertThat(inChat("dance", "{}").status()).isEqualTo(404);
    assertThat(Client.get(url(0, "messages/nobody")).status()).isEqualTo(404);
    assertThat(post(0, "reconnect", "{}").status()).isEqualTo(404);
    assertThat(Client.get(simulator.pureConnectUrl() + "/cic-9/icws/web-chat/x").status())
        .isEqualTo(404);
    chat.forget();
    assertThat(get(0, "messages").status()).isEqualTo(404);
    assertThat(get(0, "message-history").status()).isEqualTo(404);
  }

  @Test
  void faultsWorkOnThisWire() throws IOException {
    simulator.faults().on(Fault.transientError().times(1).on(Operation.REFRESH).chat(chat.id()));
    assertThat(get(0, "messages").status()).isEqualTo(503);
    simulator.faults().on(Fault.of(FaultKind.ALTERED_ECHO).times(1));
    inChat("typing-state", "{\"typingIndicator\":true}");
    inChat("send-message", "{\"message\":\"a < b\",\"type\":\"text/plain\"}");
    simulator.faults().on(Fault.of(FaultKind.ALTERED_ECHO).times(1));
    simulator.faults().on(Fault.of(FaultKind.MISSING_INDEX).times(1));
    JsonNode own = get(0, "messages").json().path("messages").get(1);
    assertThat(own.path("value").asText()).isEqualTo("a &lt; b");
    assertThat(own.has("sequenceNumber")).isFalse();
    simulator.faults().on(Fault.hugeBody(1_000).times(1).on(Operation.REFRESH));
    assertThat(get(0, "messages").json().path("messages").isArray()).isTrue();
    simulator.faults().on(Fault.of(FaultKind.SESSION_FORGOTTEN).times(1).on(Operation.REFRESH));
    assertThat(get(0, "messages").status()).isEqualTo(404);
  }

  @Test
  void aServerNeedNotSuggestWhenToPoll() throws IOException {
    try (ChatSimulator other = new SimulatorBuilder().pollWait(Duration.ZERO).start()) {
      String url = other.pureConnectUrl() + "/cic-1/icws/web-chat/start";
      assertThat(Client.json("POST", url, START).json().has("pollWaitSuggestion")).isFalse();
    }
  }
}
