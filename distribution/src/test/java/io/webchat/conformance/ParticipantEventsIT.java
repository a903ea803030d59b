package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Map;

/** Who comes, goes and types, and messageReceived. */
class ParticipantEventsIT extends ConformanceCase {
  private static Map<String, Object> participant(
      Customer customer, String event, String name, int agents) {
    BusEvent published = customer.events().awaited(event);
    assertThat(published.publisher()).isEqualTo("WebChatService");
    assertThat(published.data()).containsOnlyKeys("message", "agents", "numAgentsConnected");
    assertThat(((Message) published.data().get("message")).from().name()).isEqualTo(name);
    assertThat(published.data().get("numAgentsConnected")).isEqualTo(agents);
    return published.data();
  }

  @Proves({"event.clientConnected", "difference.v3-clientConnected"})
  void theCustomerJoins(Wire wire) {
    Customer customer = chatting(wire);
    Map<String, Object> data = participant(customer, "clientConnected", "Ada", 0);
    assertThat((Map<?, ?>) data.get("agents")).isEmpty();
    awaitPolls(2);
    assertThat(customer.events().of("clientConnected")).hasSize(1);
  }

  @Proves({"event.agentConnected", "event.agentDisconnected"})
  void agentsJoinAndLeave(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedAgent anna = chat().agent("Anna").join();
    Map<String, Object> joined = participant(customer, "agentConnected", "Anna", 1);
    assertThat((Map<?, ?>) joined.get("agents")).hasSize(1);
    anna.transferTo("Berta");
    Map<String, Object> left = participant(customer, "agentDisconnected", "Anna", 1);
    assertThat((Map<?, ?>) left.get("agents")).hasSize(2);
    assertThat(customer.events().names("agentConnected", "agentDisconnected", "ended"))
        .containsExactly("agentConnected", "agentConnected", "agentDisconnected");
  }

  @Proves({"event.supervisorConnected", "event.supervisorDisconnected"})
  void supervisorsJoinAndLeave(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedAgent sven = chat().supervisor("Sven").join();
    participant(customer, "supervisorConnected", "Sven", 1);
    sven.leave();
    participant(customer, "supervisorDisconnected", "Sven", 0);
    customer.events().never("agentConnected", "agentDisconnected");
  }

  @Proves({"event.botConnected", "event.botDisconnected"})
  void botsJoinAndLeave(Wire wire) {
    Customer customer =
        customer(
                wire,
                wire == Wire.PURECLOUD
                    ? wire.transport(server(), "botEventsEnabled", true)
                    : wire.configuration(server()))
            .start();
    SimulatedAgent bot = chat().bot("Robo").join();
    participant(customer, "botConnected", "Robo", 0);
    bot.leave();
    participant(customer, "botDisconnected", "Robo", 0);
    customer.events().never("agentConnected", "agentDisconnected");
  }

  @Proves({"event.clientDisconnected", "behaviour.order.end"})
  void theEndComesInOrder(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").say("bye");
    customer.events().awaitText("bye");
    customer.resolves("endChat");
    customer.events().awaited("ended");
    String[] last = {
      "pollingStopped", "supervisorDisconnected", "agentDisconnected", "clientDisconnected", "ended"
    };
    assertThat(customer.events().names(last)).endsWith(wire.events(last));
    for (String event :
        List.of("supervisorDisconnected", "agentDisconnected", "clientDisconnected")) {
      List<BusEvent> published = customer.events().of(event);
      BusEvent end = published.get(published.size() - 1);
      assertThat(end.data()).containsOnlyKeys("message", "agents", "numAgentsConnected");
      assertThat(end.data().get("numAgentsConnected")).isEqualTo(0);
    }
    if (wire.polls()) {
      assertThat(customer.events().of("pollingStopped").get(0).data()).isEmpty();
    }
  }

  @Proves(
      value = {"event.agentTypingStarted", "event.agentTypingStopped"},
      on = Wire.PURECLOUD)
  void anAgentsTypingStopsWithTheMessage(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedAgent anna = chat().agent("Anna").join();
    anna.typing();
    BusEvent started = customer.events().awaited("agentTypingStarted");
    assertThat(((Map<?, ?>) started.data().get("from")).get("name")).isEqualTo("Anna");
    customer.events().never("agentTypingStopped");
    anna.say("done");
    customer.events().awaitText("done");
    assertThat(customer.events().names("agentTypingStarted", "agentTypingStopped"))
        .containsExactly("agentTypingStarted", "agentTypingStopped");
  }

  @Proves(
      value = {"event.agentTypingStarted", "event.agentTypingStopped"},
      on = {Wire.V2, Wire.V3, Wire.COMETD, Wire.PURECONNECT, Wire.WEBMESSAGING})
  void agentsType(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedAgent anna = chat().agent("Anna").join();
    anna.typing();
    BusEvent started = customer.events().awaited("agentTypingStarted");
    assertThat(((Map<?, ?>) started.data().get("from")).get("name")).isEqualTo("Anna");
    assertThat(started.data().get("type")).isEqualTo("TypingStarted");
    customer.events().never("agentTypingStopped");
    anna.stopTyping();
    BusEvent stopped = customer.events().awaited("agentTypingStopped");
    assertThat(((Map<?, ?>) stopped.data().get("from")).get("name")).isEqualTo("Anna");
    anna.typing();
    anna.say("done");
    customer.events().awaitText("done");
    assertThat(customer.events().names("agentTypingStarted", "agentTypingStopped"))
        .containsExactly(
            "agentTypingStarted", "agentTypingStopped", "agentTypingStarted", "agentTypingStopped");
  }

  @Proves("event.messageReceived")
  void messagesComeInBatches(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    chat.agent("Anna").say("one");
    chat.agent("Anna").say("two");
    customer.events().awaitText("two");
    awaitPolls(2);
    assertThat(customer.events().texts()).containsExactly("one", "two");
    Map<?, ?> session = customer.object("getSessionData");
    for (BusEvent event : customer.events().of("messageReceived")) {
      assertThat(event.data()).containsKeys("originalMessages", "messages", "oldMessages");
      assertThat(event.data().get("restoring")).isEqualTo(false);
      assertThat(event.data().get("sessionData")).isEqualTo(session);
      assertThat((List<?>) event.data().get("messages")).isNotEmpty();
      assertThat((List<?>) event.data().get("originalMessages"))
          .hasSameSizeAs((List<?>) event.data().get("messages"));
    }
  }

  @Proves({"behaviour.order.start", "event.pollingStarted", "event.pollingStopped"})
  void theStartComesInOrder(Wire wire) {
    server(simulator().agents((chat, clock) -> chat.agent("Anna").join().say("welcome")));
    Customer customer = chatting(wire);
    customer.events().awaitText("welcome");
    customer.resolves("stopPoll");
    assertThat(customer.events().names())
        .containsExactly(
            "ready",
            "started",
            "pollingStarted",
            "clientConnected",
            "agentConnected",
            "agentTypingStopped",
            "messageReceived",
            "pollingStopped");
    assertThat(customer.events().of("pollingStarted").get(0).data()).isEmpty();
    assertThat(customer.events().of("pollingStopped").get(0).data()).isEmpty();
    Map<String, Object> client = customer.events().of("clientConnected").get(0).data();
    assertThat((Map<?, ?>) client.get("agents")).as("of the whole batch").hasSize(1);
    assertThat(client.get("numAgentsConnected")).as("counted so far").isEqualTo(0);
  }
}
