package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Transcript;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedMessage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decisions about messages, notices and what they cause. */
class MessageDecisionsIT extends ConformanceCase {
  private static final String NO_TEXT = "No message text provided";
  private static final FilterExpression PIN = FilterExpression.javaScript("pin \\d{4}", "");

  @Proves("likeness.filtered-originals")
  void whatAFilterHidesIsNowhereInTheEvent(Wire wire) {
    Customer customer = customer(wire);
    customer.resolves("addPrefilter", Map.of("filters", PIN));
    customer.start();
    SimulatedAgent anna = chat().agent("Anna").join();
    anna.say("pin 1234");
    anna.say("shown");
    customer.events().awaitText("shown");
    List<BusEvent> received = customer.events().of("messageReceived");
    assertThat(received).noneMatch(event -> originals(wire, event).contains("pin 1234"));
    assertThat(customer.events().texts()).containsExactly("shown");
    assertThat(received).anyMatch(event -> originals(wire, event).contains("shown"));
    Transcript transcript = (Transcript) customer.resolves("getTranscript");
    assertThat(transcript.originalMessages())
        .noneMatch(original -> "pin 1234".equals(original.get(wire.originalText())));
    assertThat(customer.transcriptTexts()).containsExactly("shown");
    assertThat(transcript.originalMessages()).hasSameSizeAs(transcript.messages());
    assertThat(customer.events().of("agentTypingStopped"))
        .as("the hidden message still drives the single events")
        .hasSize(2);
  }

  private static List<Object> originals(Wire wire, BusEvent event) {
    return ((List<?>) event.data().get("originalMessages"))
        .stream().<Object>map(original -> ((Map<?, ?>) original).get(wire.originalText())).toList();
  }

  @Proves({"likeness.sendMessage-text", "command.sendMessage.rejects.empty"})
  void blankTextsAndWhatIsNoStringAreNotSent(Wire wire) {
    Customer customer = chatting(wire);
    List<Object> noTexts =
        Arrays.asList("", " ", "\t\r\n", "\u00a0\ufeff", 7, true, List.of("a", 2), Map.of("a", 1));
    for (Object message : noTexts) {
      for (String command : List.of("sendMessage", "sendFilteredMessage")) {
        Map<String, Object> options = Map.of("message", message, "regex", PIN);
        assertRejected(customer.rejects(command, options), ErrorCode.EMPTY_MESSAGE, NO_TEXT);
      }
    }
    assertThat(
            customer.resolves(
                "addPrefilter", Map.of("filters", FilterExpression.javaScript("x", ""))))
        .as("a rejected command leaves no filter behind")
        .isEqualTo(List.of(FilterExpression.javaScript("x", "")));
    customer.resolves("sendMessage", Map.of("message", "  text  "));
    assertThat(chat().sentTexts()).containsExactly("  text  ");
    assertThat(requests(Operation.SEND)).isEqualTo(1);
  }

  @Proves("difference.sendCustomNotice-json")
  void anObjectOrArrayOfANoticeGoesOutAsJson(Wire wire) {
    Customer customer = chatting(wire);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("transferToQueue", 1);
    object.put("why", Arrays.asList("Grüße \"&\"", null, true, 1.5));
    for (Object message : List.of(object, List.of("a", 2), Map.of(), "as it is", 3, false)) {
      customer.resolves("sendCustomNotice", Map.of("message", message));
    }
    assertThat(chat().transcript())
        .filteredOn(entry -> entry.type() == EventType.CUSTOM_NOTICE)
        .extracting(SimulatedMessage::text)
        .containsExactly(
            "{\"transferToQueue\":1,\"why\":[\"Grüße \\\"&\\\"\",null,true,1.5]}",
            "[\"a\",2]",
            "{}",
            "as it is",
            "3",
            "false");
  }

  @Proves("likeness.agentTypingStopped")
  void agentTypingStopsAfterAnAgentsMessage(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedAgent anna = chat().agent("Anna").join();
    customer.events().awaited("agentConnected");
    anna.say("a text");
    anna.leave();
    customer.events().awaited("agentDisconnected");
    customer.resolves("sendMessage", Map.of("message", "mine"));
    customer.events().awaitText("mine");
    assertThat(stops(customer)).as("without a typing before; not after the own text").isEqualTo(2);
    assertThat(customer.events().of("agentTypingStopped"))
        .as("implied: without a message")
        .allMatch(event -> event.data().isEmpty());
  }

