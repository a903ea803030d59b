package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault, on the wires where it means something. */
class FaultsTest {
  private ChatSimulator sim;
  private GmsCustomer jane;
  private SimulatedChat chat;

  @BeforeEach
  void start() throws IOException {
    sim = new SimulatorBuilder().longPoll(Duration.ZERO).start();
    jane = GmsCustomer.jane(sim);
    chat = sim.awaitChat(Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  @Test
  void hitsOnlyWhatItIsMeantForAndSoOftenAsTold() throws Exception {
    var john = GmsCustomer.jane(sim);
    ActiveFault fault =
        sim.faults().on(Fault.transientError().on(Operation.REFRESH).chat(jane.chatId()).times(2));
    assertThat(john.refresh(1).path("statusCode").asInt(-1)).isZero();
    assertThat(jane.call("send", "message", "x").json().path("statusCode").asInt(-1)).isZero();
    assertThat(jane.refresh(1).path("statusCode").asInt()).isEqualTo(1);
    assertThat(fault.active()).isTrue();
    assertThat(jane.refresh(1).path("statusCode").asInt()).isEqualTo(1);
    assertThat(fault.active()).isFalse();
    assertThat(fault.hits()).isEqualTo(2);
    assertThat(jane.refresh(1).path("statusCode").asInt(-1)).isZero();
  }

  @Test
  void isSwitchedOff() throws Exception {
    ActiveFault fault = sim.faults().on(Fault.http(500));
    sim.faults().on(Fault.http(501));
    assertThat(jane.call("refresh").status()).isEqualTo(500);
    fault.off();
    assertThat(jane.call("refresh").status()).isEqualTo(501);
    assertThat(sim.faults().list()).hasSize(1);
    sim.faults().clear();
    assertThat(jane.call("refresh").status()).isEqualTo(200);
  }

  @Test
  void answersPermanentErrors() throws Exception {
    sim.faults().on(Fault.permanentError(204, 240).times(1));
    JsonNode error = jane.call("send", "message", "x").json();
    assertThat(error.path("statusCode").asInt()).isEqualTo(2);
    assertThat(error.path("chatEnded").asBoolean(true)).isFalse();
    assertThat(error.at("/errors/1/code").asInt()).isEqualTo(240);
    sim.faults().on(Fault.permanentEnd().times(1));
    assertThat(jane.refresh(1).path("chatEnded").asBoolean()).isTrue();
    assertThat(chat.sentTexts()).isEmpty();
  }

  @Test
  void answersHttpErrorsOfEveryShape() throws Exception {
    sim.faults().on(Fault.http(503).times(1));
    assertThat(jane.call("refresh").json().path("statusCode").asInt()).isEqualTo(2);
    sim.faults().on(Fault.http(502, "text/html", "<html>").times(1));
    Reply html = jane.call("refresh");
    assertThat(html.status()).isEqualTo(502);
    assertThat(html.body()).isEqualTo("<html>");
    sim.faults().on(Fault.tooManyRequests(7).times(1));
    Reply busy = jane.call("refresh");
    assertThat(busy.status()).isEqualTo(429);
    assertThat(busy.header("retry-after")).isEqualTo("7");
    var v3 = PureEngageCustomer.jane(sim);
    sim.faults().on(Fault.http(500).times(1));
    assertThat(v3.get("/messages").json().at("/status/code").asText()).isEqualTo("HTTP_500");
    sim.faults().on(Fault.transientError().times(1));
    assertThat(v3.get("/messages").status()).isEqualTo(503);
    sim.faults().on(Fault.permanentError().times(1));
    assertThat(v3.get("/messages").status()).isEqualTo(400);
  }

  @Test
  void delaysBeforeAndAfterTheWork() throws Exception {
    ActiveFault held =
        sim.faults().on(Fault.delay(Duration.ofHours(1)).on(Operation.SEND).times(1));
    CompletableFuture<Reply> before = Client.sendAsync(jane.request("send", "message", "before"));
    await().until(() -> held.hits() == 1);
    sim.faults().on(Fault.delayAfter(Duration.ofHours(1)).on(Operation.SEND).times(1));
    CompletableFuture<Reply> after = Client.sendAsync(jane.request("send", "message", "after"));
    await().until(() -> chat.sentCount("after") == 1);
    assertThat(chat.sentTexts()).containsExactly("after");
    assertThat(before).isNotDone();
    assertThat(after).isNotDone();
    sim.faults().on(Fault.delay(Duration.ofMillis(5)).times(1));
    assertThat(jane.call("send", "message", "soon").json().path("statusCode").asInt(-1)).isZero();
  }

  @Test
  void resetsBeforeAndAfterTheWork() throws Exception {
    sim.faults().on(Fault.reset().times(1));
    assertThatThrownBy(() -> jane.call("send", "message", "before"))
        .isInstanceOf(IOException.class);
    assertThat(chat.sentTexts()).isEmpty();
    sim.faults().on(Fault.resetAfter().times(1));
    assertThatThrownBy(() -> jane.call("send", "message", "after")).isInstanceOf(IOException.class);
    assertThat(chat.sentTexts()).containsExactly("after");
    assertThat(jane.refresh(1).path("statusCode").asInt(-1)).isZero();
  }

  @Test
  void spoilsTheBody() throws Exception {
    sim.faults().on(Fault.of(FaultKind.TRUNCATED_JSON).times(1));
    String half = jane.call("refresh", "transcriptPosition", "1").body();
    assertThat(half).startsWith("{\"statusCode\":0").doesNotEndWith("}");
    sim.faults().on(Fault.of(FaultKind.NOT_JSON).times(1));
    Reply html = jane.call("refresh");
    assertThat(html.status()).isEqualTo(200);
    assertThat(html.header("content-type")).startsWith("text/html");
    sim.faults().on(Fault.hugeBody(3_000_000).times(1));
    Reply huge = jane.call("refresh");
    assertThat(huge.body()).hasSize(3_000_000);
    assertThat(huge.json().path("statusCode").asInt(-1)).isZero();
    sim.faults().on(Fault.deepJson(100_000).times(1));
    assertThat(jane.call("refresh").body()).contains("[".repeat(100_000)).endsWith("]}");
    var v3 = PureEngageCustomer.jane(sim);
    sim.faults().on(Fault.hugeBody(10_000).times(1));
    assertThat(v3.get("/messages").json().at("/data/messages").isArray()).isTrue();
    sim.faults().on(Fault.trickle(20, Duration.ofMillis(1)).times(1));
    assertThat(jane.refresh(1).path("statusCode").asInt(-1)).isZero();
  }

  @Test
  void spoilsTheMessages() throws Exception {
    chat.agent("Anna").say("one");
    sim.faults().on(Fault.of(FaultKind.DUPLICATED_INDEX).times(1));
    assertThat(GmsCustomer.fields(jane.refresh(1), "index")).containsExactly("1", "1", "2", "3");
    sim.faults().on(Fault.of(FaultKind.MISSING_INDEX).times(1));
    assertThat(GmsCustomer.fields(jane.refresh(1), "index")).containsExactly("", "", "");
    sim.faults().on(Fault.of(FaultKind.OUT_OF_ORDER).times(1));
    assertThat(GmsCustomer.fields(jane.refresh(1), "index")).containsExactly("3", "2", "1");
    sim.faults().on(Fault.of(FaultKind.MISSING_CHAT_ENDED).times(1));
    assertThat(jane.refresh(1).has("chatEnded")).isFalse();
    assertThat(GmsCustomer.fields(jane.refresh(1), "index")).containsExactly("1", "2", "3");
    var v3 = PureEngageCustomer.jane(sim);
    sim.faults().on(Fault.of(FaultKind.DUPLICATED_INDEX).times(1));
    sim.faults().on(Fault.of(FaultKind.MISSING_CHAT_ENDED).times(1));
    JsonNode spoilt = v3.poll();
    assertThat(PureEngageCustomer.texts(spoilt, "index")).containsExactly("1", "1");
    assertThat(spoilt.has("chatEnded")).isFalse();
  }

  @Test
  void altersWhatComesBack() throws Exception {
    String text = "Tom & Jerry <3\n\"x\" \uD83D\uDE00";
    chat.agent("Anna").say(text);
    jane.call("send", "message", text);
    sim.faults().on(Fault.of(FaultKind.ALTERED_ECHO).times(1));
    assertThat(GmsCustomer.fields(jane.refresh(3), "text"))
        .containsExactly(text, "Tom &amp; Jerry &lt;3 &quot;x&quot; ?");
    assertThat(chat.sentTexts()).containsExactly(text);
    var v3 = PureEngageCustomer.jane(sim);
    v3.say("a<b");
    sim.faults().on(Fault.of(FaultKind.ALTERED_ECHO).times(1));
    assertThat(PureEngageCustomer.texts(v3.poll(), "text")).contains("a&lt;b");
  }

  @Test
  void answersInOtherCharsets() throws Exception {
    chat.agent("Anna").say("Köln");
    sim.faults().on(Fault.charset("windows-1252").times(1));
    assertThat(answer()).contains("\r\nContent-Type: application/json;charset=windows-1252\r\n");
    sim.faults().on(Fault.charset("windows-1252").times(1));
    assertThat(answer()).contains("\"text\":\"Köln\"");
    sim.faults().on(Fault.charset("klingon").times(1));
    assertThat(jane.refresh(2).at("/messages/1/text").asText()).isEqualTo("Köln");
  }

  /** The bytes of an answer, each as one character. */
  private String answer() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sim.port())) {
      ask(socket, "Connection: close\r\n");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private void ask(Socket socket, String headers) throws IOException {
    String form = Client.form(fields(jane.session()));
    String head =
        "POST "
            + URI.create(jane.url("refresh")).getPath()
            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + headers
            + "Content-Length: "
            + form.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + form).getBytes(StandardCharsets.US_ASCII));
  }

  private static String[] fields(Map<String, String> fields) {
    return fields.entrySet().stream()
        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
        .toArray(String[]::new);
  }

  @Test
  void closesIdleConnections() throws Exception {
    sim.faults().on(Fault.keepAlive(Duration.ofMillis(50)).times(1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sim.port())) {
      socket.setSoTimeout(60_000);
      ask(socket, "");
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .doesNotContainIgnoringCase("connection:")
          .doesNotContainIgnoringCase("keep-alive");
    }
  }

  @Test
  void movesAndForgetsTheChat() throws Exception {
    String alias = jane.alias();
    sim.faults().on(Fault.of(FaultKind.ALIAS_CHANGE).times(1));
    assertThat(jane.refresh(1).path("alias").asText()).isNotEqualTo(alias).isEqualTo(chat.alias());
    sim.faults().on(Fault.of(FaultKind.SESSION_FORGOTTEN).times(1));
    assertThat(jane.refresh(1).path("statusCode").asInt()).isEqualTo(2);
    assertThat(sim.chat(jane.chatId())).isEmpty();
    var v3 = PureEngageCustomer.jane(sim);
    sim.faults().on(Fault.of(FaultKind.SESSION_FORGOTTEN).times(1));
    assertThat(v3.get("/messages").json().at("/status/code").asText()).isEqualTo("INVALID_SESSION");
  }

  @ParameterizedTest
  @MethodSource("ofRequests")
  void leavesTheServerInOrder(FaultKind kind) throws Exception {
    var john = GmsCustomer.jane(sim);
    Fault fault = Fault.of(kind).on(Operation.REFRESH).chat(jane.chatId());
    sim.faults()
        .on(
            kind == FaultKind.HUGE_BODY
                ? Fault.hugeBody(1000).on(Operation.REFRESH).chat(jane.chatId())
                : fault);
    CompletableFuture<Reply> unused =
        Client.sendAsync(jane.request("refresh", "transcriptPosition", "1"));
    await().until(() -> sim.faults().list().get(0).hits() == 1);
    assertThat(john.refresh(1).path("statusCode").asInt(-1)).isZero();
  }

  static Stream<FaultKind> ofRequests() {
    return Stream.of(FaultKind.values()).filter(kind -> !kind.ofPushes());
  }

  @Test
  void doesNotHitRequestsWithWhatIsForPushes() throws Exception {
    for (FaultKind kind : FaultKind.values()) {
      if (kind.ofPushes()) {
        sim.faults().on(Fault.of(kind));
      }
    }
    assertThat(jane.refresh(1).path("statusCode").asInt(-1)).isZero();
    assertThat(sim.faults().list()).hasSize(8).allMatch(fault -> fault.hits() == 0);
  }

  @Test
  void checksItsValues() {
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.http(99));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.hugeBody(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.deepJson(100_000_000));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ofDays(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.reset().times(-1));
    for (int i = 0; i < 1_000; i++) {
      sim.faults().on(Fault.reset());
    }
    assertThatThrownBy(() -> sim.faults().on(Fault.reset()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(List.copyOf(sim.faults().list())).hasSize(1_000);
  }
}
