package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Plugin;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ready, error, and the events about the connection. */
class ConnectionEventsIT extends ConformanceCase {
  private static final String[] CONNECTION = {
    "connectionPending",
    "chatServerWentOffline",
    "chatServerBackOnline",
    "connectionRestored",
    "disconnected",
    "reconnected"
  };

  /** What a poll is on either wire, also when it asks for everything. */
  private static Fault ofPolls(Fault fault) {
    return fault.on(Operation.REFRESH, Operation.HISTORY);
  }

  @Proves("event.ready")
  void readyReachesLateSubscribersToo(Wire wire) {
    Customer customer = customer(wire);
    assertThat(customer.events().of("ready")).hasSize(1);
    assertThat(customer.events().of("ready").get(0).data()).isEmpty();
    List<BusEvent> late = new CopyOnWriteArrayList<>();
    Plugin plugin = customer.plugin();
    plugin.subscribe("WebChatService.ready", late::add);
    await().atMost(EventLog.PATIENCE).until(() -> late.size() == 1);
    customer.start();
    List<BusEvent> started = new CopyOnWriteArrayList<>();
    plugin.subscribe("WebChatService.started", started::add);
    customer.resolves("getTranscript");
    assertThat(started).as("only what is republished").isEmpty();
    assertThat(late).hasSize(1);
  }

