package io.webchat.scenario.internal.script;

import io.webchat.api.message.Message;
import io.webchat.api.rich.ButtonResponse;
import io.webchat.api.rich.Card;
import io.webchat.api.rich.CardAction;
import io.webchat.api.rich.Carousel;
import io.webchat.api.rich.DatePicker;
import io.webchat.api.rich.InputForm;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.rich.RichContent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a customer can choose of a message, or fill in. */
public final class Choices {
  private Choices() {}

  /** Its form; empty for none. */
  public static Optional<FilledForm> form(Message message) {
    return message.content().stream()
        .filter(InputForm.class::isInstance)
        .map(content -> new FilledForm((InputForm) content))
        .findFirst();
  }

  /** The texts that can be chosen, and the titles of the fields of its form. */
  public static Set<String> offered(Message message) {
    Set<String> texts = new LinkedHashSet<>(of(message).keySet());
    form(message).ifPresent(form -> texts.addAll(form.titles()));
    return texts;
  }

  /** The replies by the text that the customer sees; empty when there is nothing to choose. */
  public static Map<String, ButtonResponse> of(Message message) {
    Map<String, ButtonResponse> choices = new LinkedHashMap<>();
    message.content().forEach(content -> add(content, choices));
    return choices;
  }

  private static void add(RichContent content, Map<String, ButtonResponse> choices) {
    if (content instanceof QuickReply reply) {
      choices.put(reply.text(), reply.answer());
    } else if (content instanceof ListPicker picker) {
      picker
          .sections()
          .forEach(
              section -> section.items().forEach(item -> choices.put(item.title(), item.answer())));
    } else if (content instanceof DatePicker picker) {
      picker.availableTimes().forEach(time -> choices.put(time.dateTime(), time.answer()));
    } else if (content instanceof Card card) {
      addActions(List.of(card), choices);
    } else if (content instanceof Carousel carousel) {
      addActions(carousel.cards(), choices);
    }
  }

  private static void addActions(List<Card> cards, Map<String, ButtonResponse> choices) {
    for (Card card : cards) {
      for (CardAction action : card.actions()) {
        if (action instanceof CardAction.Postback postback) {
          choices.put(postback.text(), postback.answer());
        }
      }
    }
  }
}
