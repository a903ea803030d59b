package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.Deferred;
import io.webchat.api.message.Agents;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.value.AjaxResponse;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.KeyedInput;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What wires with less than versions 2 and 3 have of the same rows, or with other words. */
class OtherWiresIT extends ConformanceCase {
  @Proves(
      value = {
        "command.sendTyping.resolves",
        "event.clientTypingStarted",
        "event.clientTypingStopped",
        "behaviour.typing.debounce"
      },
      on = {Wire.PURECONNECT, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void typingWithoutAPreviewIsToldOnce(Wire wire) {
    Customer customer = chatting(wire);
    List<Deferred> keys =
        customer.atOnce(
            () ->
                Stream.of("he", "hell", "hello")
                    .map(text -> customer.command("sendTyping", Map.of("message", text)))
                    .toList());
    for (Deferred key : keys) {
      AjaxResponse ajax = (AjaxResponse) Customer.value("sendTyping", key);
      assertThat(ajax.status()).isEqualTo(200);
    }
    assertThat(customer.events().awaited("clientTypingStopped").data()).isEmpty();
    SimulatedChat chat = chat();
    await().atMost(EventLog.PATIENCE).until(() -> chat.typing().started() == 1);
    assertThat(customer.events().names("clientTypingStarted", "clientTypingStopped"))
        .containsExactly("clientTypingStarted", "clientTypingStopped");
    assertThat(customer.events().of("clientTypingStarted").get(0).data()).isEmpty();
  }

  @Proves(
      value = "command.registerTypingPreviewInput.resolves",
      on = {Wire.PURECONNECT, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void keysOfARegisteredInputAreTyping(Wire wire) {
    Customer customer = chatting(wire);
    KeyedInput input = new KeyedInput();
    Deferred registered = customer.command("registerTypingPreviewInput", Map.of("input", input));
    assertThat(Customer.value("registerTypingPreviewInput", registered)).isNull();
    customer.atOnce(
        () -> {
          input.type("Hel");
          input.type("Hello");
          return true;
        });
    customer.events().awaited("clientTypingStarted");
    SimulatedChat chat = chat();
    await().atMost(EventLog.PATIENCE).until(() -> chat.typing().started() == 1);
    customer.events().awaited("clientTypingStopped");
    assertThat(customer.events().of("clientTypingStarted")).hasSize(1);
  }

  @Proves(
      value = "behaviour.message.format",
      on = {Wire.PURECONNECT, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void messagesHaveTheDocumentedShape(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").say("hello");
    Message message = customer.events().awaitText("hello");
    assertThat(message.type()).isEqualTo("Message");
    assertThat(message.from().name()).isEqualTo("Anna");
    assertThat(message.from().role()).isEqualTo(Role.AGENT);
    assertThat(message.index()).isPositive();
    assertThat(message.timestamp()).isPositive();
    assertThat(message.restoring()).isFalse();
  }

  @Proves(
      value = "command.getAgents.resolves",
      on = {Wire.PURECONNECT, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void getAgentsKnowsWhoIsThere(Wire wire) {
    Customer customer = customer(wire);
    assertThat(((Agents) customer.resolves("getAgents")).agents()).isEmpty();
    customer.start();
    chat().agent("Anna").say("one moment");
    customer.events().awaitText("one moment");
    assertThat(((Agents) customer.resolves("getAgents")).agents().values())
        .singleElement()
        .satisfies(
            anna -> {
              assertThat(anna.name()).isEqualTo("Anna");
              assertThat(anna.isConnected()).isTrue();
              assertThat(anna.isSupervisor()).isFalse();
              assertThat(anna.connectedTime()).isPositive();
            });
  }

  @Proves(
      value = "behaviour.order.start",
      on = {Wire.COMETD, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void theStartOfAChatThatIsPushedComesInOrder(Wire wire) {
    server(simulator().agents((chat, clock) -> chat.agent("Anna").join().say("welcome")));
    Customer customer = chatting(wire);
    customer.events().awaitText("welcome");
    assertThat(customer.events().names())
        .startsWith("ready", "started")
        .containsSubsequence("agentConnected", "messageReceived")
        .doesNotContain("pollingStarted", "pollingStopped", "error");
  }

  @Proves(
      value = {
        "extra.command.sleep",
        "extra.command.wake",
        "extra.event.sleeping",
        "extra.event.waking"
      },
      on = {Wire.COMETD, Wire.PURECONNECT, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void anInstanceFallsAsleepAndWakes(Wire wire) {
    Customer customer = chatting(wire);
    assertThat(customer.resolves("sleep")).isNull();
    assertThat(customer.events().awaited("sleeping").data()).isEmpty();
    assertThat(customer.plugin().data("WebChatService.sleeping")).isEqualTo(true);
    chat().agent("Anna").say("wake up");
    if (!wire.polls()) { // what is pushed comes to a sleeping instance, too
      customer.events().awaitText("wake up");
    }
    customer.resolves("wake");
    customer.events().awaitText("wake up");
    customer.events().awaited("waking");
    assertThat(customer.events().names("sleeping", "waking")).containsExactly("sleeping", "waking");
    assertThat(customer.plugin().data("WebChatService.sleeping")).isEqualTo(false);
  }

  @Proves(
      value = "behaviour.send.once",
      on = {Wire.COMETD, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void aMessageWhoseAnswerIsCutIsSentOnce(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    server().faults().on(Fault.resetAfter().times(1).on(Operation.SEND));
    customer.resolves("sendMessage", Map.of("message", "delivered, unanswered"));
    customer.events().awaitText("delivered, unanswered");
    server().faults().on(Fault.cutSocket().times(1).on(Operation.SEND));
    customer.resolves("sendMessage", Map.of("message", "lost at first"));
    customer.events().awaitText("lost at first");
    assertThat(chat.sentTexts()).containsExactly("delivered, unanswered", "lost at first");
    assertThat(customer.events().texts()).containsExactly("delivered, unanswered", "lost at first");
  }
}
