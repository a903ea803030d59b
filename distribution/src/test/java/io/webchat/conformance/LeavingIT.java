package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.Deferred;
import io.webchat.api.value.AjaxResponse;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A session can always be left, and one that is gone is given up. */
class LeavingIT extends ConformanceCase {
  private static final String[] END = {
    "pollingStopped", "supervisorDisconnected", "agentDisconnected", "clientDisconnected", "ended"
  };

  private static final String[] LOST = {"sessionLost", "error", "ended"};

  @Proves(
      value = "difference.endChat-always",
      on = {Wire.V2, Wire.V3, Wire.PURECONNECT, Wire.PURECLOUD})
  void theChatEndsHereWhateverTheServerAnswers(Wire wire) {
    Map<Integer, Fault> faults =
        Map.of(404, Fault.http(404), 500, Fault.http(500), 0, Fault.reset());
    Customer customer = customer(wire);
    faults.forEach(
        (status, fault) -> {
          customer.start();
          customer.events().clear();
          server().faults().on(fault.on(Operation.END));
          AjaxResponse ajax = (AjaxResponse) customer.resolves("endChat");
          assertThat(ajax.status()).isEqualTo(status);
          assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
          customer.events().awaited("ended");
          assertThat(customer.events().names(END)).containsExactly(wire.events(END));
          customer.events().never("error", "sessionLost");
          server().faults().clear();
        });
  }

  @Proves(
      value = "difference.endChat-always",
      on = {Wire.COMETD, Wire.WEBMESSAGING})
  void theChatEndsHereWhateverIsAnsweredOnTheSocket(Wire wire) {
    Customer customer = customer(wire);
    for (Fault fault : List.of(Fault.permanentError(204), Fault.transientError())) {
      customer.start();
      customer.events().clear();
      server().faults().on(fault.times(1).on(Operation.END));
      customer.resolves("endChat");
      assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
      customer.events().awaited("ended");
      assertThat(customer.events().names(END)).containsExactly(wire.events(END));
      customer.events().never("error", "sessionLost");
    }
  }

  @Proves("difference.endChat-always")
  @Waits
  void theServerIsToldLater(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    server().faults().on(Fault.reset().on(Operation.END).times(2));
    customer.resolves("endChat");
    customer.start();
    customer.close();
    await().atMost(EventLog.PATIENCE).until(chat::ended);
    assertThat(chat().ended()).as("the next chat").isFalse();
  }

  @Proves("difference.endChat-held-poll")
  void whatAHeldPollBringsDoesNotCount(Wire wire) {
    server(simulator().longPoll(Duration.ofSeconds(30)));
    Customer customer = customer(wire);
    for (int i = 0; i < 10; i++) {
      customer.start();
      chat().agent("Anna").say("hello " + i);
      customer.events().awaitText("hello " + i);
      long polls = polls();
      await().atMost(EventLog.PATIENCE).until(() -> polls() > polls);
      if (wire == Wire.V3) { // the others ask again and again
        await().atMost(EventLog.PATIENCE).until(() -> chat().heldPolls() == 1);
      }
      customer.events().clear();
      Deferred ended = customer.command("endChat", Map.of());
      Customer.value("endChat", ended);
      customer.events().awaited("ended");
      assertThat(customer.events().names(END)).containsExactly(END);
      customer.events().never("error", "sessionLost");
    }
  }

  @Proves("difference.session-unknown")
  void aSessionThatEveryPollSaysIsUnknownIsGivenUp(Wire wire) {
    // PureConnect waits a second longer after each error in a row
    boolean slow = wire == Wire.PURECONNECT;
    Customer customer =
        customer(wire, wire.configuration(server(), "pollExceptionLimit", slow ? 1 : 3));
    for (int status : slow ? List.of(404) : List.of(404, 401, 403)) {
      customer.start();
      customer.events().clear();
      server().faults().on(Fault.http(status).on(Operation.REFRESH, Operation.HISTORY));
      customer.events().awaited("ended");
      assertThat(customer.events().names(LOST)).containsExactly(LOST);
      assertThat(customer.events().of("error").get(0).data().get("status")).isEqualTo(status);
      assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
      server().faults().clear();
    }
    customer.start();
    chat().agent("Anna").say("welcome");
    customer.events().awaitText("welcome");
  }

  @Proves("difference.session-unknown")
  @Waits
  void oneRefusalIsNotTheEnd(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "pollExceptionLimit", 3));
    customer.start();
    server().faults().on(Fault.permanentError().times(2).on(Operation.REFRESH, Operation.HISTORY));
    customer.events().awaited("connectionRestored");
    chat().agent("Anna").say("still here");
    customer.events().awaitText("still here");
    customer.events().never("error", "sessionLost", "ended");
  }

  @Proves({"difference.lost-ended", "extra.event.sessionLost"})
  @Waits
  void aLostSessionHasEnded(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "pollExceptionLimit", 1));
    customer.start();
    Map<?, ?> session = customer.object("getSessionData");
    if (wire == Wire.COMETD) { // a session that it does not know has ended
      server().faults().on(Fault.permanentError(204).on(Operation.REFRESH));
      cutSockets();
    } else {
      lose(wire);
    }
    assertThat(customer.events().awaited("sessionLost").data().get("sessionData"))
        .isEqualTo(session);
    customer.events().awaited("ended");
    assertThat(customer.events().names(LOST)).containsExactly(LOST);
  }
}
