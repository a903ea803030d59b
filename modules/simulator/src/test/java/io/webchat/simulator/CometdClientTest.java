package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cometd.bayeux.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Bayeux place, with CometD's own client. */
class CometdClientTest {
  private ChatSimulator sim;
  private BayeuxCustomer jane;

  @BeforeEach
  void open() throws Exception {
    sim = new SimulatorBuilder().start();
    jane = new BayeuxCustomer(sim);
  }

  @AfterEach
  void close() throws Exception {
    jane.close();
    sim.close();
  }

  @Test
  void holdsAChat() {
    String key =
        jane.start("nickname", "Jane", "subject", "bill", "userData", Map.of("plan", "gold"));
    SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(30));
    assertThat(chat.wire()).isEqualTo(Wire.GMS_V2_COMETD);
    assertThat(chat.userData()).containsEntry("plan", "gold");
    assertThat(chat.form()).containsEntry("subject", "bill").doesNotContainKey("operation");

    jane.publish("sendMessage", "message", "hi", "secureKey", key);
    await().until(() -> jane.texts().contains("hi"));
    chat.agent("Ann").say("hello");
    await().until(() -> jane.texts().contains("hello"));
    jane.publish("startTyping", "message", "so", "secureKey", key);
    await().until(() -> chat.typing().active());
    jane.publish("updateData", "userData", Map.of("k", "v"), "secureKey", key);
    await().until(() -> "v".equals(chat.userData().get("k")));
    jane.publish("disconnect", "secureKey", key);
    await().until(chat::ended);
    await().until(() -> Boolean.TRUE.equals(last().get("chatEnded")));
    await().until(() -> jane.acks().size() == 5);

