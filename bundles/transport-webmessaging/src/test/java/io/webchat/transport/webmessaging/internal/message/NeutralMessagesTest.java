package io.webchat.transport.webmessaging.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.rich.Card;
import io.webchat.api.rich.CardAction;
import io.webchat.api.rich.Carousel;
import io.webchat.api.rich.DatePicker;
import io.webchat.api.rich.InputForm;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.rich.RichContent;
import io.webchat.api.rich.UnknownContent;
import io.webchat.json.JsonReader;
import io.webchat.spi.transport.InboundMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of message and content as the neutral one. */
class NeutralMessagesTest {
  private static final String TIME = "2026-11-27T12:00:01.234Z";
  private static final long MICROS = 1_795_780_801_234_000L;

  private final NeutralMessages neutral = new NeutralMessages(new TranscriptPositions()::of);

  private static WireMessage wire(String fields) {
    return wire(fields, "m1");
  }

  private static WireMessage wire(String fields, String id) {
    String body =
        """
        {"id": "s1", "direction": "Outbound", "originatingEntity": "Human",
         "channel": {"time": "%s", "messageId": "%s", "type": "Private",
                     "from": {"nickname": "Ann", "firstName": "Anna", "image": "https://x/a.png"}},
         %s}
        """
            .formatted(TIME, id, fields);
    return new WireMessage(JsonReader.object(body).orElseThrow());
  }

  private List<InboundMessage> all(String fields) {
    return neutral.of(wire(fields));
  }

  private Message one(String fields) {
    List<InboundMessage> messages = all(fields);
    assertThat(messages).hasSize(1);
    return messages.get(0).message();
  }

  private Message rich(String content) {
    return one("\"type\": \"Structured\", \"content\": [%s]".formatted(content));
  }

  @Test
  void aTextOfAnAgent() {
    WireMessage wire = wire("\"type\": \"Text\", \"text\": \"hi\", \"metadata\": {\"k\": \"v\"}");
    InboundMessage inbound = neutral.of(wire).get(0);
    Message message = inbound.message();

    assertThat(inbound.position()).isEqualTo(MICROS);
    assertThat(inbound.original()).isEqualTo(wire.raw());
    assertThat(message.kind()).isEqualTo(MessageKind.MESSAGE);
    assertThat(message.text()).isEqualTo("hi");
    assertThat(message.index()).isEqualTo(MICROS);
    assertThat(message.timestamp()).isEqualTo(MICROS / 1_000);
    assertThat(message.from().role()).isEqualTo(Role.AGENT);
    assertThat(message.from().name()).isEqualTo("Ann");
    assertThat(message.from().id()).isEqualTo("Agent Ann");
    assertThat(message.from())
        .containsEntry("firstName", "Anna")
        .containsEntry("image", "https://x/a.png");
    assertThat(message)
        .containsEntry("id", "s1")
        .containsEntry("messageId", "m1")
        .containsEntry("metadata", Map.of("k", "v"))
        .doesNotContainKey("content");
  }

  @Test
  void theSameMessageUnderAnotherIdHasTheSamePosition() {
    long position = all("\"type\": \"Text\", \"text\": \"hi\"").get(0).position();
    Map<String, Object> history =
        new LinkedHashMap<>(wire("\"type\": \"Text\", \"text\": \"hi\"").raw());
    history.put("id", "h1");
    WireMessage other = new WireMessage(history);
    assertThat(other.key()).isEqualTo("m1");
    assertThat(neutral.of(other).get(0).position()).isEqualTo(position);
  }

  @Test
  void whoIsTheCustomerAndWhoABot() {
    WireMessage bot =
        new WireMessage(Map.of("type", "Text", "text", "x", "originatingEntity", "Bot", "id", "1"));
    WireMessage guest =
        new WireMessage(Map.of("type", "Text", "text", "x", "direction", "Inbound", "id", "2"));
    assertThat(neutral.of(bot).get(0).message().from().role()).isEqualTo(Role.BOT);
    Message own = neutral.of(guest).get(0).message();
    assertThat(own.from().role()).isEqualTo(Role.CLIENT);
    assertThat(own.from().id()).isEqualTo("Client");
    assertThat(own.index()).isEqualTo(-1);
  }

