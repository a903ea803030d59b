package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chats over the guest chat of Genesys Cloud and over PureConnect with the real bundles, by the
 * commands of the bus.
 */
class GuestAndPureConnectIT extends OneWireCase {
  private static final String FORM = "form";

  private final String id = "kept-" + UUID.randomUUID();

  /** The wires that these chats are held on. */
  enum Held {
    GUEST_CHAT(io.webchat.simulator.model.Wire.PURECLOUD_V2, "io.webchat.transport.purecloud.v2"),
    PURECONNECT(
        io.webchat.simulator.model.Wire.PURECONNECT_V4, "io.webchat.transport.pureconnect.v4");

    private final io.webchat.simulator.model.Wire wire;
    private final String bundle;

    Held(io.webchat.simulator.model.Wire wire, String bundle) {
      this.wire = wire;
      this.bundle = bundle;
    }
  }

  private Map<String, Object> configuration(Held held) {
    Map<String, Object> configuration = new LinkedHashMap<>(server().configuration(held.wire));
    configuration.put("ajaxTimeout", 60_000);
    return configuration;
  }

  private Customer served(Held held) {
    server(simulator().pollWait(Duration.ofMillis(100)).guestHeartbeat(Duration.ofSeconds(1)));
    return open(Wire.PLAIN, id, configuration(held));
  }

  private SimulatedChat started(Customer customer) {
    customer.resolves(
        "startChat", Map.of(FORM, Map.of("nickname", "Ada"), "userData", Map.of("plan", "gold")));
    SimulatedChat chat = server().awaitChat(Duration.ofSeconds(60));
    chat.agent("Anna").join();
    customer.events().awaited("agentConnected");
    return chat;
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void aChatFromItsStartToItsEnd(Held held) {
    Customer customer = served(held);
    SimulatedChat chat = started(customer);
    assertThat(chat.userData()).containsEntry("plan", "gold");
    Map<?, ?> data = (Map<?, ?>) customer.events().of("started").get(0).data().get("sessionData");
    assertThat(data.keySet().toString())
        .isEqualTo(
            held == Held.GUEST_CHAT
                ? "[jwt, conversationId, memberId, WebSocketUrl]"
                : "[sessionId, participantId]");

    talksAndEnds(customer, chat);
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void theTransportIsReplacedUnderTraffic(Held held) {
    Customer customer = served(held);
    SimulatedChat chat = started(customer);
    goesOnWhenReplaced(customer, chat, held.bundle);
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void aSessionIsRestored(Held held) {
    Customer customer = served(held);
    SimulatedChat chat = started(customer);
    chat.agent("Anna").say("one");
    customer.events().awaitText("one");
    customer.close();
    chat.agent("Anna").say("two");

    Customer back = open(Wire.PLAIN, id, configuration(held));

    back.events().awaited("restored");
    back.events().awaitText("two");
    assertThat(back.transcriptTexts()).containsExactly("one", "two");
    chat.agent("Anna").say("three");
    back.events().awaitText("three");
    back.resolves("sendMessage", Map.of("message", "mine"));
    assertThat(chat.sentTexts()).containsExactly("mine");
    back.resolves("endChat");
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void theServersEndIsTold(Held held) {
    Customer customer = served(held);
    SimulatedChat chat = started(customer);
    chat.agent("Anna").say("bye");
    chat.endByServer();

    customer.events().awaited("ended");
    customer.awaitState(WebChatState.IDLE);
    assertThat(customer.transcriptTexts()).containsExactly("bye");
    assertThat(customer.events().names("error", "sessionLost", "disconnected")).isEmpty();
    started(customer);
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void whatTheWireCannotDoIsRejectedWithTheDocumentedTexts(Held held) {
    Customer customer = served(held);
    started(customer);

    assertThat(customer.rejects("sendCustomNotice", Map.of("message", "x")).text())
        .isEqualTo("This transport doesn't support sendCustomNotice command.");
    assertThat(customer.rejects("updateUserData", Map.of("k", "v")).text())
        .isEqualTo(
            "This transport doesn't support updating userData during an active chat session.");
    assertThat(customer.rejects("resetPollExceptions").text())
        .isEqualTo("This transport doesn't support resetPollExceptions command.");
    assertThat(customer.rejects("sendFile", Map.of("files", "x")).text())
        .isEqualTo("This transport doesn't support file uploads");
    assertThat(customer.rejects("downloadFile", Map.of("fileId", "x")).text())
        .isEqualTo("This transport doesn't support file download.");
    if (held == Held.GUEST_CHAT) {
      assertThat(customer.rejects("startPoll").text())
          .isEqualTo("This transport doesn't support polling");
      assertThat(customer.object("verifySession").get("sessionActive")).isEqualTo(true);
    } else {
      assertThat(customer.rejects("verifySession").text())
          .isEqualTo("This transport doesn't support the verifySession command");
    }
  }

  @Test
  void anEventStreamThatIsCutIsToldAndMadeGood() {
    Customer customer = served(Held.GUEST_CHAT);
    SimulatedChat chat = started(customer);
    server().faults().on(Fault.closeSocket(1001)).off();
    chat.agent("Anna").say("meanwhile");
    customer.events().awaitText("meanwhile");
    customer.events().awaited("connectionRestored");
    customer.resolves("sendMessage", Map.of("message", "back"));
    customer.events().awaitText("back");
    assertThat(customer.events().texts()).containsExactly("meanwhile", "back");
  }

  @Test
  void aChatGoesOnAtTheServerThatTookOver() {
    Customer customer = served(Held.PURECONNECT);
    SimulatedChat chat = started(customer);
    server().switchOver();
    chat.agent("Anna").say("over here");
    customer.events().awaitText("over here");
    customer.resolves("sendMessage", Map.of("message", "found you"));
    assertThat(chat.sentTexts()).containsExactly("found you");
    assertThat(customer.events().names("sessionLost", "ended")).isEmpty();
    customer.close();

    Customer back = open(Wire.PLAIN, id, configuration(Held.PURECONNECT));
    back.events().awaitText("found you");
    assertThat(back.object("getSessionData").get("host"))
        .isEqualTo(server().pureConnectHosts().get(1));
  }
}
