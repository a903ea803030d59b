package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.bus.Deferred;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.KeyedInput;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The commands sendMessage, sendCustomNotice, sendTyping, registerTypingPreviewInput. */
class MessageCommandsIT extends ConformanceCase {
  private static final String INACTIVE = "There is no active chat session";

  @Proves({"command.sendMessage.resolves", "behaviour.own-text"})
  void sendMessageResolvesAndTheTextComesBackOnce(Wire wire) {
    Customer customer = chatting(wire);
    AjaxResponse ajax =
        (AjaxResponse) customer.resolves("sendMessage", Map.of("message", "Grüße, 世界 & co"));
    assertThat(ajax.status()).isEqualTo(200);
    assertThat(chat().sentTexts()).containsExactly("Grüße, 世界 & co");
    customer.events().awaitText("Grüße, 世界 & co");
    awaitPolls(2);
    assertThat(customer.events().texts()).containsExactly("Grüße, 世界 & co");
    assertThat(customer.transcriptTexts()).containsExactly("Grüße, 世界 & co");
  }

  @Proves("command.sendMessage.rejects.empty")
  void sendMessageNeedsAText(Wire wire) {
    Customer customer = chatting(wire);
    String text = "No message text provided";
    assertRejected(customer.rejects("sendMessage"), ErrorCode.EMPTY_MESSAGE, text);
    assertRejected(
        customer.rejects("sendMessage", Map.of("message", "")), ErrorCode.EMPTY_MESSAGE, text);
    assertThat(requests(Operation.SEND)).isZero();
    assertThat(chat().sentTexts()).isEmpty();
  }

  @Proves("command.sendMessage.rejects.inactive")
  void sendMessageNeedsAChat(Wire wire) {
    Customer customer = customer(wire);
    assertRejected(
        customer.rejects("sendMessage", Map.of("message", "hello?")),
        ErrorCode.NO_ACTIVE_SESSION,
        INACTIVE);
    assertThat(server().requestLog().received()).isZero();
  }

  @Proves("command.sendMessage.rejects.ajax")
  void sendMessageTellsWhenTheServerRefuses(Wire wire) {
    Customer customer = chatting(wire);
    int code = wire == Wire.WEBMESSAGING ? 4011 : 204;
    server().faults().on(Fault.permanentError(code).times(1).on(Operation.SEND));
    Rejection refused = customer.rejects("sendMessage", Map.of("message", "too long"));
    assertThat(refused.code()).startsWith(wire.type() + "-");
    assertThat(ajax(refused).body()).isInstanceOf(Map.class);
    customer.resolves("sendMessage", Map.of("message", "shorter"));
    customer.events().awaitText("shorter");
    assertThat(chat().sentTexts()).containsExactly("shorter");
    customer.events().never("ended");
  }

  @Proves(
      value = "behaviour.send.once",
      on = {Wire.V2, Wire.V3, Wire.PURECONNECT})
  void anAmbiguousAnswerIsReconciled(Wire wire) {
    Customer customer = chatting(wire);
    SimulatedChat chat = chat();
    server().faults().on(Fault.resetAfter().times(1).on(Operation.SEND));
    customer.resolves("sendMessage", Map.of("message", "delivered, unanswered"));
    server().faults().on(Fault.reset().times(1).on(Operation.SEND));
    customer.resolves("sendMessage", Map.of("message", "lost at first"));
    customer.events().awaitText("lost at first");
    awaitPolls(2);
    assertThat(chat.sentTexts()).containsExactly("delivered, unanswered", "lost at first");
    assertThat(customer.events().texts()).containsExactly("delivered, unanswered", "lost at first");
  }

