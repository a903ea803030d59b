package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.Message;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the wires carry as with the public widget, and what they stand. */
class WireDetailsIT extends ConformanceCase {
  @Proves("likeness.http-error-reason")
  @Waits
  void anHttpErrorIsAnInvalidService(Wire wire) {
    // CometD's client tries again and again for so long
    Customer customer = customer(wire, wire.configuration(server(), "ajaxTimeout", 15_000));
    boolean socket = wire == Wire.COMETD || wire == Wire.WEBMESSAGING;
    Operation first = socket ? Operation.HANDSHAKE : Operation.START;
    ActiveFault fault = server().faults().on(Fault.http(500, "text/html", "<html>").on(first));

    Rejection refused = customer.rejects("startChat", customer.form(Map.of()));

    fault.off();
    assertThat(ajax(refused))
        .containsEntry("status", 500)
        .containsEntry("errorReason", "InvalidService");
    assertThat(customer.events().awaited("error").data())
        .containsEntry("errorReason", "InvalidService");
  }

  @Proves(value = "likeness.v3-from", on = Wire.V3)
  void senderHasTheFieldsOfThePublicWidget(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").say("hello");

    Message message = customer.events().awaitText("hello");

    assertThat(message.from())
        .containsEntry("name", "Anna")
        .containsEntry("type", "Agent")
        .containsEntry("nickname", "Anna")
        .containsKeys("firstName", "participantId")
        .containsEntry("id", message.from().get("participantId"));
    assertThat(message.get("index")).isInstanceOf(Integer.class);
  }

  @Proves(value = "likeness.v3-error-text", on = Wire.V3)
  void theTextOfAnErrorIsTheServersOwn(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.permanentError().times(1).on(Operation.UPDATE_DATA));

    Rejection refused = customer.rejects("updateUserData", Map.of("a", "b"));

    assertThat(refused.text()).isEqualTo("switched on");
    Map<String, ?> event = customer.events().awaited("error").data();
    Map<?, ?> error = (Map<?, ?>) ((List<?>) event.get("errors")).get(0);
    assertThat(error.get("code")).isEqualTo("pureengage-v3-rest-INVALID_REQUEST");
    assertThat(error.get("text")).isEqualTo("switched on");
    assertThat(((Map<?, ?>) error.get("response")).get("status")).isEqualTo(400);
  }

  @Proves(value = "likeness.v2-typing-position", on = Wire.V2)
  void typingNamesThePosition(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").say("hello");
    long next = customer.events().awaitText("hello").index() + 1;

    customer.resolves("sendTyping", Map.of("message", "he"));

    assertThat(server().requestLog().of(Operation.START_TYPING).get(0).form())
        .containsEntry("transcriptPosition", Long.toString(next))
        .containsEntry("message", "he");
  }

  @Proves(value = "likeness.v2-poll-message", on = Wire.V2)
  void aPollCarriesAnEmptyPreview(Wire wire) {
    chatting(wire);
    awaitPolls(1);

    assertThat(server().requestLog().of(Operation.REFRESH))
        .extracting(RecordedRequest::form)
        .allSatisfy(form -> assertThat(form).containsEntry("message", ""));
  }

  @Proves(value = "likeness.v3-index-cookie", on = Wire.V3)
  void theCookieHoldsTheLastIndex(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").say("hello");
    String last = Long.toString(customer.events().awaitText("hello").index());

    await("the cookie")
        .atMost(EventLog.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        customer
                            .chat()
                            .cookies()
                            .get("_genesys.widgets.webchat.state.pureengage-v3-rest.index"))
                    .contains(last));
  }

  @Proves("behaviour.kept-connections")
  @Waits
  void aConnectionThatTheServerClosedIsReplacedInSilence(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.keepAlive(Duration.ofMillis(5)));
    for (int i = 0; i < 5; i++) {
      customer.resolves("sendMessage", Map.of("message", "text " + i));
      customer.events().awaitText("text " + i);
    }

    assertThat(chat().sentTexts()).hasSize(5).doesNotHaveDuplicates();
    customer.events().never("error", "disconnected", "connectionPending");
  }

  @Proves("behaviour.charset")
  void answersAreReadInTheirCharset(Wire wire) {
    server();
    Customer customer = chatting(wire);
    server().faults().on(Fault.charset("windows-1252"));

    chat().agent("Zo\u00eb").say("K\u00f6ln \u20ac");

    customer.events().awaitText("K\u00f6ln \u20ac");
    customer.events().never("error");
  }

  @Proves(value = "option.transport.longPollTimeout", on = Wire.V3)
  @Waits
  void aPollThatIsNotAnsweredIsAskedAnew(Wire wire) {
    Customer customer = customer(wire, wire.transport(server(), "longPollTimeout", 1_000)).start();
    server().faults().on(Fault.delayAfter(Duration.ofHours(1)).times(1).on(Operation.REFRESH));
    awaitPolls(2);

    chat().agent("Anna").say("still here");

    customer.events().awaitText("still here");
    customer.events().never("error", "disconnected", "connectionPending");
  }
}
