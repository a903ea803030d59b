package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.CustomerTyping;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedParticipant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the v2 wire. */
class GmsWireTest {
  private ChatSimulator sim;

  @BeforeEach
  void start() {
    sim = new SimulatorBuilder().maxMessageLength(20).aliasGrace(Duration.ZERO).start();
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  private Reply request(String... fields) throws IOException {
    return Client.send(Client.formTo("POST", sim.gmsUrl() + "/", Client.form(fields)).build());
  }

  private SimulatedChat chatOf(GmsCustomer customer) {
    return sim.chat(customer.chatId()).orElseThrow();
  }

  @Test
  void startsWithNamesDataAndJoin() throws Exception {
    Reply reply =
        request(
            "firstName",
            "Jane",
            "lastName",
            "Doe",
            "subject",
            "Help",
            "emailAddress",
            "j@x.example",
            "text",
            "",
            "userData[a]",
            "1",
            "userData[\"q\"]",
            "2",
            "userData[n][m]",
            "3");
    JsonNode body = reply.json();
    assertThat(reply.header("content-type")).startsWith("application/json");
    assertThat(body.path("statusCode").asInt(-1)).isZero();
    assertThat(body.path("chatEnded").isBoolean()).isTrue();
    assertThat(List.of("chatId", "userId", "secureKey", "alias"))
        .allMatch(name -> !body.path(name).asText().isEmpty());
    assertThat(body.path("userId").asText()).matches("[0-9A-F]{16}");
    assertThat(body.path("secureKey").asText()).matches("[0-9a-f]{16}");
    assertThat(body.path("nextPosition").asInt()).isEqualTo(2);
    JsonNode joined = body.at("/messages/0");
    assertThat(joined.path("index").isInt()).isTrue();
    assertThat(joined.path("type").asText()).isEqualTo("ParticipantJoined");
    assertThat(joined.at("/from/participantId").isInt()).isTrue();
    assertThat(joined.at("/from/type").asText()).isEqualTo("Client");
    assertThat(joined.at("/from/nickname").asText()).isEqualTo("Jane Doe");
    SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(60));
    assertThat(chat.userData())
        .containsEntry("a", "1")
        .containsEntry("q", "2")
        .containsEntry("n", Map.of("m", "3"));
    assertThat(chat.form()).containsEntry("subject", "Help").doesNotContainKey("userData[a]");
  }

  @Test
  void acceptsAMultipartStart() throws Exception {
    Reply reply =
        Client.send(
            Client.multipart(
                    sim.gmsUrl(),
                    Map.of("nickname", "J", "userData[k]", "v"),
                    "x.txt",
                    "text/plain",
                    new byte[0])
                .build());
    assertThat(reply.json().path("statusCode").asInt(-1)).isZero();
    assertThat(sim.awaitChat(Duration.ofSeconds(60)).userData()).containsEntry("k", "v");
  }

  static Stream<Arguments> wrongStarts() {
    return Stream.of(
        Arguments.of(161, new String[] {"subject", "x"}),
        Arguments.of(102, new String[] {"lastName", "Doe"}),
        Arguments.of(103, new String[] {"firstName", "Jane"}),
        Arguments.of(364, new String[] {"nickname", "J", "emailAddress", "nobody"}),
        Arguments.of(204, new String[] {"nickname", "J", "text", "x".repeat(21)}));
  }

