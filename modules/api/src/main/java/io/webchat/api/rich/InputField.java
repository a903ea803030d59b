package io.webchat.api.rich;

import java.util.Map;

/**
 * A text to enter, in a form.
 *
 * @param title what is asked for
 * @param subtitle a second line, or {@code null}
 * @param placeholder what stands in the empty input, or {@code null}
 * @param required whether it must be filled in
 * @param multiline whether the text may have several lines
 * @param extra what came beside
 */
public record InputField(
    String title,
    String subtitle,
    String placeholder,
    boolean required,
    boolean multiline,
    Extra extra)
    implements RichContent {
  static final String TYPE = "Input";
  static final String FIELD = "input";
  private static final String TITLE = "title";
  private static final String SUBTITLE = "subtitle";
  private static final String PLACEHOLDER = "placeholder";
  private static final String REQUIRED = "required";
  private static final String MULTILINE = "multiline";

  /** Checks the values. */
  public InputField {
    Checks.required(TITLE, title);
    Checks.text(SUBTITLE, subtitle);
    Checks.text(PLACEHOLDER, placeholder);
    extra = Checks.extra(extra);
  }

  /** A line of text. */
  public InputField(String title, boolean required) {
    this(title, null, null, required, false, Extra.NONE);
  }

  static InputField read(Fields fields) {
    return new InputField(
        fields.text(TITLE),
        fields.text(SUBTITLE),
        fields.text(PLACEHOLDER),
        fields.flag(REQUIRED),
        fields.flag(MULTILINE),
        fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape()
        .text(TITLE, title)
        .text(SUBTITLE, subtitle)
        .text(PLACEHOLDER, placeholder)
        .flag(REQUIRED, required)
        .flag(MULTILINE, multiline)
        .in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "InputField";
  }
}
