package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control endpoint. */
class ControlTest {
  private ChatSimulator sim;
  private GmsCustomer jane;
  private SimulatedChat chat;

  @BeforeEach
  void start() throws IOException {
    sim = new SimulatorBuilder().start();
    jane = GmsCustomer.jane(sim);
    chat = sim.awaitChat(Duration.ofSeconds(60));
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  private Reply control(String method, String path, String body) throws IOException {
    return Client.json(method, sim.controlUrl() + path, body);
  }

  private JsonNode get(String path) throws IOException {
    return Client.get(sim.controlUrl() + path).json();
  }

  @Test
  void explainsItself() throws Exception {
    assertThat(Client.get(sim.controlUrl()).body())
        .contains(sim.gmsUrl(), sim.v3ApiKey(), "/control/faults", "reset-after");
    assertThat(Client.get("http://127.0.0.1:" + sim.port() + "/").status()).isEqualTo(200);
    Reply elsewhere = Client.get("http://127.0.0.1:" + sim.port() + "/elsewhere");
    assertThat(elsewhere.status()).isEqualTo(404);
    assertThat(elsewhere.body()).contains("/control/");
    for (FaultKind kind : FaultKind.values()) {
      assertThat(Client.get(sim.controlUrl()).body())
          .contains(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }
  }

  @Test
  void showsStatusChatsAndRequests() throws Exception {
    jane.call("send", "message", "hello");
    assertThat(get("status").path("openChats").asInt()).isEqualTo(1);
    assertThat(get("chats").at("/chats/0/id").asText()).isEqualTo(jane.chatId());
    assertThat(get("chats/latest").at("/transcript/1/text").asText()).isEqualTo("hello");
    JsonNode sends = get("requests?operation=send&chat=" + jane.chatId() + "&limit=1");
    assertThat(sends.path("found").asInt()).isEqualTo(1);
    assertThat(sends.at("/requests/0/form/message").asText()).isEqualTo("hello");
    assertThat(sends.at("/requests/0/form/secureKey").asText()).isEqualTo("***");
    assertThat(control("DELETE", "requests", "").status()).isEqualTo(200);
    assertThat(get("requests").path("requests").isEmpty()).isTrue();
    assertThat(get("requests").path("received").asInt()).isEqualTo(2);
  }

  @Test
  void takesSingleSteps() throws Exception {
    String steps = "chats/" + jane.chatId() + "/do";
    assertThat(
            control("POST", steps, "{\"do\":\"say\",\"text\":\"hi\",\"agent\":\"Bob\"}").status())
        .isEqualTo(200);
    assertThat(
            control(
                    "POST",
                    steps,
                    "{\"do\":\"say\",\"text\":\"hm\",\"agent\":\"S\",\"role\":\"supervisor\"}")
                .status())
        .isEqualTo(200);
    assertThat(
            control(
                    "POST",
                    steps,
                    "{\"do\":\"file\",\"name\":\"a.txt\",\"content\":\"aGk=\",\"base64\":true}")
                .status())
        .isEqualTo(200);
    assertThat(control("POST", steps, "{\"do\":\"idleAlert\",\"seconds\":9}").status())
        .isEqualTo(200);
    assertThat(control("POST", steps, "{\"do\":\"endByServer\"}").status()).isEqualTo(200);
    assertThat(chat.ended()).isTrue();
    assertThat(chat.transcript())
        .extracting(m -> m.from().nickname())
        .contains("Bob", "S", "Anna", "system");
    assertThat(control("POST", steps, "{\"do\":\"say\",\"text\":\"late\"}").status())
        .isEqualTo(409);
    assertThat(control("POST", steps, "{\"do\":\"forget\"}").status()).isEqualTo(200);
    assertThat(control("POST", steps, "{\"do\":\"join\"}").status()).isEqualTo(404);
  }

  @Test
  void playsScripts() throws Exception {
    String script =
        """
        [{"do":"join","agent":"Anna"},{"do":"say","text":"Hello","delay":5},{"do":"waitFor","contains":"price"},
         {"do":"typing"},{"do":"say","text":"42"},{"do":"waitFor"},{"do":"transfer","to":"Bob"},{"do":"say","agent":"Bob","text":"Bye"},{"do":"end"}]
        """;
    assertThat(control("POST", "chats/latest/do", script).status()).isEqualTo(202);
    await().until(() -> chat.transcript().stream().anyMatch(m -> m.text().equals("Hello")));
    jane.call("send", "message", "hm");
    jane.call("send", "message", "what is the price?");
    await().until(() -> chat.transcript().stream().anyMatch(m -> m.text().equals("42")));
    assertThat(chat.ended()).isFalse();
    jane.call("send", "message", "thanks");
    await().until(chat::ended);
    assertThat(chat.transcript())
        .extracting(SimulatedMessage::text)
        .containsSubsequence("Hello", "hm", "what is the price?", "42", "thanks", "Bye");
  }

  @Test
  void switchesFaults() throws Exception {
    Reply on =
        control(
            "POST",
            "faults",
            "{\"kind\":\"http-status\",\"status\":503,\"operations\":[\"poll\"],\"times\":2,\"retryAfter\":1}");
    assertThat(on.status()).isEqualTo(201);
    assertThat(jane.call("refresh").status()).isEqualTo(503);
    JsonNode listed = get("faults").at("/faults/0");
    assertThat(listed.path("hits").asInt()).isEqualTo(1);
    assertThat(listed.at("/operations/0").asText()).isEqualTo("refresh");
    assertThat(control("DELETE", "faults/" + listed.path("id").asInt(), "").status())
        .isEqualTo(200);
    assertThat(control("DELETE", "faults/99", "").status()).isEqualTo(404);
    assertThat(jane.call("refresh").status()).isEqualTo(200);
    control("POST", "faults", "{\"kind\":\"RESET\"}");
    control("DELETE", "faults", "");
    assertThat(sim.faults().list()).isEmpty();
  }

  @Test
  void changesWhatAgentsDo() throws Exception {
    assertThat(
            control("PUT", "agents", "{\"script\":[{\"do\":\"say\",\"text\":\"scripted\"}]}")
                .status())
        .isEqualTo(200);
    GmsCustomer.jane(sim);
    SimulatedChat next = sim.awaitChat(Duration.ofSeconds(60));
    await().until(() -> next.transcript().stream().anyMatch(m -> m.text().equals("scripted")));
    assertThat(control("PUT", "agents", "{\"behaviour\":\"manual\"}").status()).isEqualTo(200);
    assertThat(control("PUT", "agents", "{\"behaviour\":\"builtIn\"}").status()).isEqualTo(200);
    assertThat(control("PUT", "agents", "{\"behaviour\":\"other\"}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|faults|{\"kind\":\"nothing\"}|400|unknown kind 'nothing'",
        "POST|faults|{\"kind\":\"reset\",\"time\":1}|400|unknown fields [time]",
        "POST|faults|{\"kind\":\"reset\",\"times\":\"x\"}|400|'times' must be",
        "POST|faults|{\"kind\":\"reset\",\"operations\":[\"x\"]}|400|unknown operation 'x'",
        "POST|faults|{\"kind\"|400|malformed JSON at line 1",
        "POST|faults|[]|400|a fault is a JSON object",
        "POST|faults|{\"kind\":7}|400|'kind' must be a string",
        "POST|faults|{\"kind\":\"reset\",\"operations\":\"send\"}|400|'operations' must be an array of names",
        "POST|faults|{\"kind\":\"reset\",\"operations\":{\"a\":\"send\"}}|400|'operations' must be an array of names",
        "POST|faults|{\"kind\":\"reset\",\"operations\":null}|400|'operations' must be an array of names",
        "POST|faults|{\"kind\":\"reset\",\"operations\":[5]}|400|'operations' must be an array of names",
        "POST|faults|{\"kind\":\"permanent\",\"codes\":204}|400|'codes' must be an array of whole numbers",
        "POST|faults|{\"kind\":\"permanent\",\"codes\":[\"x\"]}|400|'codes' must be an array of whole numbers",
        "POST|faults|{\"kind\":\"permanent\",\"codes\":[1.5]}|400|'codes' must be an array of whole numbers",
        "POST|faults|{\"kind\":\"permanent\",\"chatEnded\":\"yes\"}|400|'chatEnded' must be true or false",
        "POST|faults|{\"kind\":\"reset\",\"chat\":5}|400|'chat' must be a string",
        "POST|faults|{\"kind\":\"reset\",\"chat\":\"none\"}|404|no chat 'none'",
        "POST|faults|{\"kind\":\"http-status\",\"body\":{\"a\":1}}|400|'body' must be a string",
        "POST|faults|{\"kind\":\"http-status\",\"contentType\":true}|400|'contentType' must be a string",
        "POST|chats/latest/do|{\"do\":\"fly\"}|400|step 1 does 'fly'; known",
        "POST|chats/latest/do|{\"do\":\"say\"}|400|step 1 needs 'text' to say",
        "POST|chats/latest/do|{\"do\":\"waitFor\"}|400|for scripts",
        "POST|chats/latest/do|[{\"do\":\"join\"},{\"do\":\"join\",\"role\":\"king\"}]|400|step 2 has an unknown role",
        "POST|chats/latest/do|[{\"do\":\"join\",\"delay\":-1}]|400|step 1 has a 'delay'",
        "POST|chats/latest/do|[{\"do\":\"join\",\"x\":1}]|400|step 1 has unknown fields [x]",
        "POST|chats/latest/do||400|empty",
        "GET|chats/none|x|404|no chat 'none'",
        "GET|requests?limit=x|x|400|'limit'",
        "GET|nothing|x|404|/control/",
        "PUT|chats/latest/do|x|404|/control/"
      })
  void saysWhatIsWrong(String method, String path, String body, int status, String text)
      throws Exception {
    Reply reply = control(method, path, body == null ? "" : body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("error").asText()).contains(text);
    assertThat(sim.faults().list()).isEmpty();
  }

  @Test
  void turnsAwayPagesOfOtherOrigins() throws Exception {
    assertThat(Client.get(sim.controlUrl() + "chats", "Origin", "https://evil.example").status())
        .isEqualTo(403);
    assertThat(Client.get(sim.controlUrl() + "chats", "Origin", "null").status()).isEqualTo(403);
    assertThat(Client.get(sim.controlUrl() + "chats", "Origin", ":::").status()).isEqualTo(403);
    assertThat(
            Client.get(sim.controlUrl() + "chats", "Origin", "http://127.0.0.1:" + sim.port())
                .status())
        .isEqualTo(200);
  }
}