  @ParameterizedTest
  @MethodSource("wrongStarts")
  void refusesWrongStarts(int code, String[] fields) throws Exception {
    Reply reply = request(fields);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("statusCode").asInt()).isEqualTo(2);
    assertThat(reply.json().at("/errors/0/code").asInt()).isEqualTo(code);
    assertThat(sim.chats()).isEmpty();
  }

  @Test
  void refusesAnUnknownServiceAndChatsBeyondTheLimit() throws Exception {
    String other = sim.gmsUrl().replace("customer-support", "nothing");
    Reply reply = Client.send(Client.formTo("POST", other, "nickname=J").build());
    assertThat(reply.json().at("/errors/0/code").asInt()).isEqualTo(306);
    try (var small = new SimulatorBuilder().maxChats(1).gmsErrorStatus(200).start()) {
      var first = GmsCustomer.jane(small);
      Reply full = Client.send(Client.formTo("POST", small.gmsUrl(), "nickname=J").build());
      assertThat(full.status()).isEqualTo(200);
      assertThat(full.json().at("/errors/0/code").asInt()).isEqualTo(240);
      first.call("disconnect");
      assertThat(GmsCustomer.jane(small).chatId()).isNotEmpty();
      assertThat(small.chats()).hasSize(1);
    }
  }

  @Test
  void sendsWithTypeAndAttributesAndReturnsTheTranscriptOnlyWhenAsked() throws Exception {
    var jane = GmsCustomer.jane(sim);
    JsonNode silent =
        jane.call(
                "send",
                "message",
                "one",
                "messageType",
                "text",
                "eventAttributes",
                "{\"a\":{\"b\":[1,null]}}")
            .json();
    assertThat(silent.path("messages").isEmpty()).isTrue();
    assertThat(silent.path("nextPosition").asInt()).isEqualTo(3);
    JsonNode spoken = jane.call("send", "message", "two", "transcriptPosition", "2").json();
    assertThat(GmsCustomer.fields(spoken, "text")).containsExactly("one", "two");
    assertThat(GmsCustomer.fields(spoken, "index")).containsExactly("2", "3");
    assertThat(spoken.at("/messages/0/messageType").asText()).isEqualTo("text");
    assertThat(spoken.at("/messages/0/eventAttributes/a/b/0").asInt()).isEqualTo(1);
    assertThat(chatOf(jane).sentTexts()).containsExactly("one", "two");
  }

  @Test
  void refusesWrongMessages() throws Exception {
    var jane = GmsCustomer.jane(sim);
    assertThat(jane.call("send", "message", "x".repeat(21)).json().at("/errors/0/code").asInt())
        .isEqualTo(204);
    assertThat(jane.call("send", "message", "x".repeat(21)).json().at("/errors/0/advice").asText())
        .isEqualTo("20");
    assertThat(jane.call("send").json().at("/errors/0/code").asInt()).isEqualTo(100);
    assertThat(
            jane.call("send", "message", "x", "eventAttributes", "{")
                .json()
                .at("/errors/0/code")
                .asInt())
        .isEqualTo(100);
    assertThat(jane.call("refresh", "transcriptPosition", "x").json().at("/errors/0/code").asInt())
        .isEqualTo(100);
    assertThat(chatOf(jane).sentTexts()).isEmpty();
    assertThat(chatOf(jane).ended()).isFalse();
  }

  @Test
  void showsTheTranscriptFromAPosition() throws Exception {
    var jane = GmsCustomer.jane(sim);
    chatOf(jane).agent("Anna").say("hello");
    assertThat(GmsCustomer.fields(jane.refresh(1), "index")).containsExactly("1", "2", "3");
    assertThat(GmsCustomer.fields(jane.refresh(3), "index")).containsExactly("3");
    assertThat(jane.refresh(4).path("messages").isEmpty()).isTrue();
    assertThat(jane.refresh(0).path("messages").isEmpty()).isTrue();
    assertThat(jane.refresh(0).path("nextPosition").asInt()).isEqualTo(4);
    assertThat(GmsCustomer.fields(jane.refresh(-1), "index")).containsExactly("3");
  }

  @Test
  void takesTypingReceiptsDataNoticesNamesAndUrls() throws Exception {
    var jane = GmsCustomer.jane(sim);
    SimulatedChat chat = chatOf(jane);
    jane.call("startTyping", "message", "hel");
    assertThat(chat.typing()).isEqualTo(new CustomerTyping(1, 0, true, "hel"));
    jane.call("refresh", "transcriptPosition", "1", "message", "hello");
    assertThat(chat.typing().preview()).isEqualTo("hello");
    jane.call("stopTyping");
    assertThat(chat.typing()).isEqualTo(new CustomerTyping(1, 1, false, ""));
    jane.call("readReceipt", "transcriptPosition", "1");
    assertThat(chat.readUpTo()).isEqualTo(1);
    jane.call("updateData", "userData[x]", "y");
    assertThat(chat.userData()).containsEntry("x", "y");
    jane.call("customNotice", "message", "{}", "eventAttributes", "{\"purpose\":\"p\"}");
    jane.call("updateNickname", "nickname", "Janet");
    jane.call("pushUrl", "pushUrl", "https://x.example");
    JsonNode all = jane.refresh(2);
    assertThat(GmsCustomer.types(all))
        .containsExactly("CustomNotice", "NicknameUpdated", "PushUrl");
    assertThat(GmsCustomer.fields(all, "text")).containsExactly("{}", "Janet", "https://x.example");
    assertThat(all.at("/messages/2/from/nickname").asText()).isEqualTo("Janet");
  }

  @Test
  void showsEverythingThatAgentsDo() throws Exception {
    var jane = GmsCustomer.jane(sim);
    SimulatedChat chat = chatOf(jane);
    SimulatedAgent anna =
        chat.agent("Anna").join().typing().stopTyping().say("hi").pushUrl("https://x.example");
    anna.notice("note")
        .customNotice("own")
        .structured(Map.of("contentType", "generic", "text", "pick"));
    SimulatedAgent bob = anna.transferTo("Bob");
    chat.supervisor("Sonia").join().leave();
    chat.bot("Robo").say("beep");
    chat.external("Flow").say("queue");
    JsonNode all = jane.refresh(2);
    assertThat(GmsCustomer.types(all))
        .containsExactly(
            "ParticipantJoined",
            "TypingStarted",
            "TypingStopped",
            "Message",
            "PushUrl",
            "Notice",
            "CustomNotice",
            "Message",
            "ParticipantJoined",
            "ParticipantLeft",
            "ParticipantJoined",
            "ParticipantLeft",
            "ParticipantJoined",
            "Message",
            "ParticipantJoined",
            "Message");
    assertThat(
            all.at(
                    "/messages/7/eventAttributes/structured-content/genesys-chat/content/contentType")
                .asText())
        .isEqualTo("generic");
    assertThat(all.at("/messages/10/from/type").asText()).isEqualTo("Supervisor");
    assertThat(all.at("/messages/12/eventAttributes/GCTI_SYSTEM/party-info/style").asText())
        .isEqualTo("BOT");
    assertThat(all.at("/messages/15/from/type").asText()).isEqualTo("External");
    assertThat(anna.connected()).isFalse();
    assertThat(bob.connected()).isTrue();
    assertThat(chat.participants())
        .extracting(SimulatedParticipant::nickname)
        .containsExactly("Jane", "Bob", "Robo", "Flow");
    assertThat(Set.copyOf(GmsCustomer.fields(all, "index"))).hasSize(16);
  }

  @Test
  void writesAttributesAsTextWhenAsked() throws Exception {
    try (var text = new SimulatorBuilder().attributesAsText(true).start()) {
      var jane = GmsCustomer.jane(text);
      text.awaitChat(Duration.ofSeconds(60))
          .bot("Robo")
          .structured(Map.of("contentType", "generic"));
      JsonNode last = jane.refresh(-1);
      assertThat(last.at("/messages/0/eventAttributes/GCTI_SYSTEM/party-info").asText())
          .isEqualTo("{\"style\":\"BOT\"}");
      assertThat(
              last.at("/messages/0/eventAttributes/structured-content/genesys-chat/content")
                  .isTextual())
          .isTrue();
    }
  }

  @Test
  void tellsTheEndOnceWithTheLastMessagesAndThenThatItIsOver() throws Exception {
    var jane = GmsCustomer.jane(sim);
    SimulatedChat chat = chatOf(jane);
    SimulatedAgent anna = chat.agent("Anna").say("bye");
    anna.end();
    JsonNode last = jane.refresh(2);
    assertThat(last.path("statusCode").asInt(-1)).isZero();
    assertThat(last.path("chatEnded").asBoolean()).isTrue();
    assertThat(GmsCustomer.types(last))
        .containsExactly("ParticipantJoined", "Message", "ParticipantLeft");
    assertThat(jane.refresh(2).path("statusCode").asInt(-1))
        .as("a lost answer can be fetched again")
        .isZero();
    for (String operation :
        List.of("refresh", "send", "disconnect", "startTyping", "file/limits")) {
      JsonNode after = jane.call(operation, "transcriptPosition", "5", "message", "x").json();
      assertThat(after.path("statusCode").asInt()).as(operation).isEqualTo(2);
      assertThat(after.path("chatEnded").asBoolean()).as(operation).isTrue();
    }
    assertThat(chat.sentTexts()).isEmpty();
    assertThatThrownBy(() -> anna.say("more"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("over");
  }

  @Test
  void answersStrangersAsIfThereWereNoChat() throws Exception {
    var jane = GmsCustomer.jane(sim);
    String url = jane.url("refresh");
    Reply wrongKey =
        Client.send(Client.formTo("POST", url, "userId=1&secureKey=2&alias=117").build());
    assertThat(wrongKey.json().path("statusCode").asInt()).isEqualTo(2);
    assertThat(wrongKey.json().path("chatEnded").asBoolean()).isTrue();
    Reply none = Client.send(Client.formTo("POST", url, "userId=1&alias=2").build());
    assertThat(none.json().at("/errors/0/code").asInt()).isEqualTo(100);
    assertThat(none.json().at("/errors/0/advice").asText()).isEqualTo("secureKey");
    assertThat(jane.call("nonsense").status()).isEqualTo(404);
    assertThat(Client.get(url).status()).isEqualTo(405);
    chatOf(jane).forget();
    assertThat(jane.refresh(1).path("statusCode").asInt()).isEqualTo(2);
    assertThat(sim.chats()).isEmpty();
  }

  @Test
  void changesTheAliasAndAcceptsTheOldOneUntilTheClientKnows() throws Exception {
    var jane = GmsCustomer.jane(sim);
    String fresh = chatOf(jane).changeAlias();
    assertThat(jane.refresh(1).path("alias").asText()).isEqualTo(fresh);
    String old = jane.alias();
    jane.useAlias(fresh);
    assertThat(jane.refresh(1).path("statusCode").asInt(-1)).isZero();
    jane.useAlias(old);
    assertThat(jane.refresh(1).at("/errors/0/advice").asText()).isEqualTo("alias");
  }

  @Test
  void checksTheApiKey() throws Exception {
    try (var closed = new SimulatorBuilder().gmsApiKey("open sesame").start()) {
      var request = Client.formTo("POST", closed.gmsUrl(), "nickname=J");
      assertThat(Client.send(request.build()).status()).isEqualTo(401);
      assertThat(
              Client.send(request.header("apikey", "open sesame").build())
                  .json()
                  .path("statusCode")
                  .asInt(-1))
          .isZero();
    }
  }

  @Test
  void warnsAndClosesIdleChats() throws Exception {
    var jane = GmsCustomer.jane(sim);
    SimulatedChat chat = chatOf(jane);
    chat.idleAlert(30);
    JsonNode alert = jane.refresh(-1);
    assertThat(GmsCustomer.types(alert)).containsExactly("IdleAlert");
    assertThat(alert.path("idleTimerExpire").asInt()).isBetween(1, 30);
    assertThat(alert.at("/messages/0/userData/next-idle-timer-type").asText()).isEqualTo("CLOSE");
    assertThat(alert.at("/messages/0/userData/next-idle-timer-secs").asText()).isEqualTo("30");
    jane.call(
        "customNotice", "message", "x", "eventAttributes", "{\"purpose\":\"cancel-idle-timer\"}");
    assertThat(jane.refresh(1).has("idleTimerExpire")).isFalse();
    chat.idleClose();
    JsonNode close = jane.refresh(-1);
    assertThat(GmsCustomer.types(close)).containsExactly("IdleClose");
    assertThat(close.path("chatEnded").asBoolean()).isTrue();
  }

  @Test
  void saysWhetherASupervisorIsThere() throws Exception {
    var jane = GmsCustomer.jane(sim);
    chatOf(jane).agent("Anna").join();
    assertThat(jane.refresh(1).path("monitored").asBoolean(true)).isFalse();
    SimulatedAgent sue = chatOf(jane).supervisor("Sue").join();
    assertThat(jane.refresh(1).path("monitored").asBoolean()).isTrue();
    sue.leave();
    assertThat(jane.refresh(1).path("monitored").asBoolean(true)).isFalse();
  }

  @Test
  void countsDownToTheCloseOfAnIdleChat() throws Exception {
    var jane = GmsCustomer.jane(sim);
    SimulatedChat chat = chatOf(jane);
    SimulatedAgent anna = chat.agent("Anna").join();
    chat.idleAlert(600);
    anna.typing().stopTyping().notice("by the way").customNotice("x");
    jane.call("updateNickname", "nickname", "Janet");
    JsonNode warned = jane.refresh(-1);
    assertThat(warned.path("idleTimerExpire").asInt()).isBetween(1, 600);
    await().until(() -> jane.refresh(-1).path("idleTimerExpire").asInt(600) < 600);
    anna.say("still here?");
    assertThat(jane.refresh(-1).has("idleTimerExpire")).isFalse();
  }

  @Test
  void runsItsTimersWhenTheyAreOn() throws Exception {
    try (var timed =
        new SimulatorBuilder().inactivity(Duration.ofMillis(20), Duration.ofMillis(20)).start()) {
      var jane = GmsCustomer.jane(timed);
      SimulatedChat chat = timed.awaitChat(Duration.ofSeconds(60));
      await().until(chat::ended);
      assertThat(GmsCustomer.types(jane.refresh(1)))
          .containsExactly("ParticipantJoined", "IdleAlert", "IdleClose");
    }
  }

  @Test
  void warnsIdleChatsTwiceWhenTold() throws Exception {
    Duration shortly = Duration.ofMillis(20);
    try (var timed = new SimulatorBuilder().inactivity(shortly, shortly, shortly).start()) {
      var jane = GmsCustomer.jane(timed);
      await().until(timed.awaitChat(Duration.ofSeconds(60))::ended);
      JsonNode all = jane.refresh(1);
      assertThat(GmsCustomer.types(all))
          .containsExactly("ParticipantJoined", "IdleAlert", "IdleAlert", "IdleClose");
      assertThat(all.at("/messages/1/userData/next-idle-timer-type").asText()).isEqualTo("ALERT");
      assertThat(all.at("/messages/2/userData/next-idle-timer-type").asText()).isEqualTo("CLOSE");
    }
  }

  @Test
  void countsDownToTheCloseOnly() throws Exception {
    try (var timed =
        new SimulatorBuilder()
            .inactivity(Duration.ofMillis(20), Duration.ofHours(1), Duration.ofSeconds(45))
            .start()) {
      var jane = GmsCustomer.jane(timed);
      await().until(() -> GmsCustomer.types(jane.refresh(-1)).contains("IdleAlert"));
      JsonNode first = jane.refresh(-1);
      assertThat(first.at("/messages/0/userData/next-idle-timer-type").asText()).isEqualTo("ALERT");
      assertThat(first.at("/messages/0/userData/next-idle-timer-secs").asText()).isEqualTo("3600");
      assertThat(first.has("idleTimerExpire")).isFalse();
      jane.call("send", "message", "here");
      await().until(() -> GmsCustomer.types(jane.refresh(1)).size() == 4);
      assertThat(jane.refresh(-1).at("/messages/0/userData/next-idle-timer-type").asText())
          .as("what the customer wrote calls the second alert off")
          .isEqualTo("ALERT");
    }
  }

  @Test
  void disconnectsSilentClientsWhenTold() throws Exception {
    try (var timed = new SimulatorBuilder().flexDisconnect(Duration.ofMillis(20)).start()) {
      GmsCustomer.jane(timed);
      var async =
          GmsCustomer.start(timed, "nickname", "A", "userData[GCTI_Chat_AsyncMode]", "true");
      SimulatedChat chat = timed.awaitChat(Duration.ofSeconds(60));
      await().until(chat::ended);
      assertThat(timed.chat(async.chatId()).orElseThrow().ended()).isFalse();
    }
  }
}