    assertThat(jane.texts()).containsExactly("hi", "hello");
    assertThat(jane.entries())
        .extracting(entry -> ((Number) entry.get("index")).intValue())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(jane.acks()).hasSize(5).allMatch(Message::isSuccessful);
  }

  private Map<String, Object> last() {
    List<Map<String, Object>> all = jane.notifications();
    return all.get(all.size() - 1);
  }

  @Test
  void acceptsASubscriptionWithoutDeliveringTwice() {
    jane.channel().subscribe((channel, message) -> {});
    String key = jane.start("nickname", "Jane");
    jane.publish("sendMessage", "message", "hi", "secureKey", key);
    await().until(() -> jane.texts().contains("hi"));
    sim.awaitChat(Duration.ofSeconds(30)).agent("Ann").say("hello");
    await().until(() -> jane.texts().contains("hello"));

    assertThat(jane.texts()).containsExactly("hi", "hello");
  }

  @Test
  void tellsWhatIsWrong() {
    jane.publish("requestChat", "subject", "nobody");
    await().until(() -> jane.notifications().size() == 1);

    assertThat(last()).containsEntry("statusCode", 2);
    assertThat(last().toString()).contains("161");
    jane.publish("sendMessage", "message", "hi", "secureKey", "unknown");
    await().until(() -> jane.notifications().size() == 2);
    assertThat(last()).containsEntry("statusCode", 2).containsEntry("chatEnded", true);
  }

  @Test
  void theSameChatIsThereOverRest() throws Exception {
    String key = jane.start("nickname", "Jane");
    Map<String, Object> started = last();
    String form =
        Client.form(
            "userId",
            (String) started.get("userId"),
            "secureKey",
            key,
            "alias",
            (String) started.get("alias"),
            "message",
            "by REST");
    String url = sim.gmsUrl() + "/" + started.get("chatId") + "/send";

    Reply sent = Client.send(Client.formTo("POST", url, form).build());

    assertThat(sent.json().path("statusCode").asInt(-1)).isZero();
    await().until(() -> jane.texts().contains("by REST"));
  }

  @Test
  void anotherClientTakesTheChatUpAtAPosition() throws Exception {
    String key = jane.start("nickname", "Jane");
    SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(30));
    chat.agent("Ann").say("one");
    chat.agent("Ann").say("two");

    try (var again = new BayeuxCustomer(sim)) {
      again.publish("requestNotifications", "secureKey", key, "transcriptPosition", 4);
      await().until(() -> again.texts().contains("two"));
      chat.agent("Ann").say("three");
      await().until(() -> again.texts().contains("three"));
      assertThat(again.texts()).containsExactly("two", "three");

      again.publish("refresh", "secureKey", key, "transcriptPosition", -1);
      await().until(() -> again.texts().size() == 3);
      assertThat(again.texts()).containsExactly("two", "three", "three");
    }
  }

  @Test
  void dropsASilentClientAndSaysSo() throws Exception {
    try (var impatient =
        new SimulatorBuilder()
            .bayeuxMaxInterval(Duration.ofMillis(100))
            .longPoll(Duration.ofMillis(100))
            .start()) {
      Reply shaken =
          bayeux(
              impatient.cometUrl() + "/handshake",
              "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"]}]",
              "");
      JsonNode handshake = shaken.json().get(0);
      String cookie = shaken.header("set-cookie").replaceAll(";.*", "");
      String connect =
          "[{\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"clientId\":\"%s\"}]"
              .formatted(handshake.path("clientId").asText());
      assertThat(cookie).startsWith("BAYEUX_BROWSER=");

      await()
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                Reply late = bayeux(impatient.cometUrl() + "/connect", connect, cookie);
                return late.json().get(0).path("error").asText().equals("402::Unknown client");
              });
    }
  }

  private static Reply bayeux(String url, String body, String cookie) throws Exception {
    HttpRequest.Builder request =
        Client.to(url)
            .header("Content-Type", "application/json;charset=UTF-8")
            .header("Origin", "https://shop.example")
            .POST(BodyPublishers.ofString(body));
    return Client.send((cookie.isEmpty() ? request : request.header("Cookie", cookie)).build());
  }

  @Test
  void pagesOfOtherOriginsMayUseIt() throws Exception {
    Reply reply = bayeux(sim.cometUrl() + "/handshake", "[]", "");

    assertThat(reply.header("access-control-allow-origin")).isEqualTo("https://shop.example");
    assertThat(reply.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(bayeux(sim.cometUrl(), "no JSON", "").status()).isEqualTo(400);
  }

  @Test
  void filesNeedTheCookie() throws Exception {
    String key = jane.start("nickname", "Jane");
    HttpRequest.Builder upload =
        Client.multipart(
            sim.cometApiUrl(),
            Map.of("operation", "fileUpload", "secureKey", key),
            "a.pdf",
            "application/pdf",
            "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(Client.send(upload.build()).status()).isEqualTo(403);
    upload.header("Cookie", "BAYEUX_BROWSER=" + jane.cookie());

    Reply uploaded = Client.send(upload.build());
    String id = uploaded.json().at("/userData/file-id").asText();
    assertThat(id).matches("[0-9A-F]{16}");
    Reply limits = ntf("operation", "fileGetLimits", "secureKey", key);
    assertThat(limits.body()).contains("file-client-cfg-get");
    Reply down = ntf("operation", "fileDownload", "secureKey", key, "fileId", id);
    assertThat(down.body()).isEqualTo("hello");
    Reply gone = ntf("operation", "fileDelete", "secureKey", key, "fileId", id);
    assertThat(gone.json().path("statusCode").asInt(-1)).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(jane.entries())
                    .extracting(entry -> (Object) entry.get("type"))
                    .contains("FileUploaded", "FileDeleted"));
  }

  private Reply ntf(String... fields) throws Exception {
    return Client.send(
        Client.formTo("POST", sim.cometApiUrl(), Client.form(fields))
            .header("Cookie", "BAYEUX_BROWSER=" + jane.cookie())
            .build());
  }

  @Test
  void recordsAndSpoilsRequestsByTheirOperation() {
    String key = jane.start("nickname", "Jane");
    SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(30));
    sim.faults().on(Fault.transientError().times(1).on(Operation.SEND));
    jane.publish("sendMessage", "message", "busy", "secureKey", key);
    await().until(() -> Integer.valueOf(1).equals(last().get("statusCode")));
    sim.faults().on(Fault.http(503).times(1).on(Operation.SEND));
    jane.publish("sendMessage", "message", "lost", "secureKey", key);
    await().until(() -> jane.acks().stream().anyMatch(ack -> !ack.isSuccessful()));
    jane.publish("sendMessage", "message", "kept", "secureKey", key);
    await().until(() -> chat.sentCount("kept") == 1);

    assertThat(chat.sentTexts()).containsExactly("kept");
    assertThat(sim.requestLog().of(Operation.SEND))
        .extracting(request -> request.form().get("message"))
        .containsExactly("busy", "lost", "kept");
    await()
        .untilAsserted(
            () ->
                assertThat(chat.requests())
                    .extracting(RecordedRequest::operation)
                    .contains(Operation.CONNECT));
  }
}
