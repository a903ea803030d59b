package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.Capabilities;
import io.webchat.api.StartChat;
import io.webchat.api.WebChatState;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Receipt;
import io.webchat.api.rich.Card;
import io.webchat.api.rich.CardAction;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.rich.RichContent;
import io.webchat.api.rich.UnknownContent;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.AbleTransport;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.OtherCapabilities;
import io.webchat.chat.Wire;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.TransportProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** What only some wires have, on a transport in memory that has all of it. */
class AbleWireIT extends ConformanceCase {
  private static void push(long position, String text, RichContent... content) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("text", text);
    fields.put("content", Stream.of(content).map(RichContent::toMap).toList());
    able().push(AbleTransport.message(position, fields));
  }

  @Proves(value = "behaviour.receipts", on = Wire.ABLE)
  void receiptsAreMessagesOfTheirOwnKind(Wire wire) {
    Customer customer = chatting(wire);
    able()
        .push(
            AbleTransport.message(-1, receipt("m1", "Delivered")),
            AbleTransport.message(-1, receipt("m2", "Delivered")),
            AbleTransport.message(-1, receipt("m1", "Delivered")),
            AbleTransport.message(-1, receipt("m1", "Read")));
    customer.events().awaited("messageReceived");
    assertThat(customer.events().messages())
        .extracting(message -> message.receipt().orElseThrow())
        .extracting(Receipt::messageId, Receipt::status)
        .map(Object::toString)
        .containsExactly(
            "(\"m1\", \"Delivered\")", "(\"m2\", \"Delivered\")", "(\"m1\", \"Read\")");
    customer.events().never("agentTypingStopped");
  }

  private static Map<String, Object> receipt(String id, String status) {
    return Map.of(
        "type", "Receipt", "receipt", Map.of("messageId", id, "status", status, "final", true));
  }

  @Proves(value = "behaviour.read-only", on = Wire.ABLE)
  void aChatThatCanStillBeRead(Wire wire) throws Exception {
    Customer customer = chatting(wire);
    push(1, "goodbye");
    able().push(Inbound.of(Status.READ_ONLY, List.of()));
    assertThat(customer.events().awaited("ended").data()).isEqualTo(Map.of("readOnly", true));
    assertThat(customer.chat().state()).isEqualTo(WebChatState.READ_ONLY);
    Rejection reason = customer.rejects("sendMessage", Map.of("message", "hello?"));
    assertRejected(reason, ErrorCode.READ_ONLY, "The chat is over and can only be read");
    assertThat(able().sent()).isEmpty();

    able().older(Inbound.of(List.of(AbleTransport.message(0, Map.of("text", "before"))), null));
    customer.resolves("fetchHistory");
    assertThat(customer.transcriptTexts()).containsExactly("before", "goodbye");

    customer.start();
    assertThat(customer.chat().state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(customer.transcriptTexts()).isEmpty();
  }

  @Proves(value = "behaviour.expiry", on = Wire.ABLE)
  void theEndOfASessionIsSaidBeforehand(Wire wire) {
    Customer customer = chatting(wire);
    able().push(Inbound.NOTHING.withExpiry(30));
    assertThat(customer.events().awaited("expiryNotice").data())
        .isEqualTo(Map.of("secondsLeft", 30L));
    able().push(Inbound.NOTHING.withExpiry(86_400));
    customer.events().awaited("expiryNoticeCancelled");
    able().lose("The session has expired");
    customer.events().awaited("ended");
    assertThat(customer.events().names("expiryNotice", "sessionLost", "error", "ended"))
        .containsExactly("expiryNotice", "sessionLost", "error", "ended");
  }

  @Proves(value = "behaviour.clear", on = Wire.ABLE)
  void aConversationIsCleared(Wire wire) {
    Customer customer = chatting(wire);
    push(1, "secret");
    customer.events().awaitText("secret");
    customer.resolves("clearChat");
    assertThat(customer.events().names("cleared", "ended")).containsExactly("cleared", "ended");
    assertThat(customer.transcriptTexts()).isEmpty();
    customer.start();
    able().push(Inbound.of(Status.CLEARED, List.of()));
    await()
        .atMost(EventLog.PATIENCE)
        .until(() -> customer.events().names("cleared", "ended").size() == 4);
    assertThat(customer.chat().state()).isEqualTo(WebChatState.IDLE);
  }

  @Proves(value = "behaviour.sign-in", on = Wire.ABLE)
  void aCustomerIsSignedInAndOut(Wire wire) throws Exception {
    Customer customer = customer(wire);
    StartChat options =
        StartChat.by("Jane", "Doe").withAuthentication(Map.of("code", "s3cret", "nonce", "n"));
    assertThat(options.toString()).doesNotContain("s3cret");
    customer.chat().service().startChat(options).toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(able().starts().get(able().starts().size() - 1).overrides())
        .isEqualTo(Map.of("authentication", Map.of("code", "s3cret", "nonce", "n")));
    customer.resolves("signOut");
    assertThat(customer.events().names("sessionLost", "error", "ended"))
        .containsExactly("sessionLost", "ended");
  }

  @Proves(value = "behaviour.capabilities", on = Wire.ABLE)
  void whatATransportCanDoIsToldWhenAnotherOneTakesOver(Wire wire) {
    Customer customer = chatting(wire);
    Capabilities before = customer.chat().capabilities();
    assertThat(before.clearing()).isTrue();
    assertThat(before.polling()).isFalse();
    assertThat(customer.plugin().data("WebChatService.capabilities")).isEqualTo(before);
    customer.events().clear();
    ServiceRegistration<TransportProvider> other =
        container
            .context()
            .registerService(
                TransportProvider.class, new AbleTransport.Provider(Capability.CLEAR), null);
    unplugAble();
    try {
      customer.events().awaited("connectionRestored");
      assertThat(customer.chat().capabilities().clearing()).isFalse();
      assertThat(customer.rejects("clearChat").code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(customer.events().names("connectionPending", "connectionRestored"))
          .containsExactly("connectionPending", "connectionRestored");
      assertThat(customer.events().of("capabilitiesChanged"))
          .singleElement()
          .satisfies(event -> assertThat(event.data()).isEqualTo(customer.chat().capabilities()));
    } finally {
      plugAble();
      other.unregister();
    }
  }

  @Proves(
      value = "behaviour.capabilities",
      on = {Wire.V2, Wire.V3, Wire.COMETD, Wire.PURECONNECT, Wire.PURECLOUD, Wire.WEBMESSAGING})
  void whatAWireCanDoIsToldWhenAnotherProviderTakesOver(Wire wire) {
    ServiceRegistration<TransportProvider> other =
        container
            .context()
            .registerService(
                TransportProvider.class,
                OtherCapabilities.of(provider(wire), Capability.EXPIRY),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 100)));
    Customer customer;
    Capabilities before;
    try {
      customer = chatting(wire);
      before = customer.chat().capabilities();
      assertThat(customer.plugin().data("WebChatService.capabilities")).isEqualTo(before);
      customer.events().clear();
    } finally {
      other.unregister();
    }
    customer.events().awaited("connectionRestored");
    Capabilities after = customer.chat().capabilities();
    assertThat(after.expiry()).isNotEqualTo(before.expiry());
    assertThat(customer.events().names("connectionPending", "connectionRestored"))
        .containsExactly("connectionPending", "connectionRestored");
    assertThat(customer.events().of("capabilitiesChanged"))
        .singleElement()
        .satisfies(event -> assertThat(event.data()).isEqualTo(after));
    assertThat(customer.plugin().data("WebChatService.capabilities")).isEqualTo(after);
  }

  private static TransportProvider provider(Wire wire) {
    return container.services(TransportProvider.class).stream()
        .filter(provider -> provider.type().equals(wire.type()))
        .findFirst()
        .orElseThrow();
  }

  @Proves(value = "behaviour.rich-content", on = Wire.ABLE)
  void richContentIsTypedInJavaAndPlainOnTheBus(Wire wire) throws Exception {
    Customer customer = chatting(wire);
    CardAction.Postback take = new CardAction.Postback("Take", "GOLD");
    Card card = new Card("Gold plan", "All of it", List.of(take));
    Map<String, Object> unknown = Map.of("contentType", "Hologram", "hologram", Map.of("depth", 3));
    push(1, "Our plan", card, new UnknownContent(unknown));
    Message shown = customer.events().awaitText("Our plan");
    assertThat(shown.content()).containsExactly(card, new UnknownContent(unknown));
    assertThat(shown.get("content")).isEqualTo(List.of(card.toMap(), unknown));
    assertThat(customer.transcript()).containsExactly(shown);
    customer
        .chat()
        .service()
        .sendMessage(OutgoingMessage.of(take.answer(), "m1"))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    OutgoingMessage sent = able().sent().get(able().sent().size() - 1);
    assertThat(sent.reply()).isEqualTo(take.answer());
    assertThat(sent.text()).isEqualTo("Take");
    assertThat(sent.parentMessageId()).isEqualTo("m1");
  }

  @Proves(value = "behaviour.rich-content.filtered", on = Wire.ABLE)
  void aFilterLooksAtEveryTextOfRichContent(Wire wire) {
    Customer customer = chatting(wire);
    customer.resolves(
        "addPrefilter", Map.of("filters", FilterExpression.javaScript("top.?secret", "i")));
    push(1, "Our plan", new QuickReply("Top Secret", null));
    push(2, "Pay", new QuickReply("Now", "4111111111111111"));
    push(3, "shown", new QuickReply("Yes", "Y"));
    customer.events().awaitText("shown");
    assertThat(customer.transcriptTexts()).containsExactly("shown");
    assertThat(customer.events().messages()).hasSize(1);
  }
}
