package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.Deferred;
import io.webchat.api.message.Stats;
import io.webchat.api.value.ErrorCode;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Decisions about the session, what is known of it, and what the bus tells about it. */
class SessionDecisionsIT extends ConformanceCase {
  private static final String DENIED =
      "Access Denied to private command. Only WebChatService is allowed to invoke this command"
          + " in Non-Async mode.";

  /** Longer than a test takes: an answer is held until the test clears the faults. */
  private static final Duration HELD = Duration.ofHours(1);

  @Proves("likeness.restore-order")
  void aManualRestoreIsCheckedForTheSessionBeforeTheMode(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server(), "ajaxTimeout", 60_000);
    String id = "restore-order-" + wire;
    Customer before = open(wire, id, configuration).ready().start();
    before.close();
    server().faults().on(Fault.delay(HELD).on(Operation.REFRESH, Operation.HISTORY));
    Customer customer = open(wire, id, configuration);
    customer.awaitState(WebChatState.RESTORING);
    Deferred meanwhile = customer.command("restore", Map.of());
    assertRejected(
        Customer.reason("restore", meanwhile),
        ErrorCode.ALREADY_RESTORING,
        "Already restoring. Ignoring request.");
    server().faults().clear();
    customer.ready();
    customer.events().awaited("restored");
    assertRejected(
        customer.rejects("restore"),
        ErrorCode.ALREADY_ACTIVE,
        "Chat session is already active, ignoring restore command.");
    customer.resolves("endChat");
    assertRejected(customer.rejects("restore"), ErrorCode.ACCESS_DENIED, DENIED);
    assertThat(customer.events().names("restored", "restoreFailed")).containsExactly("restored");
  }

  @Proves("likeness.bus-data")
  void theBusTellsSessionAndUserData(Wire wire) {
    Map<String, Object> configured = Map.of("tier", "silver");
    Customer customer = customer(wire, wire.configuration(server(), "userData", configured));
    assertThat(data(customer, "sessionActive")).as("at first").isEqualTo(false);
    assertThat(data(customer, "userData")).isEqualTo(configured);
    assertThat(data(customer, "mode")).isEqualTo(Map.of("async", false));
    assertThat(data(customer, "sessionData")).isEqualTo(Map.of());
    customer.resolves("updateUserData", Map.of("cart", "5"));
    assertThat(data(customer, "userData")).isEqualTo(Map.of("tier", "silver", "cart", "5"));
    customer.start();
    assertThat(data(customer, "sessionActive")).isEqualTo(true);
    assertThat(data(customer, "sessionData")).isEqualTo(customer.object("getSessionData"));
    if (wire.takesUserData()) {
      customer.resolves("updateUserData", Map.of("cart", "6"));
      assertThat(data(customer, "userData")).isEqualTo(Map.of("tier", "silver", "cart", "6"));
    }
    customer.resolves("endChat");
    customer.events().awaited("ended");
    assertThat(data(customer, "sessionActive")).isEqualTo(false);
    assertThat(data(customer, "sessionData")).isEqualTo(Map.of());
    assertThat(changes(customer, "sessionActive")).containsExactly(true, false);
    // Web Messaging keeps user data with the session until a message takes them along
    int began = wire == Wire.WEBMESSAGING ? 2 : 1;
    assertThat(changes(customer, "sessionData")).hasSize(began + 1).endsWith(Map.of());
  }

  private static Object data(Customer customer, String key) {
    return customer.plugin().data("WebChatService." + key);
  }

  private static List<Object> changes(Customer customer, String key) {
    return customer.events().of("data." + key).stream()
        .<Object>map(event -> event.data().get("value"))
        .toList();
  }

  @Proves("difference.stats-after-end")
  void agentsAndStatsStayAfterAnEndByTheServer(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").say("bye");
    customer.events().awaitText("bye");
    Stats before = (Stats) customer.resolves("getStats");
    assertThat(before.startTime()).isPresent();
    chat().endByServer();
    customer.events().awaited("ended");
    Stats after = (Stats) customer.resolves("getStats");
    assertThat(after.startTime()).isEqualTo(before.startTime());
    assertThat(after.endTime().orElseThrow())
        .isGreaterThanOrEqualTo(before.endTime().orElseThrow());
    assertThat((Map<?, ?>) after.get("agents")).hasSize(1);
    assertThat((Map<?, ?>) customer.object("getAgents").get("agents")).hasSize(1);
    if (wire != Wire.WEBMESSAGING) { // can still be read
      assertThat(customer.object("getSessionData")).isEmpty();
    }
    assertThat(customer.transcriptTexts()).containsExactly("bye");
    customer.start();
    assertThat((Map<?, ?>) customer.object("getAgents").get("agents"))
        .as("of the next chat")
        .isEmpty();
  }

  @Proves("behaviour.verifySession.ended-meanwhile")
  void aChatThatEndsDuringTheQuestionIsNotActive(Wire wire) {
    Customer customer = settled(chatting(wire));
    stopPoll(customer);
    long before = server().requestLog().received();
    server().faults().on(wire.unanswered());
    Deferred question = customer.command("verifySession", Map.of());
    await().atMost(EventLog.PATIENCE).until(() -> server().requestLog().received() > before);
    customer.resolves("endChat");
    server().faults().clear();
    assertThat(Customer.value("verifySession", question)).isEqualTo(Map.of("sessionActive", false));
  }

  /** When it returns, no poll is under way that could meet what the test has in store. */
  private void stopPoll(Customer customer) {
    if (!customer.wire().polls()) {
      return;
    }
    server().faults().on(Fault.delay(HELD).on(Operation.REFRESH));
    long before = polls();
    chat().agent("Anna").say("ends a poll that waits for a message");
    await().atMost(EventLog.PATIENCE).until(() -> polls() > before);
    customer.resolves("stopPoll");
    chat().agent("Anna").say("of the last poll");
    server().faults().clear();
    customer.events().awaitText("of the last poll");
  }

  @Proves(
      value = "behaviour.verifySession.unknown",
      on = {Wire.COMETD, Wire.WEBMESSAGING})
  void aSessionThatWasForgottenIsNotActive(Wire wire) {
    Customer customer = chatting(wire);
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", true));
    chat().forget();
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", false));
  }

  @Proves(
      value = "behaviour.verifySession.unknown",
      on = {Wire.V2, Wire.V3, Wire.PURECLOUD})
  void aSessionThatTheServerDoesNotKnowIsNotActive(Wire wire) {
    Customer customer = chatting(wire);
    stopPoll(customer);
    for (int status : new int[] {401, 403, 404}) {
      server().faults().on(Fault.http(status).times(1).on(wire.question()));
      assertThat(customer.resolves("verifySession"))
          .as("HTTP %s", status)
          .isEqualTo(Map.of("sessionActive", false));
    }
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", true));
    server().faults().on(Fault.http(503).times(1).on(wire.question()));
    assertThat(ajax(customer.rejects("verifySession")).status())
        .as("a server that is down knows nothing")
        .isEqualTo(503);
    chat().forget();
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", false));
    customer.events().never("ended", "sessionLost");
  }

  @Proves(value = "behaviour.verifySession.unknown", on = Wire.V2)
  void aSessionThatTheServerRefusesIsNotActive(Wire wire) {
    Customer customer = chatting(wire);
    stopPoll(customer);
    server().faults().on(Fault.permanentError().times(1).on(Operation.REFRESH));
    assertThat(customer.resolves("verifySession")).isEqualTo(Map.of("sessionActive", false));
    customer.events().never("error");
  }

  @Proves("difference.strict-commands")
  void commandsCheckTheirArgumentsAndResolveAsTheReferenceSays(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "ajaxTimeout", 60_000)).start();
    Map<String, String> regex = Map.of("source", "pin");
    String text =
        "Missing or invalid filters provided. Please provide a regular expression or an array of"
            + " regular expressions.";
    for (Map<String, Object> options :
        List.<Map<String, Object>>of(
            Map.of("message", "pin 1234"), Map.of("message", "pin 1234", "regex", "pin"))) {
      assertRejected(
          customer.rejects("sendFilteredMessage", options), ErrorCode.INVALID_ARGUMENT, text);
    }
    assertThat(chat().sentTexts()).isEmpty();
    if (wire.polls()) {
      assertThat(customer.resolves("stopPoll")).isNull();
      assertThat(customer.resolves("stopPoll")).isNull();
      assertThat(customer.events().of("pollingStopped")).hasSize(1);
    }
    server().faults().on(Fault.delay(HELD).times(1).on(Operation.END));
    Deferred end = customer.command("endChat", Map.of());
    assertRejected(
        customer.rejects("sendFilteredMessage", Map.of("message", "pin 1234", "regex", regex)),
        ErrorCode.NO_ACTIVE_SESSION,
        "No active chat session");
    server().faults().clear();
    Customer.value("endChat", end);
    assertThat(chat().sentTexts()).isEmpty();
    if (wire.polls()) {
      assertRejected(
          customer.rejects("stopPoll"), ErrorCode.NO_ACTIVE_SESSION, "No active chat session");
    }
  }
}
