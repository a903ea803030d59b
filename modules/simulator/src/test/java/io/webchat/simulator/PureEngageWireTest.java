package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.CustomerTyping;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import io.webchat.test.patience.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation of the v3 wire. */
class PureEngageWireTest {
  private ChatSimulator sim;

  @BeforeEach
  void start() {
    sim = new SimulatorBuilder().maxMessageLength(50).longPoll(Duration.ofMinutes(5)).start();
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  private SimulatedChat chatOf(PureEngageCustomer customer) {
    return sim.chat(customer.sessionId()).orElseThrow();
  }

  private void awaitHeld(PureEngageCustomer customer) {
    await().until(() -> chatOf(customer).heldPolls() == 1);
  }

  private static Reply get(CompletableFuture<Reply> future) throws Exception {
    return future.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static String code(Reply reply) {
    return reply.status() + " " + reply.json().at("/status/code").asText();
  }

  @Test
  void createsASession() throws Exception {
    Reply reply =
        PureEngageCustomer.create(
            sim,
            "data[firstName]",
            "Jane",
            "data[lastName]",
            "Doe",
            "data[nickname]",
            "JD",
            "data[endpoint]",
            sim.v3Endpoint(),
            "data[stream]",
            "live",
            "data[userData][phone]",
            "1",
            "operationId",
            "x");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/status/code").asInt(-1)).isZero();
    var jane = new PureEngageCustomer(sim, reply.json().at("/data/clientToken").asText());
    assertThat(jane.token().split("\\.", -1)[1]).matches("[A-Za-z0-9+/]+");
    assertThat(reply.json().at("/data/selfUri").asText())
        .isEqualTo("/nexus/v3/chat/sessions/" + jane.sessionId());
    SimulatedChat chat = chatOf(jane);
    assertThat(chat.wire()).isEqualTo(Wire.PUREENGAGE_V3);
    assertThat(chat.form()).containsEntry("stream", "live").doesNotContainKey("userData");
    assertThat(chat.userData()).isEqualTo(Map.of("phone", "1"));
    JsonNode joined = jane.poll().at("/messages/0");
    assertThat(joined.path("index").isTextual()).isTrue();
    assertThat(joined.path("type").asText()).isEqualTo("ParticipantJoined");
    assertThat(joined.at("/from/type").asText()).isEqualTo("Customer");
    assertThat(joined.at("/from/nickname").asText()).isEqualTo("JD");
    assertThat(joined.at("/from/firstName").asText()).isEqualTo("Jane");
    assertThat(joined.at("/from/participantId").asText()).isEqualTo(jane.participantId());
  }

  @Test
  void refusesWrongStarts() throws Exception {
    assertThat(
            code(
                PureEngageCustomer.create(sim, "data[nickname]", "J", "data[endpoint]", "nothing")))
        .isEqualTo("400 INVALID_ENDPOINT");
    assertThat(code(PureEngageCustomer.create(sim, "data[endpoint]", sim.v3Endpoint())))
        .isEqualTo("400 INVALID_NICKNAME");
    Reply noKey =
        Client.send(
            Client.formTo("POST", sim.v3Url(), "data[nickname]=J")
                .header("x-api-key", "no")
                .build());
    assertThat(code(noKey)).isEqualTo("403 INVALID_CONTACT_CENTER");
    assertThat(sim.chats()).isEmpty();
  }

  @Test
  void wantsTheKeyAndTheToken() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    var john = PureEngageCustomer.jane(sim);
    String url = jane.url("/messages");
    assertThat(code(Client.get(url, "x-api-key", sim.v3ApiKey())))
        .isEqualTo("401 AUTHENTICATION_REQUIRED");
    assertThat(
            code(
                Client.get(
                    url, "x-api-key", sim.v3ApiKey(), "x-nexus-client-key", jane.token() + "x")))
        .isEqualTo("401 AUTHENTICATION_REQUIRED");
    assertThat(code(Client.get(url, "x-api-key", sim.v3ApiKey(), "x-nexus-client-key", "a.b.c")))
        .isEqualTo("401 AUTHENTICATION_REQUIRED");
    assertThat(
            code(Client.get(url, "x-api-key", sim.v3ApiKey(), "x-nexus-client-key", john.token())))
        .isEqualTo("404 INVALID_SESSION");
    assertThat(code(Client.get(url, "x-nexus-client-key", jane.token())))
        .isEqualTo("403 INVALID_CONTACT_CENTER");
    assertThat(jane.get("/nonsense").status()).isEqualTo(404);
    chatOf(jane).forget();
    assertThat(code(jane.get("/messages"))).isEqualTo("404 INVALID_SESSION");
  }

  @Test
  void pollsRememberWhatTheyDelivered() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    assertThat(PureEngageCustomer.texts(jane.poll(), "index")).containsExactly("1");
    CompletableFuture<Reply> held = jane.getAsync("/messages");
    awaitHeld(jane);
    chatOf(jane).agent("Anna").join();
    JsonNode news = get(held).json().path("data");
    assertThat(PureEngageCustomer.texts(news, "index")).containsExactly("2");
    assertThat(news.path("chatEnded").isBoolean()).isTrue();
    jane.say("one");
    chatOf(jane).agent("Anna").say("two");
    assertThat(PureEngageCustomer.texts(jane.poll(), "text")).containsExactly("one", "two");
  }

