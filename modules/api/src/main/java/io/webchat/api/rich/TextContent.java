package io.webchat.api.rich;

import java.util.Map;

/**
 * A text among other content.
 *
 * @param body the text
 * @param extra what came beside
 */
public record TextContent(String body, Extra extra) implements RichContent {
  static final String TYPE = "Text";
  static final String FIELD = "text";
  private static final String BODY = "body";

  /** Checks the text. */
  public TextContent {
    Checks.required(BODY, body);
    extra = Checks.extra(extra);
  }

  /** A text. */
  public TextContent(String body) {
    this(body, Extra.NONE);
  }

  static TextContent read(Fields fields) {
    return new TextContent(fields.text(BODY), fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape().text(BODY, body).in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "TextContent[" + body.length() + " characters]";
  }
}
