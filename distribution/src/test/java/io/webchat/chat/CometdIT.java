package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.MessageKind;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chats of version 2 over Bayeux with the real bundles, by the commands of the bus. */
class CometdIT extends OneWireCase {
  private static final String BUNDLE = "io.webchat.transport.gms.cometd";

  private Customer customer(boolean sockets) {
    return customer(sockets, Map.of());
  }

  private Customer customer(boolean sockets, Map<String, ?> more) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(
        "cometD",
        Map.of(
            "enabled",
            true,
            "cometURL",
            server().cometUrl(),
            "channel",
            server().cometChannel(),
            "apiURL",
            server().cometApiUrl(),
            "websocketEnabled",
            sockets));
    configuration.put("ajaxTimeout", 60_000);
    configuration.putAll(more);
    return customer(io.webchat.chat.Wire.PLAIN, configuration);
  }

  private SimulatedChat started(Customer customer) {
    customer.resolves("startChat", Map.of("nickname", "Ada", "userData", Map.of("plan", "gold")));
    SimulatedChat chat = server().awaitChat(Duration.ofSeconds(60));
    chat.agent("Anna").join();
    customer.events().awaited("agentConnected");
    return chat;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChatFromItsStartToItsEnd(boolean sockets) {
    Customer customer = customer(sockets);
    SimulatedChat chat = started(customer);
    assertThat(chat.wire()).isEqualTo(Wire.GMS_V2_COMETD);
    assertThat(chat.userData()).containsEntry("plan", "gold");

    talksAndEnds(customer, chat);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTransportIsReplacedUnderTraffic(boolean sockets) {
    Customer customer = customer(sockets);
    SimulatedChat chat = started(customer);
    goesOnWhenReplaced(customer, chat, BUNDLE);
  }

  @Test
  void aLostConnectionIsToldAndMadeGood() {
    Customer customer = customer(true);
    SimulatedChat chat = started(customer);
    goesOnAfterAClosedSocket(customer, chat);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageWhoseAnswerIsCutOffIsNeitherLostNorDoubled(boolean sockets) {
    Customer customer = customer(sockets);
    SimulatedChat chat = started(customer);
    server().faults().on(Fault.resetAfter().on(Operation.SEND).times(1));
    customer.resolves("sendMessage", Map.of("message", "taken"));
    server().faults().on(Fault.reset().on(Operation.SEND).times(1));
    customer.resolves("sendMessage", Map.of("message", "cut"));
    customer.resolves("sendMessage", Map.of("message", "fence"));
    customer.events().awaitText("fence");
    assertThat(chat.sentTexts()).containsExactly("taken", "cut", "fence");
    assertThat(customer.events().texts()).containsExactly("taken", "cut", "fence");
  }

  @Test
  void pollingIsNotOfferedAndTheRestIs() {
    Customer customer = customer(false);
    started(customer);
    assertThat(customer.rejects("startPoll").text())
        .isEqualTo("This transport doesn't support polling");
    assertThat(customer.rejects("stopPoll").text())
        .isEqualTo("This transport doesn't support polling");
    customer.resolves("verifySession");
  }

  @Test
  void anAsynchronousChatReadsOnPageByPage() {
    Map<String, Object> async = Map.of("async", Map.of("enabled", true));
    Customer customer = customer(true, async);
    SimulatedChat chat = started(customer);
    assertThat(chat.userData()).containsEntry("GCTI_Chat_AsyncMode", "true");
    IntStream.range(0, 50).forEach(i -> chat.agent("Anna").say("m" + i));
    customer.events().awaitText("m49");
    Object data = customer.events().of("started").get(0).data().get("sessionData");
    customer.close();

    Customer other = customer(false, async);
    other.resolves("restore", Map.of("sessionData", data));
    other.events().awaitText("m49");
    other.resolves("fetchHistory");
    other.resolves("fetchHistory");
    await().atMost(EventLog.PATIENCE).until(() -> other.transcriptTexts().contains("m0"));
    assertThat(other.transcriptTexts())
        .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "m" + i).toList());
    chat.agent("Anna").say("after");
    other.events().awaitText("after");
  }

  @Test
  void aFileIsSent() {
    Customer customer = customer(true);
    SimulatedChat chat = started(customer);
    customer.resolves("getFileLimits");
    customer.resolves(
        "sendFile",
        Map.of("files", FileSource.of("a.pdf", "application/pdf", new byte[] {1, 2, 3})));
    await()
        .atMost(EventLog.PATIENCE)
        .until(
            () ->
                customer.transcript().stream()
                    .anyMatch(message -> message.kind() == MessageKind.FILE_UPLOADED));
    assertThat(chat.transcript()).anyMatch(entry -> entry.userData().containsValue("a.pdf"));
  }
}
