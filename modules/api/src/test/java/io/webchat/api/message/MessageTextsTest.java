package io.webchat.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.rich.Card;
import io.webchat.api.rich.CardAction;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.rich.RichContent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a message says, in its text and in its content. */
class MessageTextsTest {
  private static final Card CARD =
      new Card("Gold", "All of it", List.of(new CardAction.Postback("Take", "GOLD")));
  private static final Map<String, Object> UNKNOWN =
      Map.of("contentType", "Hologram", "layers", List.of(Map.of("label", "front"), 7, true));

  private static Message message(Object content) {
    return Message.of(Map.of("type", "Message", "text", "Our plan", "content", content));
  }

  @Test
  void everyTextIsThere() {
    assertThat(message(List.of(CARD.toMap(), UNKNOWN)).texts())
        .startsWith("Our plan", "Card")
        .contains("Gold", "All of it", "Take", "GOLD", "front", "7");
    assertThat(message(Map.of("n", 4.111111111111111e15, "nan", Double.NaN)).texts())
        .contains("4111111111111111", "NaN");
    assertThat(message(Arrays.asList("loose", null)).texts()).containsExactly("Our plan", "loose");
    assertThat(Message.of(Map.of("type", "Message")).texts()).isEmpty();
  }

  @Test
  void everyTextIsChangedAndTheFormatStays() {
    Message changed =
        message(List.of(CARD.toMap(), UNKNOWN)).withTexts(text -> text.replaceAll("[A-Za-z]", "*"));
    assertThat(changed.text()).isEqualTo("*** ****");
    assertThat(changed.content().get(0))
        .isEqualTo(new Card("****", "*** ** **", List.of(new CardAction.Postback("****", "****"))));
    assertThat(changed.content().get(1).toMap())
        .isEqualTo(
            Map.of(
                "contentType", "Hologram", "layers", List.of(Map.of("label", "*****"), 7, true)));
    Message plain = Message.of(Map.of("type", "ParticipantJoined"));
    assertThat(plain.withTexts(text -> "x")).isEqualTo(plain);
  }

  @Test
  void otherContentTakesThePlaceOfTheFormer() {
    List<RichContent> replies = List.of(new QuickReply("Yes", "Y"));
    Message changed = message(List.of(CARD.toMap())).withContent(replies);
    assertThat(changed.content()).isEqualTo(replies);
    assertThat(changed.get("content")).isEqualTo(List.of(replies.get(0).toMap()));
    assertThat(changed.withContent(List.of())).doesNotContainKey("content");
  }

  @Test
  void aStructuredMessageIsAMessageOfAnyWire() {
    assertThat(MessageKind.of("Structured")).isEqualTo(MessageKind.MESSAGE);
    assertThat(MessageKind.of("Message")).isEqualTo(MessageKind.MESSAGE);
    assertThat(MessageKind.MESSAGE.type()).isEqualTo("Message");
  }

  @Test
  void aReceiptSaysWhatBecameOfWhichMessage() {
    Message receipt =
        Message.of(
            Map.of("type", "Receipt", "receipt", Map.of("messageId", "m1", "status", "Read")));
    assertThat(receipt.kind()).isEqualTo(MessageKind.RECEIPT);
    assertThat(receipt.receipt())
        .hasValueSatisfying(
            it -> {
              assertThat(it.messageId()).isEqualTo("m1");
              assertThat(it.status()).isEqualTo("Read");
            });
    assertThat(message(List.of()).receipt()).isEmpty();
    assertThat(Message.of(Map.of("type", "Receipt", "receipt", "?")).receipt()).isEmpty();
  }
}
