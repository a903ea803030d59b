package io.webchat.api.rich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.ButtonResponse.Kind;
import io.webchat.api.rich.DatePicker.AvailableTime;
import io.webchat.api.rich.ListPicker.Item;
import io.webchat.api.rich.ListPicker.Section;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RichContentTest {
  private static final Card CARD =
      new Card(
          "secret title",
          "secret text",
          "https://example.com/a.png",
          "/clip.mp4",
          new CardAction.Link(null, "https://example.com"),
          List.of(
              new CardAction.Link("Open", "mailto:a@example.com"),
              new CardAction.Postback("secret choice", "P1")),
          Extra.NONE);
  private static final DatePicker TIMES =
      new DatePicker(
          "secret title",
          "When",
          null,
          "2026-01-01",
          "2026-02-01",
          List.of(new AvailableTime(Instant.parse("2026-01-02T10:00:00Z"), 3600)),
          Extra.NONE);
  private static final ListPicker LIST =
      new ListPicker(
          List.of(
              new Section("One", List.of(new Item("1", "secret item"))),
              new Section(
                  "Several",
                  true,
                  List.of(new Item("2", "B", "sub", "b.png", Extra.NONE)),
                  Extra.NONE)));
  private static final InputForm FORM =
      new InputForm(
          "secret introduction",
          List.of(
              new InputForm.Page(
                  List.of(
                      new InputForm.Field("name", new InputField("secret name", true)),
                      new InputForm.Field("what", LIST),
                      new InputForm.Field("when", TIMES)),
                  Extra.NONE)),
          true,
          "C1",
          Extra.NONE);

  private static Stream<RichContent> built() {
    return Stream.of(
        new TextContent("secret"),
        new QuickReply("secret yes", "Y"),
        new QuickReply("No", null, "n.png", null, Extra.NONE),
        CARD,
        new Card("t", null, List.of()),
        new Carousel(List.of(CARD, new Card("u", "v", List.of()))),
        TIMES,
        LIST,
        new InputField("Name", "sub", "secret", true, true, Extra.NONE),
        FORM,
        new InputForm(null, List.of(new InputForm.Field("a", new InputField("b", false)))),
        new ButtonResponse(Kind.LIST_PICKER, "secret", "1"),
        new FormResponse(
            "secret text",
            "C1",
            List.of(new FormResponse.Answer("name", List.of("secret", "more")))));
  }

  @ParameterizedTest
  @MethodSource("built")
  void whatIsBuiltIsTheSameAfterTheWayOverTheBus(RichContent content) {
    assertThat(RichContent.of(content.toMap())).isEqualTo(content);
    assertThat(content.toString()).doesNotContain("secret");
  }

  /** Known kinds as servers send them, with fields beside and without values. */
  private static Stream<Map<String, Object>> received() {
    return Stream.of(
        content("Text", "text", Map.of("body", "x", "type", "Text")),
        content("QuickReply", "quickReply", withNull(Map.of("text", "x", "id", 7), "image")),
        content(
            "Card",
            "card",
            withNull(
                Map.of(
                    "title",
                    "x",
                    "description",
                    "",
                    "defaultAction",
                    Map.of("type", "Link", "url", "https://example.com", "target", "_blank"),
                    "actions",
                    List.of(
                        Map.of("type", "Postback", "text", "p", "payload", "q", "n", List.of(1)),
                        Map.of("type", "Link", "url", "javascript:alert(1)"),
                        Map.of("type", "Call", "number", 1))),
                "image")),
        content("Carousel", "carousel", Map.of("cards", List.of(Map.of("title", "x", "k", 1)))),
        content(
            "DatePicker",
            "datePicker",
            Map.of(
                "availableTimes",
                List.of(
                    Map.of("dateTime", "2026-01-02T10:00:00.000Z", "duration", 0, "z", true),
                    Map.of("dateTime", "2026-01-02T10:00+02:00", "duration", 9_000_000_000L)))),
        content(
            "ListPicker",
            "listPicker",
            Map.of(
                "sections",
                List.of(
                    Map.of("multipleSelection", false, "items", List.of()),
                    Map.of(
                        "title", "t", "items", List.of(Map.of("id", "1", "title", "x", "y", 1)))),
                "receivedMessage",
                Map.of("title", "Choose"))),
        content(
            "Form",
            "form",
            Map.of(
                "showSummary",
                false,
                "formPages",
                List.of(
                    Map.of(
                        "pageComponents",
                        List.of(
                            Map.of("id", "a", "contentType", "Slider", "slider", Map.of("x", 1)),
                            Map.of(
                                "id",
                                "b",
                                "contentType",
                                "Input",
                                "input",
                                Map.of("title", "t", "required", false))))))),
        content(
            "Form",
            "form",
            Map.of(
                "text",
                "",
                "originatingMessageId",
                "m",
                "response",
                List.of(Map.of("id", "a", "component", Map.of("x", 1))))),
        content(
            "ButtonResponse",
            "buttonResponse",
            Map.of("type", "Button", "text", "a", "payload", "b", "x", 1)));
  }

  @ParameterizedTest
  @MethodSource("received")
  void whatAServerSendsIsTypedAndNothingOfItIsLost(Map<String, Object> content) {
    RichContent typed = RichContent.of(content);

    assertThat(typed).isNotInstanceOf(UnknownContent.class);
    assertThat(typed.toMap()).isEqualTo(content);
  }

  private static Stream<Map<String, Object>> unknown() {
    Map<String, Object> many = new HashMap<>();
    many.put("cards", Collections.nCopies(101, Map.of("title", "x")));
    return Stream.of(
        Map.of(),
        Map.of("type", "image", "url", "/x.png"),
        Map.of("contentType", 5),
        Map.of("contentType", "Hologram", "hologram", Map.of("a", 1)),
        Map.of("contentType", "Card"),
        Map.of("contentType", "Card", "card", "text"),
        content("Card", "card", Map.of("title", 5)),
        content("Card", "card", Map.of("title", " ")),
        content("Card", "card", Map.of("title", "x".repeat(10_001))),
        content("Card", "card", Map.of("title", "x", "image", "java\nscript:x")),
        content("Card", "card", Map.of("title", "x", "actions", Map.of())),
        content("Card", "card", Map.of("title", "x", "actions", List.of("y"))),
        content("Carousel", "carousel", many),
        content("Carousel", "carousel", Map.of("cards", List.of())),
        content("DatePicker", "datePicker", Map.of("availableTimes", List.of(Map.of()))),
        content(
            "DatePicker",
            "datePicker",
            Map.of("availableTimes", List.of(Map.of("dateTime", "tomorrow")))),
        content(
            "DatePicker",
            "datePicker",
            Map.of(
                "availableTimes",
                List.of(Map.of("dateTime", "2026-01-02T10:00:00Z", "duration", 1.5)))),
        content("ListPicker", "listPicker", Map.of("sections", List.of(Map.of("title", true)))),
        content("Form", "form", Map.of("formPages", List.of())),
        content("Form", "form", Map.of("response", List.of())),
        content("ButtonResponse", "buttonResponse", Map.of("type", "Lever", "text", "a")));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void whatIsNotUnderstoodIsKeptAsItCame(Map<String, Object> content) {
    assertThat(RichContent.of(content)).isEqualTo(new UnknownContent(content));
    assertThat(RichContent.of(content).toMap()).isEqualTo(content);
  }

  @Test
  void whatCannotBeBuiltIsNamedAndNotShown() {
    refused(() -> new TextContent(null), "body: expected a text that is not blank");
    refused(() -> new TextContent("secret".repeat(2000)), "body: longer than 10000 characters");
    refused(
        () -> new CardAction.Link("x", "javascript:secret()"),
        "url: expected an address of http, https, mailto or tel");
    refused(() -> new Carousel(null), "cards: expected elements");
    refused(() -> new Carousel(List.of()), "cards: expected at least one element");
    refused(() -> new Carousel(Collections.nCopies(101, CARD)), "cards: more than 100 elements");
    refused(
        () -> new AvailableTime("secret", 1, null),
        "dateTime: expected a date and time with offset, ISO 8601");
    refused(() -> new ButtonResponse(null, "a", "b"), "kind: expected one");
    refused(() -> new InputForm.Field("a", null), "component: expected one");
    assertThat(new TextContent("x", null).extra()).isEqualTo(Extra.NONE);
  }

  private static void refused(Runnable build, String message) {
    assertThatIllegalArgumentException().isThrownBy(build::run).withMessage(message);
  }

  @Test
  void aReplyOfAScriptIsCheckedStrictly() {
    ButtonResponse reply = new ButtonResponse(Kind.QUICK_REPLY, "Yes", "Y");
    assertThat(RichReply.of(reply.toMap())).isEqualTo(reply);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RichReply.of(CARD.toMap()))
        .withMessage("contentType: expected ButtonResponse, or Form with a response");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RichReply.of(content("ButtonResponse", "buttonResponse", Map.of("text", 5))))
        .withMessage("buttonResponse.type: expected QuickReply, Button, DatePicker or ListPicker");
  }

  @Test
  void whatIsChosenIsAReply() {
    assertThat(new QuickReply("Yes", "Y").answer())
        .isEqualTo(new ButtonResponse(Kind.QUICK_REPLY, "Yes", "Y"));
    assertThat(new CardAction.Postback("Buy", null).answer())
        .isEqualTo(new ButtonResponse(Kind.BUTTON, "Buy", "Buy"));
    assertThat(LIST.sections().get(0).items().get(0).answer())
        .isEqualTo(new ButtonResponse(Kind.LIST_PICKER, "secret item", "1"));
    assertThat(TIMES.availableTimes().get(0).answer().payload()).isEqualTo("2026-01-02T10:00:00Z");
    OutgoingMessage message = OutgoingMessage.of(new QuickReply("secret", "Y").answer(), "m1");
    assertThat(message.text()).isEqualTo("secret");
    assertThat(message.parentMessageId()).isEqualTo("m1");
    assertThat(message.toString()).doesNotContain("secret");
  }

  @Test
  void aMessageHasItsContentTypedAndAsItCame() {
    Map<String, Object> image = Map.of("type", "image", "url", "/x.png");
    Message message =
        Message.of(Map.of("text", "Choose", "content", List.of(LIST.toMap(), image, "no object")));
    assertThat(message.content()).containsExactly(LIST, new UnknownContent(image));
    assertThat(message.text()).isEqualTo("Choose");
    assertThat(Message.of(Map.of("content", CARD.toMap())).content()).containsExactly(CARD);
    assertThat(Message.of(Map.of("content", "text")).content()).isEmpty();
    assertThat(Message.of(Map.of()).content()).isEmpty();
  }

  private static Map<String, Object> content(String type, String field, Map<String, ?> value) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("contentType", type);
    content.put(field, value);
    content.put("beside", List.of(1));
    return content;
  }

  private static Map<String, Object> withNull(Map<String, ?> values, String key) {
    Map<String, Object> with = new HashMap<>(values);
    with.put(key, null);
    return with;
  }
}