  @Proves(
      value = "event.error",
      on = {Wire.COMETD, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void anErrorOfAPushedChatCarriesTheAjaxResponse(Wire wire) {
    Customer customer = chatting(wire);
    int code = wire == Wire.WEBMESSAGING ? 4011 : 204;
    server().faults().on(Fault.permanentError(code).times(1).on(Operation.SEND));
    customer.rejects("sendMessage", Map.of("message", "refused"));
    Map<String, Object> error = customer.events().awaited("error").data();
    assertThat(error).containsKeys("status", "headers", "errors");
    Map<?, ?> reason = (Map<?, ?>) ((List<?>) error.get("errors")).get(0);
    assertThat((String) reason.get("code")).startsWith(wire.type() + "-");
    assertThat((String) reason.get("text")).isNotBlank();
    chat().agent("Anna").say("never mind");
    customer.events().awaitText("never mind");
    assertThat(customer.events().of("error")).hasSize(1);
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves(
      value = "event.error",
      on = {Wire.V2, Wire.V3, Wire.PURECONNECT})
  void errorsCarryTheAjaxResponse(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.of(FaultKind.NOT_JSON).times(1).on(Operation.REFRESH));
    Map<String, Object> error = customer.events().awaited("error").data();
    assertThat(error.get("status")).isEqualTo(200);
    assertThat(error).containsKeys("headers", "errors");
    Map<?, ?> reason = (Map<?, ?>) ((List<?>) error.get("errors")).get(0);
    assertThat(reason.get("code")).isEqualTo("INVALID_RESPONSE");
    String key = wire == Wire.PURECONNECT ? "transport.reverseProxyUrl" : "dataURL";
    assertThat((String) reason.get("text")).endsWith(key);
    assertThat((String) reason.get("hint")).contains("configured address");
    chat().agent("Anna").say("never mind");
    customer.events().awaitText("never mind");
    assertThat(customer.events().of("error")).hasSize(1);
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Proves(
      value = {
        "event.connectionPending",
        "event.chatServerWentOffline",
        "event.chatServerBackOnline",
        "event.connectionRestored",
        "difference.connectionPending",
        "difference.v3-offline-events"
      },
      on = {Wire.V2, Wire.V3})
  @Waits
  void theServerGoesOfflineAndComesBack(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "pollExceptionLimit", 2));
    customer.start();
    ActiveFault fault = server().faults().on(ofPolls(Fault.transientError()));
    customer.events().awaited("chatServerWentOffline");
    assertThat(fault.hits()).as("more than pollExceptionLimit").isGreaterThanOrEqualTo(3);
    int hits = fault.hits();
    await().atMost(EventLog.PATIENCE).until(() -> fault.hits() > hits + 3);
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(customer.events().names(CONNECTION))
        .containsExactly("connectionPending", "chatServerWentOffline");
    fault.off();
    customer.events().awaited("connectionRestored");
    awaitPolls(2);
    assertThat(customer.events().names(CONNECTION))
        .containsExactly(
            "connectionPending",
            "chatServerWentOffline",
            "chatServerBackOnline",
            "connectionRestored");
    for (String name : customer.events().names(CONNECTION)) {
      assertThat(customer.events().of(name).get(0).data()).isEmpty();
    }
    customer.events().never("ended");
  }

  @Proves(
      value = "difference.connectionPending",
      on = {Wire.V2, Wire.V3, Wire.PURECONNECT})
  @Waits
  void aShortSeriesOfExceptionsIsOnlyPending(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(ofPolls(Fault.transientError().times(3)));
    customer.events().awaited("connectionPending");
    chat().agent("Anna").say("back again");
    customer.events().awaitText("back again");
    assertThat(customer.events().names(CONNECTION))
        .containsExactly("connectionPending", "connectionRestored");
  }

  @Proves({
    "difference.back-online",
    "difference.connectionPending",
    "event.connectionPending",
    "event.chatServerWentOffline",
    "event.chatServerBackOnline",
    "event.connectionRestored"
  })
  @Waits
  void theOrderOfBeingBack(Wire wire) {
    Customer customer = customer(wire, wire.configuration(server(), "pollExceptionLimit", 1));
    customer.start();
    ActiveFault fault = outage(wire);
    customer.events().awaited("chatServerWentOffline");
    fault.off();
    customer.events().awaited("reconnected");
    assertThat(customer.events().names(CONNECTION))
        .containsExactly(
            "connectionPending",
            "disconnected",
            "chatServerWentOffline",
            "chatServerBackOnline",
            "connectionRestored",
            "reconnected");
  }

  @Proves("difference.signs-end")
  @Waits
  void anEndedChatLeavesNobodyWithAPendingConnection(Wire wire) {
    // over Web Messaging the end waits so long for another connection
    Map<String, Object> hasty = wire.configuration(server(), "ajaxTimeout", 15_000);
    Customer customer = settled(customer(wire, hasty).start());
    server().faults().on(Fault.reset());
    cutSockets();
    customer.events().awaited("disconnected");
    customer.resolves("endChat");
    customer.events().awaited("ended");
    assertThat(customer.events().names())
        .containsSubsequence("connectionPending", "connectionRestored", "ended")
        .containsSubsequence("disconnected", "reconnected", "ended")
        .doesNotContain("error");
    for (String name : List.of("connectionRestored", "reconnected")) {
      assertThat(customer.events().of(name).get(0).data()).isEqualTo(Map.of("chatEnded", true));
    }
  }

  @Proves({
    "event.disconnected",
    "event.reconnected",
    "event.connectionPending",
    "event.connectionRestored"
  })
  @Waits
  void theConnectionIsLostAndFoundAgain(Wire wire) {
    Customer customer = chatting(wire);
    customer.events().never("disconnected", "reconnected");
    ActiveFault fault = outage(wire);
    assertThat(customer.events().awaited("disconnected").data()).isEmpty();
    int hits = fault.hits();
    await().atMost(EventLog.PATIENCE).until(() -> fault.hits() > hits + 2);
    customer.events().never("reconnected");
    fault.off();
    assertThat(customer.events().awaited("reconnected").data()).isEmpty();
    awaitPolls(2);
    assertThat(customer.events().names("disconnected", "reconnected", "ended"))
        .containsExactly("disconnected", "reconnected");
    assertThat(customer.events().names("connectionPending", "connectionRestored"))
        .containsExactly("connectionPending", "connectionRestored");
  }
}
