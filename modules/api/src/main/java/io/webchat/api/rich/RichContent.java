package io.webchat.api.rich;

import io.webchat.api.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One element of the {@code content} of a message. Where a caller builds one, a value that cannot
 * be used is an {@link IllegalArgumentException} that names it; what a server sent and this version
 * does not understand is an {@link UnknownContent}.
 */
public sealed interface RichContent
    permits Card,
        Carousel,
        DatePicker,
        InputField,
        InputForm,
        ListPicker,
        QuickReply,
        RichReply,
        TextContent,
        UnknownContent {
  /** Longest text or address, in characters. */
  int MAX_TEXT = 10_000;

  /** Most elements of one list: cards, actions, sections, items, times, pages, fields, answers. */
  int MAX_ELEMENTS = 100;

  /** The plain object, immutable. */
  Map<String, Object> toMap();

  /**
   * Reads a plain object.
   *
   * @return {@link UnknownContent} where it is of no known kind, lacks something, or exceeds a
   *     limit
   * @throws IllegalArgumentException when it is nested deeper than {@link Json} takes
   */
  static RichContent of(Map<?, ?> content) {
    Map<String, Object> frozen = Json.freeze(content);
    try {
      return Kinds.read(frozen);
    } catch (IllegalArgumentException e) {
      return new UnknownContent(frozen); // a server may send anything
    }
  }

  /**
   * Reads the {@code content} of a message: a list of plain objects, or a single one. Elements that
   * are no objects are left out.
   */
  static List<RichContent> listOf(Object content) {
    List<RichContent> elements = new ArrayList<>();
    for (Object element : content instanceof List<?> list ? list : List.of(one(content))) {
      if (element instanceof Map<?, ?> map) {
        elements.add(of(map));
      }
    }
    return List.copyOf(elements);
  }

  private static Object one(Object content) {
    return content == null ? "" : content;
  }
}
