package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessagePreProcessor;
import io.webchat.api.message.Transcript;
import io.webchat.api.value.ErrorCode;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The commands addPrefilter, sendFilteredMessage, registerPreProcessor, and the notes on filters.
 */
class FilterCommandsIT extends ConformanceCase {
  private static final FilterExpression PIN = FilterExpression.javaScript("^pin \\d{4}$", "i");

  @Proves({"command.addPrefilter.resolves", "difference.addPrefilter-array"})
  void addPrefilterResolvesWithAllOfThem(Wire wire) {
    Customer customer = customer(wire);
    assertThat(customer.resolves("addPrefilter", Map.of("filters", PIN))).isEqualTo(List.of(PIN));
    Pattern pattern = Pattern.compile("token=\\w+");
    Map<String, String> object = Map.of("source", "secret", "flags", "g");
    Object all = customer.resolves("addPrefilter", Map.of("filters", List.of(pattern, object)));
    assertThat(all)
        .isEqualTo(
            List.of(PIN, FilterExpression.of(pattern), FilterExpression.javaScript("secret", "g")));
  }

  @Proves("command.addPrefilter.rejects.invalid")
  void addPrefilterRefusesWhatIsNoExpression(Wire wire) {
    Customer customer = customer(wire);
    String text =
        "Missing or invalid filters provided. Please provide a regular expression or an array of"
            + " regular expressions.";
    assertRejected(customer.rejects("addPrefilter"), ErrorCode.INVALID_ARGUMENT, text);
    for (Object wrong : List.of("pin", 4, List.of(), List.of(PIN, "pin"), Map.of("flags", "g"))) {
      assertRejected(
          customer.rejects("addPrefilter", Map.of("filters", wrong)),
          ErrorCode.INVALID_ARGUMENT,
          text);
    }
    assertRejected(
        customer.rejects("addPrefilter", Map.of("filters", Map.of("source", "(", "flags", ""))),
        ErrorCode.INVALID_ARGUMENT,
        text);
    assertThat(customer.resolves("addPrefilter", Map.of("filters", PIN)))
        .as("nothing of the refused ones was kept")
        .isEqualTo(List.of(PIN));
  }

  @Proves("note.filters.hide")
  void aMatchingMessageIsNowhere(Wire wire) {
    Customer customer = customer(wire);
    customer.resolves("addPrefilter", Map.of("filters", PIN));
    customer.start();
    SimulatedAgent agent = chat().agent("Anna").join();
    agent.say("PIN 1234");
    agent.say("that was the pin 1234");
    customer.events().awaitText("that was the pin 1234");
    assertThat(customer.events().texts()).containsExactly("that was the pin 1234");
    Transcript transcript = (Transcript) customer.resolves("getTranscript");
    assertThat(transcript.messages()).noneMatch(message -> "PIN 1234".equals(message.text()));
    assertThat(transcript.originalMessages())
        .noneMatch(original -> "PIN 1234".equals(original.get("text")));
    assertThat(originals(customer)).contains("that was the pin 1234").doesNotContain("PIN 1234");
  }

  private static List<Object> originals(Customer customer) {
    return customer.events().of("messageReceived").stream()
        .map(BusEvent::data)
        .flatMap(data -> ((List<?>) data.get("originalMessages")).stream())
        .<Object>map(original -> ((Map<?, ?>) original).get(customer.wire().originalText()))
        .toList();
  }

  @Proves("note.filters.session")
  void filtersLastAsLongAsTheSession(Wire wire) {
    String id = "filters-" + wire;
    Customer before = open(wire, id, wire.configuration(server())).ready().start();
    before.resolves("addPrefilter", Map.of("filters", PIN));
    SimulatedChat chat = chat();
    before.close();
    Customer after = open(wire, id, wire.configuration(server())).ready();
    after.events().awaited("restored");
    chat.agent("Anna").say("pin 9876");
    chat.agent("Anna").say("did you see it?");
    after.events().awaitText("did you see it?");
    assertThat(after.events().texts()).doesNotContain("pin 9876");
    after.resolves("endChat");
    after.start();
    chat().agent("Berta").say("pin 5555");
    after.events().awaitText("pin 5555");
  }

  @Proves("command.sendFilteredMessage.resolves")
  void sendFilteredMessageSendsAndHides(Wire wire) {
    Customer customer = chatting(wire);
    Object result =
        customer.resolves("sendFilteredMessage", Map.of("message", "pin 1111", "regex", PIN));
    assertThat(result).isNull();
    SimulatedChat chat = chat();
    assertThat(chat.sentTexts()).containsExactly("pin 1111");
    chat.agent("Anna").say("thank you");
    customer.events().awaitText("thank you");
    assertThat(customer.events().texts()).containsExactly("thank you");
    assertThat(customer.resolves("addPrefilter", Map.of("filters", PIN))).isEqualTo(List.of(PIN));
  }

  @Proves("command.sendFilteredMessage.rejects.inactive")
  void sendFilteredMessageNeedsAChat(Wire wire) {
    Customer customer = customer(wire);
    assertRejected(
        customer.rejects("sendFilteredMessage", Map.of("message", "pin 1111", "regex", PIN)),
        ErrorCode.NO_ACTIVE_SESSION,
        "No active chat session");
    assertThat(server().requestLog().received()).isZero();
  }

  @Proves({"command.registerPreProcessor.resolves", "difference.preprocessor-result"})
  void preprocessorsChangeMessages(Wire wire) {
    Customer customer = chatting(wire);
    MessagePreProcessor returning =
        message -> {
          Map<String, Object> copy = new LinkedHashMap<>(message);
          copy.put("text", message.get("text") + "!");
          return copy;
        };
    MessagePreProcessor changing =
        message -> {
          message.put("text", message.get("text") + "?");
          return null;
        };
    assertThat(customer.resolves("registerPreProcessor", Map.of("preprocessor", returning)))
        .isSameAs(returning);
    assertThat(customer.resolves("registerPreProcessor", Map.of("preprocessor", changing)))
        .isSameAs(changing);
    chat().agent("Anna").say("hello");
    Message message = customer.events().awaitText("hello!?");
    assertThat(message.from().name()).isEqualTo("Anna");
    assertThat(customer.transcriptTexts()).contains("hello!?").doesNotContain("hello");
    assertThat(originals(customer)).contains("hello");
  }

  @Proves("command.registerPreProcessor.rejects.invalid")
  void onlyFunctionsArePreprocessors(Wire wire) {
    Customer customer = customer(wire);
    Map<Object, String> types = new HashMap<>();
    types.put("upperCase", "string");
    types.put(7, "number");
    types.put(true, "boolean");
    types.put(Map.of("a", 1), "object");
    types.forEach(
        (value, type) ->
            assertRejected(
                customer.rejects("registerPreProcessor", Map.of("preprocessor", value)),
                ErrorCode.INVALID_ARGUMENT,
                "No preprocessor function provided. Type provided was '" + type + "'."));
    assertRejected(
        customer.rejects("registerPreProcessor"),
        ErrorCode.INVALID_ARGUMENT,
        "No preprocessor function provided. Type provided was 'undefined'.");
  }
}