  @Proves("command.sendCustomNotice.resolves")
  void sendCustomNoticeReachesTheServer(Wire wire) {
    Customer customer = chatting(wire);
    AjaxResponse ajax =
        (AjaxResponse) customer.resolves("sendCustomNotice", Map.of("message", "page=basket"));
    assertThat(ajax.status()).isEqualTo(200);
    assertThat(chat().transcript())
        .filteredOn(entry -> entry.type() == EventType.CUSTOM_NOTICE)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.text()).isEqualTo("page=basket");
              assertThat(entry.fromCustomer()).isTrue();
            });
  }

  @Proves("command.sendCustomNotice.rejects.ajax")
  void sendCustomNoticeTellsWhenTheServerRefuses(Wire wire) {
    Customer customer = settled(chatting(wire));
    // an answer over CometD has no HTTP status
    Fault refusal = wire == Wire.COMETD ? Fault.permanentError(204) : Fault.http(500);
    server().faults().on(refusal.times(1).on(Operation.CUSTOM_NOTICE));
    Rejection refused = customer.rejects("sendCustomNotice", Map.of("message", "page=basket"));
    assertThat(ajax(refused).status()).isEqualTo(wire == Wire.COMETD ? 200 : 500);
  }

  @Proves(
      value = {"command.sendCustomNotice.rejects.unsupported", "likeness.v3-not-offered"},
      on = Wire.V3)
  void version3HasNoCustomNotice(Wire wire) {
    Customer customer = chatting(wire);
    awaitPolls(1);
    long before = requests(Operation.OTHER);
    assertRejected(
        customer.rejects("sendCustomNotice", Map.of("message", "page=basket")),
        ErrorCode.UNSUPPORTED,
        "This transport doesn't support sendCustomNotice command.");
    assertThat(requests(Operation.OTHER)).isEqualTo(before);
    assertThat(requests(Operation.CUSTOM_NOTICE)).isZero();
  }

  @Proves(
      value = {
        "command.sendTyping.resolves",
        "event.clientTypingStarted",
        "event.clientTypingStopped",
        "behaviour.typing.debounce"
      },
      on = {Wire.V2, Wire.V3, Wire.COMETD})
  void typingIsToldOnceAndStopsAfterSilence(Wire wire) {
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
    SimulatedChat chat = chat();
    assertThat(chat.typing().started()).isEqualTo(1);
    // the next poll of version 2, or the end of the typing, may have brought an empty one already
    Map<String, String> first = server().requestLog().of(Operation.START_TYPING).get(0).form();
    switch (wire) {
      case V3 -> assertThat(first).containsEntry("data[text]", "he");
      case COMETD -> assertThat(first.get("frame")).contains("\"message\":\"he\"");
      default -> assertThat(first).containsEntry("message", "he");
    }
    assertThat(customer.events().awaited("clientTypingStopped").data()).isEmpty();
    await().atMost(EventLog.PATIENCE).until(() -> chat.typing().stopped() == 1);
    Deferred sent =
        customer.atOnce(
            () -> {
              customer.command("sendTyping", Map.of("message", "again"));
              return customer.command("sendMessage", Map.of("message", "again and done"));
            });
    Customer.value("sendMessage", sent);
    await().atMost(EventLog.PATIENCE).until(() -> chat.typing().started() == 2);
    assertThat(customer.events().names("clientTypingStarted", "clientTypingStopped"))
        .containsExactly(
            "clientTypingStarted",
            "clientTypingStopped",
            "clientTypingStarted",
            "clientTypingStopped");
    assertThat(chat.typing().started()).isEqualTo(2);
    assertThat(requests(Operation.STOP_TYPING)).isEqualTo(1);
    assertThat(customer.events().of("clientTypingStarted").get(0).data()).isEmpty();
  }

  @Proves("command.sendTyping.rejects.ajax")
  void sendTypingTellsWhenTheServerRefuses(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.http(500).times(1).on(Operation.START_TYPING));
    Rejection refused = customer.rejects("sendTyping", Map.of("message", "he"));
    assertThat(ajax(refused).status()).isEqualTo(500);
  }

  @Proves("command.sendTyping.rejects.inactive")
  void sendTypingNeedsAChat(Wire wire) {
    Customer customer = customer(wire);
    assertRejected(
        customer.rejects("sendTyping", Map.of("message", "he")),
        ErrorCode.NO_ACTIVE_SESSION,
        INACTIVE);
    customer.events().never("clientTypingStarted");
    assertThat(server().requestLog().received()).isZero();
  }

  @Proves(
      value = "command.registerTypingPreviewInput.resolves",
      on = {Wire.V2, Wire.V3, Wire.COMETD})
  void keysOfARegisteredInputAreTyping(Wire wire) {
    Customer customer = chatting(wire);
    KeyedInput input = new KeyedInput();
    Deferred registered = customer.command("registerTypingPreviewInput", Map.of("input", input));
    assertThat(Customer.value("registerTypingPreviewInput", registered)).isNull();
    customer.events().never("clientTypingStarted");
    customer.atOnce(
        () -> {
          input.type("Hel");
          input.type("Hello");
          return true;
        });
    customer.events().awaited("clientTypingStarted");
    SimulatedChat chat = chat();
    await().atMost(EventLog.PATIENCE).until(() -> chat.typing().started() == 1);
    assertThat(chat.typing().preview()).startsWith("Hel");
    customer.events().awaited("clientTypingStopped");
    await().atMost(EventLog.PATIENCE).until(() -> chat.typing().stopped() == 1);
    assertThat(customer.events().of("clientTypingStarted")).hasSize(1);
  }

  @Proves("command.registerTypingPreviewInput.rejects.invalid")
  void onlyAnInputCanBeRegistered(Wire wire) {
    Customer customer = customer(wire);
    String text =
        "Invalid value provided for the 'input' property. An HTML element reference to a textarea"
            + " or text input is required.";
    assertRejected(
        customer.rejects("registerTypingPreviewInput"), ErrorCode.INVALID_ARGUMENT, text);
    assertRejected(
        customer.rejects("registerTypingPreviewInput", Map.of("input", "textarea")),
        ErrorCode.INVALID_ARGUMENT,
        text);
  }
}
