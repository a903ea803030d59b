package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.rich.ListPicker.Item;
import io.webchat.api.rich.ListPicker.Section;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import java.util.List;
import java.util.Map;

/** Messages with more than a text, and the replies to them. */
class RichContentIT extends ConformanceCase {
  private static final Item BILLING = new Item("1", "Billing");

  @Proves(
      value = "behaviour.rich-content",
      on = {Wire.V2, Wire.V3, Wire.COMETD})
  void structuredContentIsContentOfTheMessage(Wire wire) {
    Customer customer = chatting(wire);
    chat()
        .agent("Anna")
        .structured(
            Map.of(
                "contentType",
                "single-selection-list",
                "text",
                "Please choose",
                "content",
                Map.of("items", List.of(Map.of("id", "1", "text", "Billing")))));
    Message asked = customer.events().awaitText("Please choose");
    ListPicker picker = new ListPicker(List.of(new Section(null, List.of(BILLING))));
    assertThat(asked.content()).containsExactly(picker);
    assertThat(asked.get("content")).isEqualTo(List.of(picker.toMap()));
    assertThat(asked.text()).isEqualTo("Please choose");
  }

  private void ask(String text, Object item) {
    chat()
        .agent("Anna")
        .structured(
            Map.of(
                "contentType",
                "single-selection-list",
                "text",
                text,
                "content",
                Map.of("items", List.of(Map.of("id", "1", "text", item)))));
  }

  @Proves(
      value = "behaviour.rich-content.filtered",
      on = {Wire.V2, Wire.V3, Wire.COMETD, Wire.WEBMESSAGING})
  void aFilterLooksAtEveryTextOfRichContent(Wire wire) {
    Customer customer = chatting(wire);
    customer.resolves(
        "addPrefilter", Map.of("filters", FilterExpression.javaScript("top.?secret", "i")));
    ask("Choose", "Top Secret");
    ask("Pay with", "4111 1111 1111 1111");
    ask("Shown", "Billing");
    customer.events().awaitText("Shown");
    assertThat(customer.transcriptTexts()).contains("Shown").doesNotContain("Choose", "Pay with");
    assertThat(customer.events().texts()).doesNotContain("Choose", "Pay with");
  }

  @Proves(
      value = "behaviour.rich-content",
      on = {Wire.V2, Wire.V3, Wire.COMETD, Wire.WEBMESSAGING})
  void aRestoredTranscriptHasItToo(Wire wire) {
    Map<String, Object> configuration = wire.configuration(server());
    configuration.put("sessionStorage", "cookie");
    Customer customer = open(wire, "rich", configuration).ready().start();
    ask("Please choose", "Billing");
    Message asked = customer.events().awaitText("Please choose");
    customer.close();
    Customer again = open(wire, "rich", configuration).ready();
    Message restored = again.events().awaitText("Please choose");
    assertThat(restored.content()).isEqualTo(asked.content()).isNotEmpty();
    assertThat(restored.restoring()).isTrue();
    assertThat(again.transcript()).contains(restored);
  }

  @Proves("behaviour.rich-reply")
  void aReplyIsSentAsItsText(Wire wire) {
    Customer customer = chatting(wire);
    customer.resolves("sendMessage", Map.of("reply", BILLING.answer().toMap()));
    customer.events().awaitText("Billing");
    assertThat(chat().sentCount("Billing")).isEqualTo(1);
  }

  @Proves("behaviour.rich-reply")
  void whatIsNoReplyIsRejectedBeforeAnythingIsSent(Wire wire) {
    Customer customer = chatting(wire);
    Rejection reason =
        customer.rejects("sendMessage", Map.of("message", "x", "reply", Map.of("id", "1")));
    assertThat(reason.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(reason.text()).contains("reply", "ButtonResponse");
    assertThat(chat().sentCount("x")).isZero();
  }
}
