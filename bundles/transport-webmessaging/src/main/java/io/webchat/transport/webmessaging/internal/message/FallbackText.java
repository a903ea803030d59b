package io.webchat.transport.webmessaging.internal.message;

import io.webchat.api.rich.ButtonResponse;
import io.webchat.api.rich.Card;
import io.webchat.api.rich.Carousel;
import io.webchat.api.rich.DatePicker;
import io.webchat.api.rich.FormResponse;
import io.webchat.api.rich.InputField;
import io.webchat.api.rich.InputForm;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.rich.RichContent;
import io.webchat.api.rich.TextContent;
import io.webchat.api.rich.UnknownContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands for rich content without a text of its own where only text is shown. */
final class FallbackText {
  private static final String BETWEEN = ", ";

  private FallbackText() {}

  /** The text; empty when nothing can be shown as text. */
  static String of(List<RichContent> content) {
    List<String> texts = new ArrayList<>();
    for (RichContent each : content) {
      String text = of(each);
      if (!text.isBlank()) {
        texts.add(text.strip());
      }
    }
    return String.join(BETWEEN, texts);
  }

  private static String of(RichContent content) {
    if (content instanceof TextContent text) {
      return text.body();
    } else if (content instanceof QuickReply reply) {
      return reply.text();
    } else if (content instanceof Card card) {
      return card(card);
    } else if (content instanceof Carousel carousel) {
      return carousel.cards().stream().map(FallbackText::card).collect(Collectors.joining(BETWEEN));
    } else if (content instanceof DatePicker picker) {
      return joined(picker.title(), picker.subtitle());
    } else if (content instanceof ListPicker picker) {
      return list(picker);
    } else if (content instanceof InputForm form) {
      return joined(form.introduction());
    } else if (content instanceof ButtonResponse response) {
      return response.text();
    } else if (content instanceof FormResponse response) {
      return response.text();
    } else if (content instanceof InputField input) {
      return input.title();
    }
    return content instanceof UnknownContent unknown
            && unknown.content().get("text") instanceof String text
        ? text
        : "";
  }

  private static String card(Card card) {
    return joined(card.title(), card.description());
  }

  private static String list(ListPicker picker) {
    return picker.sections().stream()
        .flatMap(
            section ->
                Stream.concat(
                    Stream.ofNullable(section.title()),
                    section.items().stream().map(ListPicker.Item::title)))
        .collect(Collectors.joining(BETWEEN));
  }

  private static String joined(String... parts) {
    return Stream.of(parts)
        .filter(Objects::nonNull)
        .filter(part -> !part.isBlank())
        .collect(Collectors.joining(": "));
  }
}