  @Test
  void quickReplies() {
    Message message =
        rich(
            """
            {"contentType": "QuickReply",
             "quickReply": {"text": "Yes", "payload": "Y", "action": "Message"}},
            {"contentType": "QuickReply", "quickReply": {"text": "No"}}
            """);
    assertThat(message.text()).isEqualTo("Yes, No");
    assertThat(message.content())
        .containsExactly(
            new QuickReply("Yes", "Y"),
            RichContent.of(
                Map.of("contentType", "QuickReply", "quickReply", Map.of("text", "No"))));
  }

  @Test
  void cardsAndCarousels() {
    String card =
        """
        {"title": "Plan", "description": "gold", "image": "https://x/1.png",
         "defaultAction": {"type": "Link", "url": "https://x"},
         "actions": [{"type": "Link", "text": "See", "url": "https://x/2"},
                     {"type": "Postback", "text": "Take", "payload": "GOLD"}]}
        """;
    Message one = rich("{\"contentType\": \"Card\", \"card\": %s}".formatted(card));
    assertThat(one.text()).isEqualTo("Plan: gold");
    Card read = (Card) one.content().get(0);
    assertThat(read.actions()).hasSize(2).element(1).isInstanceOf(CardAction.Postback.class);
    Message many =
        rich(
            "{\"contentType\": \"Carousel\", \"carousel\": {\"cards\": [%s, %s]}}"
                .formatted(card, card));
    assertThat(((Carousel) many.content().get(0)).cards()).hasSize(2);
    assertThat(many.text()).isEqualTo("Plan: gold, Plan: gold");
  }

  @Test
  void datesAndLists() {
    Message dates =
        rich(
            """
            {"contentType": "DatePicker", "datePicker": {"title": "When?", "subtitle": "an hour",
             "availableTimes": [{"dateTime": "2026-12-01T10:00:00Z", "duration": 3600}]}}
            """);
    assertThat(((DatePicker) dates.content().get(0)).availableTimes()).hasSize(1);
    assertThat(dates.text()).isEqualTo("When?: an hour");
    Message list =
        rich(
            """
            {"contentType": "ListPicker", "listPicker": {"sections": [{"title": "Fruit",
             "multipleSelection": true, "items": [{"id": "1", "title": "Apple"}]}],
             "receivedMessage": "choose", "replyMessage": "thanks"}}
            """);
    assertThat(((ListPicker) list.content().get(0)).sections()).hasSize(1);
    assertThat(list.content().get(0).toMap().toString()).contains("receivedMessage=choose");
    assertThat(list.text()).isEqualTo("Fruit, Apple");
  }

  @Test
  void forms() {
    Message form =
        rich(
            """
            {"contentType": "Form", "form": {"introduction": "About you", "showSummary": true,
             "cannedResponseId": "c1", "formPages": [{"pageComponents": [
               {"id": "name", "contentType": "Input", "input": {"title": "Name"}}]}]}}
            """);
    InputForm read = (InputForm) form.content().get(0);
    assertThat(read.cannedResponseId()).isEqualTo("c1");
    assertThat(read.pages().get(0).fields()).hasSize(1);
    assertThat(form.text()).isEqualTo("About you");
  }

  @Test
  void whatIsNotKnownStaysAsItCame() {
    Message message =
        rich("{\"contentType\": \"Hologram\", \"hologram\": {\"x\": [1, {\"y\": null}]}}");
    assertThat(message.content().get(0)).isInstanceOf(UnknownContent.class);
    assertThat(message.content().get(0).toMap().toString()).contains("x=[1, {y=null}]");
    assertThat(message.text()).isEmpty();
  }

  @Test
  void aTextOfItsOwnGoesBeforeWhatStandsForTheContent() {
    Message message =
        one(
            """
            "type": "Structured", "text": "Choose",
            "content": [{"contentType": "QuickReply", "quickReply": {"text": "Yes"}}]
            """);
    assertThat(message.text()).isEqualTo("Choose");
  }