  @Proves(
      value = {"likeness.agentTypingStopped", "difference.v3-agentTypingStopped"},
      on = {Wire.V2, Wire.V3, Wire.COMETD})
  void agentTypingStopsAfterWhatAgentsAndSupervisorsDo(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedAgent anna = chat().agent("Anna").join();
    customer.events().awaited("agentConnected");
    customer.events().never("agentTypingStopped");
    anna.say("a text");
    anna.pushUrl("https://a.example/");
    anna.notice("a notice");
    anna.leave();
    customer.events().awaited("agentDisconnected");
    assertThat(stops(customer)).as("without a typing before").isEqualTo(4);
    chat().supervisor("Sven").join().say("may I?");
    customer.events().awaitText("may I?");
    assertThat(stops(customer)).isEqualTo(5);
    chat().supervisor("Sven").leave();
    customer.events().awaited("supervisorDisconnected");
    assertThat(stops(customer)).isEqualTo(6);
    assertThat(customer.events().names("agentTypingStopped", "supervisorDisconnected"))
        .as("typing stops before somebody has left")
        .endsWith("agentTypingStopped", "supervisorDisconnected");
    chat().external("Flow").join().say("please wait");
    customer.events().awaitText("please wait");
    customer.resolves("sendMessage", Map.of("message", "mine"));
    customer.events().awaitText("mine");
    assertThat(stops(customer)).as("nobody but agents and supervisors").isEqualTo(6);
    assertThat(customer.events().of("agentTypingStopped"))
        .as("implied: without a message")
        .allMatch(event -> event.data().isEmpty());
  }

  private static int stops(Customer customer) {
    return customer.events().of("agentTypingStopped").size();
  }

  @Proves(
      value = "likeness.agentTypingStopped",
      on = {Wire.V2, Wire.COMETD, Wire.WEBMESSAGING})
  void aBotsTextStopsNoTyping(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedAgent robo = chat().bot("Robo").join();
    robo.say("beep");
    customer.events().awaitText("beep");
    robo.pushUrl("https://a.example/");
    robo.leave();
    customer.events().awaited("botDisconnected");
    customer.events().never("agentTypingStopped");
  }

  @Proves("likeness.numAgentsConnected")
  void supervisorsCountAsConnectedAgents(Wire wire) {
    Customer customer = chatting(wire);
    chat().agent("Anna").join();
    chat().supervisor("Sven").join();
    customer.events().awaited("supervisorConnected");
    chat().agent("Anna").leave();
    customer.events().awaited("agentDisconnected");
    chat().supervisor("Sven").leave();
    customer.events().awaited("supervisorDisconnected");
    assertThat(agents(customer, "agentConnected")).isEqualTo(1);
    assertThat(agents(customer, "supervisorConnected")).isEqualTo(2);
    assertThat(agents(customer, "agentDisconnected")).isEqualTo(1);
    assertThat(agents(customer, "supervisorDisconnected")).isEqualTo(0);
  }

  private static Object agents(Customer customer, String event) {
    return customer.events().of(event).get(0).data().get("numAgentsConnected");
  }

  @Proves("difference.sendMessage-statusCode2")
  void statusCode2MeansThatTheMessageWasNotTaken(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.permanentError(204).times(1).on(Operation.SEND));
    Rejection refused = customer.rejects("sendMessage", Map.of("message", "too long"));
    assertThat(ajax(refused).status()).isEqualTo(200);
    assertThat(ajax(refused).get("statusCode")).isEqualTo(2);
    BusEvent error = customer.events().awaited("error");
    assertThat(error.data().get("statusCode")).isEqualTo(2);
    customer.resolves("sendMessage", Map.of("message", "shorter"));
    customer.events().awaitText("shorter");
    assertThat(customer.events().of("error")).hasSize(1);
    assertThat(chat().sentTexts()).containsExactly("shorter");
    customer.events().never("ended");
  }
}
