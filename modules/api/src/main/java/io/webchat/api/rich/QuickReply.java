package io.webchat.api.rich;

import java.util.Map;

/**
 * A reply that is offered; several of them in a message are the choices.
 *
 * @param text what is shown
 * @param payload what goes back; {@code null} for the text
 * @param image address of an image, or {@code null}
 * @param action what choosing it does, {@code Message} as a rule; or {@code null}
 * @param extra what came beside
 */
public record QuickReply(String text, String payload, String image, String action, Extra extra)
    implements RichContent {
  static final String TYPE = "QuickReply";
  static final String FIELD = "quickReply";
  private static final String TEXT = "text";
  private static final String PAYLOAD = "payload";
  private static final String IMAGE = "image";
  private static final String ACTION = "action";

  /** Checks the values. */
  public QuickReply {
    Checks.required(TEXT, text);
    Checks.text(PAYLOAD, payload);
    Checks.media(IMAGE, image);
    Checks.text(ACTION, action);
    extra = Checks.extra(extra);
  }

  /** A reply that is sent as a message. */
  public QuickReply(String text, String payload) {
    this(text, payload, null, "Message", Extra.NONE);
  }

  static QuickReply read(Fields fields) {
    return new QuickReply(
        fields.text(TEXT),
        fields.text(PAYLOAD),
        fields.text(IMAGE),
        fields.text(ACTION),
        fields.extra());
  }

  /** The reply to send when it is chosen. */
  public ButtonResponse answer() {
    return new ButtonResponse(
        ButtonResponse.Kind.QUICK_REPLY, text, payload == null ? text : payload);
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape()
        .text(TEXT, text)
        .text(PAYLOAD, payload)
        .text(IMAGE, image)
        .text(ACTION, action)
        .in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return TYPE;
  }
}
