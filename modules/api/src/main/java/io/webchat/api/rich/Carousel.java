package io.webchat.api.rich;

import java.util.List;
import java.util.Map;

/**
 * Cards beside each other.
 *
 * @param cards at least one
 * @param extra what came beside
 */
public record Carousel(List<Card> cards, Extra extra) implements RichContent {
  static final String TYPE = "Carousel";
  static final String FIELD = "carousel";
  private static final String CARDS = "cards";

  /** Checks the values. */
  public Carousel {
    cards = Checks.filled(CARDS, cards);
    extra = Checks.extra(extra);
  }

  /** Cards. */
  public Carousel(List<Card> cards) {
    this(cards, Extra.NONE);
  }

  static Carousel read(Fields fields) {
    return new Carousel(fields.objects(CARDS, Card::read), fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape().list(CARDS, cards, Card::fields).in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "Carousel" + cards;
  }
}
