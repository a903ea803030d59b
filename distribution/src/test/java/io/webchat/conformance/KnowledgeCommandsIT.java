package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Agent;
import io.webchat.api.message.Agents;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.message.Stats;
import io.webchat.api.message.Transcript;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;

/** The commands getTranscript, getAgents, getStats, getSessionData, verifySession. */
class KnowledgeCommandsIT extends ConformanceCase {
  @Proves("command.getTranscript.resolves")
  void getTranscriptHasEveryMessageInOrder(Wire wire) {
    Customer customer = customer(wire);
    Transcript empty = (Transcript) customer.resolves("getTranscript");
    assertThat(empty.messages()).isEmpty();
    customer.start();
    SimulatedAgent agent = chat().agent("Anna").join();
    agent.say("one");
    customer.events().awaitText("one");
    customer.resolves("sendMessage", Map.of("message", "two"));
    customer.events().awaitText("two");
    agent.pushUrl("https://a.example/three");
    customer.events().awaitText("https://a.example/three");
    assertThat(customer.transcriptTexts()).containsExactly("one", "two", "https://a.example/three");
    assertThat(customer.transcript()).isEqualTo(customer.events().messages());
    Transcript transcript = (Transcript) customer.resolves("getTranscript");
    assertThat(transcript.originalMessages()).hasSameSizeAs(transcript.messages());
    customer.resolves("endChat");
    assertThat(customer.transcriptTexts()).as("kept after the end").contains("one", "two");
    customer.start();
    assertThat(customer.transcriptTexts()).as("of the new chat").isEmpty();
  }

  @Proves(
      value = "behaviour.message.format",
      on = {Wire.V2, Wire.V3, Wire.COMETD})
  void messagesHaveTheDocumentedShape(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    chat.agent("Anna").say("hello");
    Message message = customer.events().awaitText("hello");
    assertThat(message.type()).isEqualTo("Message");
    assertThat(message.from().name()).isEqualTo("Anna");
    assertThat(message.from().role()).isEqualTo(Role.AGENT);
    var truth =
        chat.transcript().stream()
            .filter(entry -> entry.type() == EventType.MESSAGE)
            .findFirst()
            .orElseThrow();
    assertThat(message.index()).isEqualTo(truth.index());
    assertThat(message.timestamp()).isEqualTo(truth.time().toEpochMilli());
    assertThat(message.restoring()).isFalse();
    Object id = message.from().get(wire.isVersion2() ? "id" : "participantId");
    assertThat(id)
        .isEqualTo(wire.isVersion2() ? (Object) truth.from().number() : truth.from().id());
    chat.agent("Anna")
        .structured(Map.of("contentType", "generic", "text", "choose", "content", Map.of()));
    chat.agent("Anna").say("well?");
    customer.events().awaitText("well?");
    if (wire.isVersion2()) {
      assertThat(customer.events().texts()).contains("choose");
    } else {
      assertThat(customer.events().messages())
          .anyMatch(shown -> shown.get("content") instanceof List<?> list && !list.isEmpty());
    }
  }

  @Proves(
      value = "command.getAgents.resolves",
      on = {Wire.V2, Wire.V3, Wire.COMETD})
  void getAgentsKnowsWhoIsAndWasThere(Wire wire) {
    Customer customer = customer(wire);
    assertThat(((Agents) customer.resolves("getAgents")).agents()).isEmpty();
    customer.start();
    SimulatedChat chat = chat();
    chat.agent("Anna").say("one moment");
    chat.supervisor("Sven").join();
    chat.agent("Anna").leave();
    customer.events().awaited("agentDisconnected");
    Map<String, Agent> agents = ((Agents) customer.resolves("getAgents")).agents();
    assertThat(agents).hasSize(2);
    Agent anna = find(agents, "Anna");
    assertThat(anna.isConnected()).isFalse();
    assertThat(anna.isSupervisor()).isFalse();
    assertThat(anna.connectedTime()).isPositive();
    assertThat(anna.disconnectedTime().orElseThrow()).isGreaterThanOrEqualTo(anna.connectedTime());
    Agent sven = find(agents, "Sven");
    assertThat(sven.isConnected()).isTrue();
    assertThat(sven.isSupervisor()).isTrue();
    assertThat(sven.get("disconnectedTime")).isEqualTo(false);
  }

