package io.webchat.rest.gms;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.rich.Card;
import io.webchat.api.rich.CardAction;
import io.webchat.api.rich.Carousel;
import io.webchat.api.rich.Extra;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.rich.ListPicker.Item;
import io.webchat.api.rich.ListPicker.Section;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.rich.RichContent;
import io.webchat.api.rich.UnknownContent;
import io.webchat.json.JsonValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GmsContentTest {
  private static List<RichContent> content(String structured) {
    return RichContent.listOf(GmsContent.of(JsonValues.object(structured)));
  }

  private static Extra beside(Map<String, Object> fields) {
    return new Extra(fields, Map.of());
  }

  @Test
  void quickRepliesAreOneElementEach() {
    assertThat(
            content(
                """
                {"contentType": "quick-replies", "text": "Sure?", "content": [
                  {"id": "1", "text": "Yes", "payload": "Y"}, {"title": "No"}]}
                """))
        .containsExactly(
            new QuickReply("Yes", "Y", null, null, beside(Map.of("id", "1"))),
            new QuickReply("No", null, null, null, Extra.NONE));
  }

  @Test
  void genericContentIsACard() {
    assertThat(
            content(
                """
                {"contentType": "generic", "content": {"title": "Plan", "text": "Gold",
                  "image": "https://example.com/gold.png",
                  "buttons": [{"title": "Buy", "payload": "B"},
                    {"text": "Read", "url": "https://example.com"}, {"type": "call", "text": "x"}]}}
                """))
        .containsExactly(
            new Card(
                "Plan",
                "Gold",
                "https://example.com/gold.png",
                null,
                null,
                List.of(
                    new CardAction.Postback("Buy", "B"),
                    new CardAction.Link("Read", "https://example.com"),
                    new CardAction.Other(Map.of("type", "call", "text", "x"))),
                Extra.NONE));
  }

  @Test
  void aCarouselHasItsCards() {
    assertThat(
            content(
                """
                {"contentType": "carousel", "content": [{"text": "One"}, {"title": "Two"}]}
                """))
        .containsExactly(
            new Carousel(
                List.of(new Card("One", null, List.of()), new Card("Two", null, List.of()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "simple-list",
        "list-vertical",
        "single-selection-list",
        "selectable-list"
      })
  void listsArePickers(String type) {
    boolean multiple = type.equals("selectable-list");
    String structured =
        """
        {"contentType": "%s", "content":
          {"text": "About", "items": [{"id": 1, "text": "Bills"}, {"title": "Other"}]}}
        """;
    assertThat(content(structured.formatted(type)))
        .containsExactly(
            new ListPicker(
                List.of(
                    new Section(
                        "About",
                        multiple,
                        List.of(new Item("1", "Bills"), new Item("Other", "Other")),
                        Extra.NONE))));
  }

  @Test
  void aListMayBeItsItems() {
    assertThat(content("{\"contentType\": \"list\", \"content\": [{\"text\": \"a\"}]}"))
        .containsExactly(new ListPicker(List.of(new Section(null, List.of(new Item("a", "a"))))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\": \"only\"}",
        "{\"contentType\": \"hologram\", \"content\": {\"a\": 1}}",
        "{\"contentType\": 5, \"content\": []}",
        "{\"contentType\": \"quick-replies\"}",
        "{\"contentType\": \"quick-replies\", \"content\": []}",
        "{\"contentType\": \"quick-replies\", \"content\": [{\"text\": \"a\"}, 5]}",
        "{\"contentType\": \"generic\", \"content\": {\"text\": 5}}",
        "{\"contentType\": \"carousel\", \"content\": [{\"image\": \"a.png\"}]}",
        "{\"contentType\": \"list\", \"content\": {\"items\": [\"a\"]}}",
        "{\"contentType\": \"list\", \"content\": null}"
      })
  void whatCannotBeReadStaysAsItCame(String structured) {
    assertThat(content(structured))
        .containsExactly(new UnknownContent(JsonValues.object(structured)));
  }

  @Test
  void aMessageWithoutStructuredContentHasNone() {
    assertThat(content("{}")).isEmpty();
  }
}
