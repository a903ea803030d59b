package io.webchat.api.rich;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The kinds of content by their {@code contentType}. */
final class Kinds {
  static final String CONTENT_TYPE = "contentType";

  private record Kind(String field, Function<Fields, RichContent> reader) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          TextContent.TYPE, new Kind(TextContent.FIELD, TextContent::read),
          QuickReply.TYPE, new Kind(QuickReply.FIELD, QuickReply::read),
          Card.TYPE, new Kind(Card.FIELD, Card::read),
          Carousel.TYPE, new Kind(Carousel.FIELD, Carousel::read),
          DatePicker.TYPE, new Kind(DatePicker.FIELD, DatePicker::read),
          ListPicker.TYPE, new Kind(ListPicker.FIELD, ListPicker::read),
          InputField.TYPE, new Kind(InputField.FIELD, InputField::read),
          InputForm.TYPE, new Kind(InputForm.FIELD, Kinds::form),
          ButtonResponse.TYPE, new Kind(ButtonResponse.FIELD, ButtonResponse::read));

  private Kinds() {}

  /** A form and the response to it have the same type. */
  private static RichContent form(Fields fields) {
    return fields.hasList(FormResponse.RESPONSE)
        ? FormResponse.read(fields)
        : InputForm.read(fields);
  }

  /**
   * Reads frozen content.
   *
   * @throws IllegalArgumentException when it is of a known kind and cannot be used
   */
  static RichContent read(Map<String, Object> content) {
    Kind kind = content.get(CONTENT_TYPE) instanceof String type ? KINDS.get(type) : null;
    if (kind == null) {
      return new UnknownContent(content);
    }
    Map<String, Object> envelope = new LinkedHashMap<>(content);
    envelope.remove(CONTENT_TYPE);
    return kind.reader().apply(Fields.of(kind.field(), envelope.remove(kind.field()), envelope));
  }
}
