package io.webchat.transport.webmessaging.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.ButtonResponse;
import io.webchat.api.rich.ButtonResponse.Kind;
import io.webchat.api.rich.Extra;
import io.webchat.api.rich.FormResponse;
import io.webchat.api.rich.FormResponse.Answer;
import io.webchat.spi.transport.TransportException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the customer sends, as the wire has it. */
class GuestMessagesTest {
  private static Map<String, Object> reply(ButtonResponse response) {
    return GuestMessages.of(OutgoingMessage.of(response, "parent"), "c1");
  }

  private static Map<String, Object> button(String type, Map<String, Object> more) {
    Map<String, Object> button = new LinkedHashMap<>(more);
    button.putAll(Map.of("type", type, "text", "Yes", "payload", "Y"));
    return Map.of("contentType", "ButtonResponse", "buttonResponse", button);
  }

  @Test
  void aText() {
    assertThat(GuestMessages.of(OutgoingMessage.of("hi"), "c1"))
        .isEqualTo(
            Map.of("type", "Text", "text", "hi", "metadata", Map.of("customMessageId", "c1")));
  }

  @ParameterizedTest
  @EnumSource(names = {"QUICK_REPLY", "BUTTON"})
  void aChoice(Kind kind) {
    assertThat(reply(new ButtonResponse(kind, "Yes", "Y")))
        .isEqualTo(
            Map.of(
                "type",
                "Structured",
                "text",
                "Yes",
                "metadata",
                Map.of("customMessageId", "c1"),
                "content",
                List.of(button(kind.type(), Map.of()))));
  }

  @Test
  void aDateNamesItsMessageBesideAndHasNoText() {
    assertThat(reply(new ButtonResponse(Kind.DATE_PICKER, "Yes", "Y")))
        .isEqualTo(
            Map.of(
                "type", "Structured",
                "metadata", Map.of("customMessageId", "c1", "parentMessageId", "parent"),
                "content", List.of(button("DatePicker", Map.of()))));
  }

  @Test
  void anItemOfAListNamesItsMessageWithin() {
    assertThat(reply(new ButtonResponse(Kind.LIST_PICKER, "Yes", "Y")))
        .isEqualTo(
            Map.of(
                "type",
                "Structured",
                "text",
                "Yes",
                "metadata",
                Map.of("customMessageId", "c1"),
                "content",
                List.of(button("ListPicker", Map.of("originatingMessageId", "parent")))));
  }

  @Test
  void aForm() {
    Map<String, Object> chosen = Map.of("contentType", "ListPicker", "listPicker", Map.of("x", 1));
    FormResponse response =
        new FormResponse(
            null,
            "canned",
            List.of(
                new Answer("name", List.of("Jane")),
                new Answer("many", List.of("a", "b")),
                new Answer("own", List.of(), new Extra(Map.of("component", chosen), Map.of()))));
    assertThat(GuestMessages.of(OutgoingMessage.of(response, "parent"), "c1"))
        .isEqualTo(
            Map.of(
                "type", "Structured",
                "metadata", Map.of("customMessageId", "c1"),
                "content",
                    List.of(
                        Map.of(
                            "contentType",
                            "Form",
                            "form",
                            Map.of(
                                "originatingMessageId",
                                "parent",
                                "cannedResponseId",
                                "canned",
                                "response",
                                List.of(
                                    Map.of(
                                        "id",
                                        "name",
                                        "component",
                                        Map.of(
                                            "contentType",
                                            "Input",
                                            "input",
                                            Map.of("value", "Jane"))),
                                    Map.of(
                                        "id",
                                        "many",
                                        "component",
                                        Map.of(
                                            "contentType",
                                            "Input",
                                            "input",
                                            Map.of("values", List.of("a", "b")))),
                                    Map.of("id", "own", "component", chosen)))))));
  }

  @Test
  void aFileHasNeitherTypeNorText() {
    assertThat(GuestMessages.attachment("a1", "c1"))
        .isEqualTo(
            Map.of(
                "metadata",
                Map.of("customMessageId", "c1"),
                "content",
                List.of(Map.of("contentType", "Attachment", "attachment", Map.of("id", "a1")))));
  }

  @Test
  void attributesAreTexts() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("text", "x");
    data.put("number", 3.0);
    data.put("half", 0.5);
    data.put("flag", true);
    data.put("nested", Map.of("a", 1));
    data.put("none", null);
    data.put("empty", "");
    assertThat(CustomAttributes.of(data))
        .isEqualTo(
            Map.of(
                "text", "x", "number", "3", "half", "0.5", "flag", "true", "nested", "{\"a\":1}"));
  }

  @Test
  void whatIsAddedLaterGoesAloneAndTheSumIsLimited() {
    CustomAttributes attributes = new CustomAttributes();
    attributes.add(Map.of("a", "1"), 40);
    attributes.sent(attributes.unsent());
    attributes.add(Map.of("b", "2"), 40);
    assertThat(attributes.unsent()).isEqualTo(Map.of("b", "2"));
    assertThatThrownBy(() -> attributes.add(Map.of("c", "x".repeat(30)), 40))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("at most 40")
        .hasMessageNotContaining("xxx");
    assertThat(attributes.unsent()).isEqualTo(Map.of("b", "2"));
  }

  @Test
  void bytesOfATextCountNotLetters() {
    assertThat(GuestMessages.isTooLong("x".repeat(4_096))).isFalse();
    assertThat(GuestMessages.isTooLong("x".repeat(4_097))).isTrue();
    assertThat(GuestMessages.isTooLong("€".repeat(1_366))).isTrue();
    assertThat(GuestMessages.isTooLong(null)).isFalse();
  }
}
