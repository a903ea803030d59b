package io.webchat.api.rich;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A form that was filled in. The message it answers is named beside it, as {@code parentMessageId}.
 *
 * @param text what stands for the response where only text is shown; {@code null} gives none
 * @param cannedResponseId that of the form, or {@code null}
 * @param answers what was entered
 * @param extra what came beside
 */
public record FormResponse(String text, String cannedResponseId, List<Answer> answers, Extra extra)
    implements RichReply {
  static final String RESPONSE = "response";
  private static final String TEXT = "text";

  /** Checks the values. */
  public FormResponse {
    text = text == null ? "" : Checks.text(TEXT, text);
    Checks.text(InputForm.CANNED_RESPONSE_ID, cannedResponseId);
    answers = Checks.filled(RESPONSE, answers);
    extra = Checks.extra(extra);
  }

  /** Answers to a form. */
  public FormResponse(String text, String cannedResponseId, List<Answer> answers) {
    this(text, cannedResponseId, answers, Extra.NONE);
  }

  static FormResponse read(Fields fields) {
    return new FormResponse(
        fields.text(TEXT),
        fields.text(InputForm.CANNED_RESPONSE_ID),
        fields.objects(RESPONSE, Answer::read),
        fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape()
        .text(TEXT, text.isEmpty() ? null : text)
        .text(InputForm.CANNED_RESPONSE_ID, cannedResponseId)
        .list(RESPONSE, answers, Answer::toMap)
        .in(InputForm.TYPE, InputForm.FIELD, extra);
  }

  @Override
  public String toString() {
    return "FormResponse[" + answers.size() + " answers]";
  }

  /**
   * The answer to one field.
   *
   * @param id that of the field
   * @param values the text that was entered, the ids of the items or the time that were chosen
   * @param extra what came beside
   */
  public record Answer(String id, List<String> values, Extra extra) {
    private static final String VALUES = "values";

    /** Checks the values. */
    public Answer {
      Checks.required(InputForm.Field.ID, id);
      values = Checks.list(VALUES, values);
      values.forEach(value -> Checks.text(VALUES, value));
      extra = Checks.extra(extra);
    }

    /** An answer. */
    public Answer(String id, List<String> values) {
      this(id, values, Extra.NONE);
    }

    static Answer read(Fields fields) {
      return new Answer(fields.text(InputForm.Field.ID), fields.texts(VALUES), fields.extra());
    }

    private Map<String, Object> toMap() {
      return new Shape()
          .text(InputForm.Field.ID, id)
          .list(VALUES, values, Function.identity())
          .with(extra);
    }

    @Override
    public String toString() {
      return "Answer";
    }
  }
}