  private static Agent find(Map<String, Agent> agents, String name) {
    return agents.values().stream()
        .filter(agent -> agent.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Proves("command.getStats.resolves")
  void getStatsCountsFromTheFirstToTheLastMessage(Wire wire) {
    Customer customer = customer(wire);
    Stats before = (Stats) customer.resolves("getStats");
    assertThat(before).containsEntry("startTime", false).containsEntry("duration", false);
    customer.start();
    chat().agent("Anna").say("first");
    customer.events().awaitText("first");
    chat().agent("Berta").say("last");
    customer.events().awaitText("last");
    Stats stats = (Stats) customer.resolves("getStats");
    List<Message> messages = customer.transcript();
    long first = messages.get(0).timestamp();
    long last = messages.get(messages.size() - 1).timestamp();
    assertThat(stats.startTime().orElseThrow()).isEqualTo(first);
    assertThat(stats.endTime().orElseThrow()).isEqualTo(last);
    assertThat(stats.duration().orElseThrow()).isEqualTo(last - first);
    assertThat(stats.get("agents"))
        .isEqualTo(((Agents) customer.resolves("getAgents")).get("agents"));
  }

  @Proves("command.getSessionData.resolves")
  void getSessionDataHasTheKeysOfTheWire(Wire wire) {
    Customer customer = customer(wire);
    assertThat(customer.object("getSessionData")).isEmpty();
    customer.start();
    Map<?, ?> session = customer.object("getSessionData");
    SimulatedChat chat = chat();
    if (wire.isVersion2()) {
      assertThat(session.keySet().toArray()).contains("secureKey", "sessionID", "alias", "userId");
      assertThat(session.get("sessionID")).isEqualTo(chat.id());
      assertThat(session.get("alias")).isEqualTo(chat.alias());
      String moved = chat.changeAlias();
      if (wire.polls()) { // with the next answer
        await()
            .atMost(EventLog.PATIENCE)
            .until(() -> moved.equals(customer.object("getSessionData").get("alias")));
      }
      customer.resolves("sendMessage", Map.of("message", "still here"));
    } else if (wire == Wire.PURECONNECT) {
      assertThat(session.keySet().toArray()).contains("participantId", "sessionId");
    } else if (wire == Wire.PURECLOUD) {
      assertThat(session).isNotEmpty();
    } else if (wire == Wire.WEBMESSAGING) {
      assertThat(session.keySet().toArray()).contains("token", "deploymentId");
    } else {
      assertThat(session.keySet().toArray())
          .contains("participantId", "sessionId", "token", "transportId");
      assertThat(session.get("sessionId")).isEqualTo(chat.id());
      assertThat(session.get("token").toString().split("\\.", -1)).hasSize(3);
    }
    customer.resolves("endChat");
    assertThat(customer.object("getSessionData")).isEmpty();
  }

  @Proves("command.verifySession.resolves")
  void verifySessionAsksTheServer(Wire wire) {
    Customer customer = customer(wire);
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", false));
    assertThat(server().requestLog().received()).isZero();
    customer.start();
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", true));
    if (wire.polls()) {
      customer.resolves("stopPoll");
    }
    chat().endByServer();
    if (!wire.polls()) {
      customer.events().awaited("ended");
    }
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", false));
  }

  @Proves(
      value = "behaviour.rate-limit",
      on = {Wire.COMETD, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void tooManyStartsHaveTheirOwnCode(Wire wire) {
    // CometD's client tries again and again for so long
    Customer customer = customer(wire, wire.configuration(server(), "ajaxTimeout", 15_000));
    Operation first = wire == Wire.COMETD ? Operation.HANDSHAKE : Operation.START;
    ActiveFault fault = server().faults().on(Fault.rateLimit(1).on(first));
    Rejection refused = customer.rejects("startChat", customer.form(Map.of()));
    fault.off();
    assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(ajax(refused).status()).isEqualTo(429);
    customer.start();
  }

  @Proves(
      value = "behaviour.rate-limit",
      on = {Wire.V2, Wire.V3, Wire.PURECONNECT})
  void tooManyRequestsHaveTheirOwnCode(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.tooManyRequests(1).times(1).on(Operation.REFRESH));
    BusEvent error = customer.events().awaited("error");
    assertThat(error.data().get("status")).isEqualTo(429);
    assertThat(error.data().get("errors"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .first()
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("code", "RATE_LIMITED");
    chat().agent("Anna").say("slowly");
    customer.events().awaitText("slowly");
    customer.events().never("ended");
  }
}