  @Test
  void aNewerPollReleasesTheOneBefore() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    jane.poll();
    CompletableFuture<Reply> first = jane.getAsync("/messages");
    awaitHeld(jane);
    CompletableFuture<Reply> second = jane.getAsync("/messages");
    assertThat(get(first).json().at("/data/messages").isEmpty()).isTrue();
    assertThat(second).isNotDone();
    chatOf(jane).agent("Anna").join();
    assertThat(PureEngageCustomer.texts(get(second).json().path("data"), "index"))
        .containsExactly("2");
  }

  @Test
  void answersHeldPollsInTimeOrAtOnce() throws Exception {
    try (var quick = new SimulatorBuilder().longPoll(Duration.ofMillis(30)).start();
        var never = new SimulatorBuilder().longPoll(Duration.ZERO).start()) {
      for (ChatSimulator one : List.of(quick, never)) {
        var jane = PureEngageCustomer.jane(one);
        jane.poll();
        assertThat(jane.poll().path("messages").isEmpty()).isTrue();
      }
    }
  }

  @Test
  void resumesFromAnIndexAndPages() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    SimulatedAgent anna = chatOf(jane).agent("Anna");
    for (int i = 0; i < 8; i++) {
      anna.say("m" + i);
    }
    jane.poll();
    assertThat(PureEngageCustomer.texts(jane.get("/messages?index=8").json().path("data"), "index"))
        .containsExactly("8", "9", "10");
    assertThat(PureEngageCustomer.texts(jane.get("/messages?count=3").json().path("data"), "index"))
        .containsExactly("8", "9", "10");
    assertThat(
            PureEngageCustomer.texts(
                jane.get("/messages?index=4&count=3").json().path("data"), "index"))
        .containsExactly("2", "3", "4");
    assertThat(
            PureEngageCustomer.texts(
                jane.get("/messages?index=1&count=20").json().path("data"), "index"))
        .containsExactly("1");
    assertThat(code(jane.get("/messages?index=x"))).isEqualTo("400 INVALID_REQUEST");
    CompletableFuture<Reply> held = jane.getAsync("/messages?index=10");
    awaitHeld(jane);
    assertThat(held).isNotDone();
    anna.say("last");
    assertThat(PureEngageCustomer.texts(get(held).json().path("data"), "index"))
        .containsExactly("10", "11");
  }

  @Test
  void takesTextsTypingAndUserData() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    SimulatedChat chat = chatOf(jane);
    Reply said = jane.say("hello");
    assertThat(said.json().path("chatEnded").isBoolean()).isTrue();
    assertThat(chat.sentCount("hello")).isEqualTo(1);
    jane.form("POST", "/messages", "data[type]", "TypingStarted", "data[text]", "pre");
    assertThat(chat.typing()).isEqualTo(new CustomerTyping(1, 0, true, "pre"));
    jane.form("POST", "/messages", "data[type]", "TypingStopped");
    assertThat(chat.typing().stopped()).isEqualTo(1);
    jane.form("PUT", "/userdata", "data[k]", "v");
    assertThat(chat.userData()).containsEntry("k", "v");
    assertThat(code(jane.say(""))).isEqualTo("400 INVALID_MESSAGE");
    assertThat(code(jane.say("x".repeat(51)))).isEqualTo("400 INVALID_MESSAGE");
    assertThat(code(jane.form("POST", "/messages", "data[type]", "What", "data[text]", "x")))
        .isEqualTo("400 INVALID_MESSAGE");
    assertThat(sim.requestLog().of(Operation.START_TYPING)).hasSize(1);
  }

  @Test
  void showsWhatAgentsDo() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    assertThat(jane.poll().at("/messages/0/from/firstName").asText())
        .as("whoever gave no first name")
        .isEqualTo("Jane");
    SimulatedChat chat = chatOf(jane);
    chat.agent("Anna")
        .pushUrl("https://x.example")
        .structured(Map.of("contentType", "generic"))
        .typing();
    chat.supervisor("S").join();
    chat.bot("B").join();
    JsonNode news = jane.poll();
    assertThat(PureEngageCustomer.texts(news, "type"))
        .containsExactly(
            "ParticipantJoined",
            "PushUrl",
            "Structured",
            "TypingStarted",
            "ParticipantJoined",
            "ParticipantJoined");
    assertThat(news.at("/messages/0/from/firstName").asText()).isEqualTo("Anna");
    assertThat(news.at("/messages/1/url").asText()).isEqualTo("https://x.example");
    assertThat(news.at("/messages/2/content/0/contentType").asText()).isEqualTo("generic");
    assertThat(news.at("/messages/4/from/type").asText()).isEqualTo("Supervisor");
    assertThat(news.at("/messages/5/from/type").asText()).isEqualTo("Bot");
  }

  @Test
  void takesImagesAndGivesFiles() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    jane.poll();
    byte[] png = {1, 2, 3};
    assertThat(upload(jane, "a.png", "image/png", png).status()).isEqualTo(200);
    JsonNode content = jane.poll().at("/messages/0/content/0");
    assertThat(content.path("type").asText()).isEqualTo("image");
    assertThat(content.path("mime").asText()).isEqualTo("image/png");
    String base = sim.v3Url().substring(0, sim.v3Url().length() - "/sessions".length());
    Reply image =
        Client.send(jane.auth(Client.to(base + content.path("url").asText()).GET()).build());
    assertThat(image.body()).isEqualTo("\u0001\u0002\u0003");
    assertThat(code(upload(jane, "a.txt", "text/plain", png))).isEqualTo("400 INVALID_FILE_TYPE");
    assertThat(code(upload(jane, "a.png", "image/png", new byte[10_485_761])))
        .isEqualTo("400 LIMIT_FILE_SIZE");
    for (int i = 0; i < 4; i++) {
      upload(jane, i + ".png", "image/png", png);
    }
    assertThat(code(upload(jane, "z.png", "image/png", png))).isEqualTo("400 LIMIT_FILE_COUNT");
    assertThat(jane.get("/images/nothing").status()).isEqualTo(404);
  }

  private static Reply upload(PureEngageCustomer customer, String name, String type, byte[] content)
      throws IOException {
    return Client.send(
        customer
            .auth(
                Client.multipart(
                    customer.url("/images"), Map.of("operationId", "1"), name, type, content))
            .build());
  }

  @Test
  void reattachesWithANewTokenAndDropsTheOldOne() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    jane.poll();
    CompletableFuture<Reply> held = jane.getAsync("/messages");
    awaitHeld(jane);
    PureEngageCustomer again = jane.reattach();
    assertThat(get(held).json().at("/data/messages").isEmpty()).isTrue();
    assertThat(again.sessionId()).isEqualTo(jane.sessionId());
    assertThat(again.participantId()).isEqualTo(jane.participantId());
    assertThat(again.token()).isNotEqualTo(jane.token());
    assertThat(code(jane.get("/messages"))).isEqualTo("401 AUTHENTICATION_REQUIRED");
    assertThat(
            PureEngageCustomer.texts(again.get("/messages?count=20").json().path("data"), "index"))
        .containsExactly("1");
    assertThat(jane.reattachReply().status()).as("the answer may have been lost").isEqualTo(200);
    chatOf(jane).forget();
    assertThat(code(again.reattachReply())).isEqualTo("404 INVALID_SESSION");
  }

  @Test
  void endsFromEitherSide() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    assertThat(jane.form("DELETE", "/participants/other").status()).isEqualTo(404);
    Reply left = jane.form("DELETE", "/participants/" + jane.participantId(), "operationId", "1");
    assertThat(left.json().path("chatEnded").asBoolean()).isTrue();
    assertThat(code(jane.get("/messages"))).isEqualTo("404 INVALID_SESSION");
    var john = PureEngageCustomer.jane(sim);
    john.poll();
    CompletableFuture<Reply> held = john.getAsync("/messages");
    awaitHeld(john);
    chatOf(john).endByServer();
    assertThat(get(held).json().at("/data/chatEnded").asBoolean()).isTrue();
    assertThat(john.poll().path("chatEnded").asBoolean()).isTrue();
    Reply late = john.say("late");
    assertThat(code(late)).isEqualTo("404 INVALID_SESSION");
    assertThat(late.json().path("chatEnded").asBoolean()).isTrue();
  }

  @Test
  void aPollThatIsHeldWhenTheCustomerLeavesBringsTheEnd() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    jane.poll();
    CompletableFuture<Reply> held = jane.getAsync("/messages");
    awaitHeld(jane);

    jane.form("DELETE", "/participants/" + jane.participantId(), "operationId", "1");

    Reply last = get(held);
    assertThat(last.status()).isEqualTo(200);
    assertThat(last.json().at("/status/code").asInt(-1)).isZero();
    assertThat(last.json().at("/data/chatEnded").asBoolean()).isTrue();
    assertThat(PureEngageCustomer.texts(last.json().path("data"), "type"))
        .containsExactly("ParticipantLeft");
    assertThat(code(jane.get("/messages"))).isEqualTo("404 INVALID_SESSION");
  }

  @Test
  void aPollThatIsHeldWhenTheChatIsForgottenIsRefused() throws Exception {
    var jane = PureEngageCustomer.jane(sim);
    jane.poll();
    CompletableFuture<Reply> held = jane.getAsync("/messages");
    awaitHeld(jane);

    chatOf(jane).forget();

    assertThat(code(get(held))).isEqualTo("404 INVALID_SESSION");
  }

  @Test
  void putsAMinusBeforeIndicesWhenAsked() throws Exception {
    try (var minus = new SimulatorBuilder().minusIndices(true).longPoll(Duration.ZERO).start()) {
      var jane = PureEngageCustomer.jane(minus);
      assertThat(PureEngageCustomer.texts(jane.poll(), "index")).containsExactly("-1");
      jane.say("x");
      assertThat(
              PureEngageCustomer.texts(jane.get("/messages?index=-2").json().path("data"), "index"))
          .containsExactly("-2");
    }
  }
}
