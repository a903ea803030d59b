package io.webchat.api.rich;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A form to fill in.
 *
 * @param introduction what stands before it, or {@code null}
 * @param pages its pages, at least one
 * @param showSummary whether the answers are shown before they are sent
 * @param cannedResponseId id that goes back with the response, or {@code null}
 * @param extra what came beside
 */
public record InputForm(
    String introduction,
    List<Page> pages,
    boolean showSummary,
    String cannedResponseId,
    Extra extra)
    implements RichContent {
  static final String TYPE = "Form";
  static final String FIELD = "form";
  static final String CANNED_RESPONSE_ID = "cannedResponseId";
  private static final String INTRODUCTION = "introduction";
  private static final String PAGES = "formPages";
  private static final String SUMMARY = "showSummary";

  /** Checks the values. */
  public InputForm {
    Checks.text(INTRODUCTION, introduction);
    pages = Checks.filled(PAGES, pages);
    Checks.text(CANNED_RESPONSE_ID, cannedResponseId);
    extra = Checks.extra(extra);
  }

  /** A form of one page. */
  public InputForm(String introduction, List<Field> fields) {
    this(introduction, List.of(new Page(fields, Extra.NONE)), false, null, Extra.NONE);
  }

  static InputForm read(Fields fields) {
    return new InputForm(
        fields.text(INTRODUCTION),
        fields.objects(PAGES, Page::read),
        fields.flag(SUMMARY),
        fields.text(CANNED_RESPONSE_ID),
        fields.extra());
  }

  @Override
  public Map<String, Object> toMap() {
    return new Shape()
        .text(INTRODUCTION, introduction)
        .list(PAGES, pages, Page::toMap)
        .flag(SUMMARY, showSummary)
        .text(CANNED_RESPONSE_ID, cannedResponseId)
        .in(TYPE, FIELD, extra);
  }

  @Override
  public String toString() {
    return "InputForm" + pages;
  }

  /**
   * A page of a form.
   *
   * @param fields what is asked for
   * @param extra what came beside
   */
  public record Page(List<Field> fields, Extra extra) {
    private static final String COMPONENTS = "pageComponents";

    /** Checks the values. */
    public Page {
      fields = Checks.list(COMPONENTS, fields);
      extra = Checks.extra(extra);
    }

    static Page read(Fields fields) {
      return new Page(fields.objects(COMPONENTS, Field::read), fields.extra());
    }

    private Map<String, Object> toMap() {
      return new Shape().list(COMPONENTS, fields, Field::toMap).with(extra);
    }

    @Override
    public String toString() {
      return "Page" + fields;
    }
  }

  /**
   * What is asked for.
   *
   * @param id names it in the response
   * @param component an input, a list, times; {@link UnknownContent} for another one
   */
  public record Field(String id, RichContent component) {
    static final String ID = "id";

    /** Checks the values. */
    public Field {
      Checks.required(ID, id);
      if (component == null) {
        throw new IllegalArgumentException("component: expected one");
      }
    }

    static Field read(Fields fields) {
      String id = fields.text(ID);
      return new Field(id, RichContent.of(fields.extra().fields()));
    }

    private Map<String, Object> toMap() {
      Map<String, Object> field = new LinkedHashMap<>();
      field.put(ID, id);
      component.toMap().forEach(field::putIfAbsent);
      return field;
    }

    @Override
    public String toString() {
      return "Field[" + component + "]";
    }
  }
}
