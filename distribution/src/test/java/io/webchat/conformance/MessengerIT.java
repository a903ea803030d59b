package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatState;
import io.webchat.api.message.Message;
import io.webchat.api.message.Receipt;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What Web Messaging has and other wires have not. */
class MessengerIT extends ConformanceCase {
  private void deployment(Consumer<Settings> settings) {
    server(simulator().webMessaging(MessengerDeployment.DEFAULT.with(settings)));
  }

  private Map<String, Object> async(Wire wire) {
    return wire.transport(server(), "async", Map.of("enabled", true));
  }

  private static void structured(SimulatedChat chat, String text, Map<String, ?> content) {
    chat.agent("Anna").structured(Map.of("text", text, "content", List.of(content)));
  }

  @Proves(value = "behaviour.receipts", on = Wire.WEBMESSAGING)
  void receiptsSayWhatBecameOfAMessage(Wire wire) {
    Customer customer = chatting(wire);
    server().faults().on(Fault.doublePushes(1));
    for (String status : List.of("Delivered", "Read")) {
      structured(chat(), "", Map.of("contentType", "Receipt", "messageId", "m1", "status", status));
    }
    chat().agent("Anna").say("behind them");
    customer.events().awaitText("behind them");
    assertThat(customer.events().messages().stream().flatMap(each -> each.receipt().stream()))
        .extracting(Receipt::messageId, Receipt::status)
        .map(Object::toString)
        .containsExactly("(\"m1\", \"Delivered\")", "(\"m1\", \"Read\")");
  }

  @Proves(value = "behaviour.read-only", on = Wire.WEBMESSAGING)
  void aChatThatAnAgentEndedCanStillBeRead(Wire wire) {
    deployment(settings -> settings.readOnlyEnd = true);
    Customer before = customer(wire, async(wire)).start();
    SimulatedChat chat = chat();
    IntStream.range(0, 30).forEach(i -> chat.agent("Anna").say("m" + i));
    before.events().awaitText("m29");
    Map<?, ?> session = before.object("getSessionData");
    before.close();
    Customer customer = customer(wire, async(wire));
    customer.resolves("restore", Map.of("sessionData", session));
    customer.events().awaitText("m29");
    assertThat(customer.transcriptTexts()).doesNotContain("m0");
    chat.agent("Anna").leave();
    assertThat(customer.events().awaited("ended").data()).isEqualTo(Map.of("readOnly", true));
    assertThat(customer.chat().state()).isEqualTo(WebChatState.READ_ONLY);
    Rejection reason = customer.rejects("sendMessage", Map.of("message", "hello?"));
    assertRejected(reason, ErrorCode.READ_ONLY, "The chat is over and can only be read");
    customer.resolves("fetchHistory");
    assertThat(customer.transcriptTexts())
        .isEqualTo(IntStream.range(0, 30).mapToObj(i -> "m" + i).toList());
    customer.start();
    assertThat(customer.transcriptTexts()).isEmpty();
    assertThat(chat().id()).isNotEqualTo(chat.id());
  }

  @Proves(value = "behaviour.expiry", on = Wire.WEBMESSAGING)
  void theEndOfASessionIsSaidBeforehand(Wire wire) {
    deployment(settings -> settings.life = Duration.ofSeconds(50));
    Customer customer = chatting(wire);
    Object left = customer.events().awaited("expiryNotice").data().get("secondsLeft");
    assertThat((Long) left).isBetween(0L, 50L);
    server().faults().on(Fault.sessionExpired());
    customer.events().awaited("ended");
    assertThat(customer.events().names("expiryNotice", "sessionLost", "error", "ended"))
        .containsExactly("expiryNotice", "sessionLost", "error", "ended");
  }

  @Proves(value = "behaviour.clear", on = Wire.WEBMESSAGING)
  void aConversationIsCleared(Wire wire) {
    Customer customer = customer(wire, async(wire)).start();
    chat().agent("Anna").say("secret");
    customer.events().awaitText("secret");
    Customer other = customer(wire, async(wire));
    other.resolves("restore", Map.of("sessionData", customer.object("getSessionData")));
    other.events().awaitText("secret");
    customer.resolves("clearChat");
    other.events().awaited("ended");
    for (Customer each : List.of(customer, other)) {
      assertThat(each.events().names("cleared", "ended", "error"))
          .containsExactly("cleared", "ended");
      assertThat(each.transcriptTexts()).isEmpty();
      each.awaitState(WebChatState.IDLE);
    }
    assertThat(chat().ended()).isTrue();
  }

  @Proves(value = "behaviour.sign-in", on = Wire.WEBMESSAGING)
  void aCustomerIsSignedInAndOut(Wire wire) {
    Customer customer = customer(wire);
    Map<String, Object> options = new LinkedHashMap<>(customer.form(Map.of()));
    options.put("authentication", Map.of("code", "ada:1"));
    customer.resolves("startChat", options);
    customer.resolves("sendMessage", Map.of("message", "hello"));
    assertThat(chat().userData().toString() + chat().form()).doesNotContain("ada:1");
    customer.resolves("signOut");
    assertThat(customer.events().names("sessionLost", "error", "ended"))
        .containsExactly("sessionLost", "ended");
  }

  @Proves(value = "behaviour.rich-content", on = Wire.WEBMESSAGING)
  void richContentIsTypedAndAnswered(Wire wire) {
    Customer customer = chatting(wire);
    structured(
        chat(),
        "Well?",
        Map.of("contentType", "QuickReply", "quickReply", Map.of("text", "Yes", "payload", "Y")));
    Message asked = customer.events().awaitText("Well?");
    QuickReply quick = (QuickReply) asked.content().get(0);
    assertThat(asked.get("content")).isEqualTo(List.of(quick.toMap()));
    customer.resolves(
        "sendMessage", Map.of("reply", quick.answer().toMap(), "parentMessageID", asked.get("id")));
    await().atMost(EventLog.PATIENCE).until(() -> chat().sentTexts().contains("Yes"));
  }
}
