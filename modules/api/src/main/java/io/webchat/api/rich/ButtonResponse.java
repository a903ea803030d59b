package io.webchat.api.rich;

import java.util.Arrays;
import java.util.Map;

/**
 * What was chosen. The message it answers is named beside it, as {@code parentMessageId}.
 *
 * @param kind what it was chosen from
 * @param text what the customer saw, and what stands for the reply
 * @param payload what the server gets
 * @param extra what came beside
 */
public record ButtonResponse(Kind kind, String text, String payload, Extra extra)
    implements RichReply {
  static final String TYPE = "ButtonResponse";
  static final String FIELD = "buttonResponse";
  private static final String KIND = "type";
  private static final String TEXT = "text";
  private static final String PAYLOAD = "payload";

  /** What something can be chosen from. */
  public enum Kind {
    /** Quick replies. */
    QUICK_REPLY("QuickReply"),
    /** The buttons of a card. */
    BUTTON("Button"),
    /** Times. */
    DATE_PICKER("DatePicker"),
    /** A list. */
    LIST_PICKER("ListPicker");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** The value of {@code type} in the plain object. */
    public String type() {
      return type;
    }

    private static Kind of(String type) {
      return Arrays.stream(values())
          .filter(kind -> kind.type.equals(type))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      FIELD + ".type: expected QuickReply, Button, DatePicker or ListPicker"));
    }
  }

  /** Checks the values. */
  public ButtonResponse {
    if (kind == null) {
      throw new IllegalArgumentException("kind: expected one");
    }
    Checks.required(TEXT, text);
    Checks.required(PAYLOAD, payload);
    extra = Checks.extra(extra);
  }

  /** What was chosen. */
  public ButtonResponse(Kind kind, String text, String payload) {
    this(kind, text, payload, Extra.NONE);
  }

  static ButtonResponse read(Fields fields) {
    return new ButtonResponse(
        Kind.of(fields.text(KIND)), fields.text(TEXT), fields.text(PAYLOAD), fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape()
        .text(KIND, kind.type())
        .text(TEXT, text)
        .text(PAYLOAD, payload)
        .in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "ButtonResponse[" + kind.type() + "]";
  }
}
