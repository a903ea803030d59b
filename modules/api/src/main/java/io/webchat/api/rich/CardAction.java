package io.webchat.api.rich;

import io.webchat.api.value.Json;
import java.util.Map;

/** What can be done with a card. */
public sealed interface CardAction {
  /** The plain object, immutable. */
  Map<String, Object> toMap();

  /** Reads a plain object; {@link Other} where it cannot be used. */
  static CardAction of(Map<?, ?> action) {
    Map<String, Object> frozen = Json.freeze(action);
    try {
      return read(Fields.of("action", frozen, Map.of()), frozen);
    } catch (IllegalArgumentException e) {
      return new Other(frozen); // a card is of use without one of its actions
    }
  }

  private static CardAction read(Fields fields, Map<String, Object> action) {
    String type = fields.text(Link.TYPE_FIELD);
    if (Link.TYPE.equals(type)) {
      return new Link(fields.text(Link.TEXT), fields.text(Link.URL), fields.extra());
    }
    if (Postback.TYPE.equals(type)) {
      return new Postback(fields.text(Link.TEXT), fields.text(Postback.PAYLOAD), fields.extra());
    }
    return new Other(action);
  }

  /**
   * Opens a page.
   *
   * @param text what is shown; {@code null} for the action of the whole card
   * @param url an address of http, https, mailto or tel
   * @param extra what came beside
   */
  record Link(String text, String url, Extra extra) implements CardAction {
    private static final String TYPE_FIELD = "type";
    private static final String TYPE = "Link";
    private static final String TEXT = "text";
    private static final String URL = "url";

    /** Checks the values. */
    public Link {
      Checks.text(TEXT, text);
      Checks.link(URL, url);
      extra = Checks.extra(extra);
    }

    /** A link. */
    public Link(String text, String url) {
      this(text, url, Extra.NONE);
    }

    @Override
    public Map<String, Object> toMap() {
      return new Shape().text(TYPE_FIELD, TYPE).text(TEXT, text).text(URL, url).with(extra);
    }

    @Override
    public String toString() {
      return TYPE;
    }
  }

  /**
   * Sends an answer.
   *
   * @param text what is shown
   * @param payload what goes back; {@code null} for the text
   * @param extra what came beside
   */
  record Postback(String text, String payload, Extra extra) implements CardAction {
    private static final String TYPE = "Postback";
    private static final String PAYLOAD = "payload";

    /** Checks the values. */
    public Postback {
      Checks.required(Link.TEXT, text);
      Checks.text(PAYLOAD, payload);
      extra = Checks.extra(extra);
    }

    /** An answer. */
    public Postback(String text, String payload) {
      this(text, payload, Extra.NONE);
    }

    /** The reply to send when it is chosen. */
    public ButtonResponse answer() {
      return new ButtonResponse(ButtonResponse.Kind.BUTTON, text, payload == null ? text : payload);
    }

    @Override
    public Map<String, Object> toMap() {
      return new Shape()
          .text(Link.TYPE_FIELD, TYPE)
          .text(Link.TEXT, text)
          .text(PAYLOAD, payload)
          .with(extra);
    }

    @Override
    public String toString() {
      return TYPE;
    }
  }

  /**
   * An action that this version does not understand, or must not offer.
   *
   * @param action exactly as it came
   */
  record Other(Map<String, Object> action) implements CardAction {
    /** Freezes the object. */
    public Other {
      action = Json.freeze(action);
    }

    @Override
    public Map<String, Object> toMap() {
      return action;
    }

    @Override
    public String toString() {
      return "Other" + action.keySet();
    }
  }
}