  @Test
  void filesAreMessagesOfTheirOwn() {
    List<InboundMessage> messages =
        all(
            """
            "type": "Text", "text": "here", "content": [
              {"contentType": "Attachment", "attachment": {"id": "f1", "url": "https://x/f1",
               "filename": "a.png", "fileSize": 12, "mediaType": "Image", "mime": "image/png"}},
              {"contentType": "Attachment", "attachment": {"id": "f2", "filename": "b.txt"}}]
            """);
    assertThat(messages)
        .extracting(each -> each.message().type())
        .containsExactly("Message", "FileUploaded", "FileUploaded");
    assertThat(messages)
        .extracting(InboundMessage::position)
        .containsExactly(MICROS, MICROS + 1, MICROS + 2);
    assertThat(messages.get(0).message()).doesNotContainKey("content");
    assertThat(messages.get(1).message().userData())
        .containsEntry("file-id", "f1")
        .containsEntry("file-name", "a.png")
        .containsEntry("file-size", "12")
        .containsEntry("file-type", "image/png");
  }

  @Test
  void aFileWithoutATextIsOneMessage() {
    Message file =
        one(
            """
            "type": "Text",
            "content": [{"contentType": "Attachment", "attachment": {"id": "f1"}}]
            """);
    assertThat(file.kind()).isEqualTo(MessageKind.FILE_UPLOADED);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"eventType\": \"Typing\", \"typing\": {\"type\": \"On\", \"duration\": 5000}}', TypingStarted",
    "'{\"eventType\": \"Typing\", \"typing\": {\"type\": \"Off\"}}', TypingStopped",
    "'{\"eventType\": \"Presence\", \"presence\": {\"type\": \"Join\"}}', ParticipantJoined",
    "'{\"eventType\": \"Presence\", \"presence\": {\"type\": \"Disconnect\"}}', ParticipantLeft",
    "'{\"eventType\": \"Presence\", \"presence\": {\"type\": \"SignIn\"}}', Event",
    "'{\"eventType\": \"Presence\", \"presence\": {\"type\": \"Clear\"}}', Event",
    "'{\"eventType\": \"CoBrowse\", \"coBrowse\": {\"x\": 1}}', Event"
  })
  void events(String event, String type) {
    Message message = one("\"type\": \"Event\", \"events\": [%s]".formatted(event));
    assertThat(message.type()).isEqualTo(type);
    assertThat(message.get("events")).hasToString("[" + JsonReader.object(event).get() + "]");
    assertThat(message.text()).isNull();
  }

  @Test
  void whatTheHistoryDoesNotHaveTakesNoPlaceInIt() {
    String typing = "{\"eventType\": \"Typing\", \"typing\": {\"type\": \"Off\"}}";
    InboundMessage stopped =
        neutral.of(wire("\"type\": \"Event\", \"events\": [%s]".formatted(typing), "m1")).get(0);
    InboundMessage said = neutral.of(wire("\"type\": \"Text\", \"text\": \"hi\"", "m2")).get(0);
    assertThat(stopped.position()).isEqualTo(-1);
    assertThat(stopped.message()).doesNotContainKey("index");
    assertThat(said.position()).isEqualTo(MICROS); // as for who reads it in the history alone
  }

  @Test
  void theCustomersOwnTypingIsNoNews() {
    WireMessage typing =
        new WireMessage(
            Map.of(
                "id", "1",
                "type", "Event",
                "direction", "Inbound",
                "events", List.of(Map.of("eventType", "Typing", "typing", Map.of("type", "On")))));
    assertThat(neutral.of(typing)).isEmpty();
  }

  @Test
  void receiptsNameTheMessageAndAreNotTakenForIt() {
    InboundMessage said = all("\"type\": \"Text\", \"text\": \"hi\"").get(0);
    InboundMessage receipt = all("\"type\": \"Receipt\", \"status\": \"Delivered\"").get(0);
    assertThat(receipt.message().kind()).isEqualTo(MessageKind.RECEIPT);
    assertThat(receipt.message().receipt().orElseThrow().messageId()).isEqualTo("m1");
    assertThat(receipt.message().receipt().orElseThrow().status()).isEqualTo("Delivered");
    assertThat(receipt.position()).isNotEqualTo(said.position());
    InboundMessage read = all("\"type\": \"Receipt\", \"status\": \"Read\"").get(0);
    assertThat(read.position()).isNotEqualTo(receipt.position());
  }

  @Test
  void anotherTypeOfMessageKeepsItsName() {
    assertThat(one("\"type\": \"Telepathy\", \"text\": \"…\"").type()).isEqualTo("Telepathy");
  }

  @Test
  void nothingOfAMessageShowsInTexts() {
    assertThat(wire("\"type\": \"Text\", \"text\": \"s3cret\"").toString())
        .isEqualTo("WireMessage[Text]");
  }
}
