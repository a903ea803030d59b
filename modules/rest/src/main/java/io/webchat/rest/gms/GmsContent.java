package io.webchat.rest.gms;

import io.webchat.api.rich.RichContent;
import io.webchat.api.rich.UnknownContent;
import io.webchat.json.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Structured content of versions 2 and 3, {@code {contentType, text, content}}, as the content of a
 * message. Keys that the wire names otherwise are renamed, all others are kept; what cannot be read
 * stays as it came.
 */
public final class GmsContent {
  private static final String TEXT = "text";
  private static final String TITLE = "title";
  private static final String ITEMS = "items";

  private GmsContent() {}

  /** The content; empty when there is none. */
  public static List<Map<String, Object>> of(Map<String, Object> structured) {
    if (structured.isEmpty()) {
      return List.of();
    }
    List<Map<String, Object>> content = new ArrayList<>();
    for (Map<String, Object> element : elements(structured)) {
      RichContent typed = RichContent.of(element);
      if (typed instanceof UnknownContent) {
        return List.of(structured);
      }
      content.add(typed.toMap());
    }
    return content.isEmpty() ? List.of(structured) : List.copyOf(content);
  }

  private static List<Map<String, Object>> elements(Map<String, Object> structured) {
    Object content = structured.get("content");
    return switch (String.valueOf(structured.get("contentType"))) {
      case "quick-replies" ->
          objects(
              content, reply -> element("QuickReply", "quickReply", renamed(reply, TITLE, TEXT)));
      case "generic" -> objects(content, card -> element("Card", "card", card(card)));
      case "carousel" -> List.of(carousel(content));
      case "list", "simple-list", "list-vertical", "single-selection-list" ->
          List.of(list(content, false));
      case "selectable-list", "multi-selection-list" -> List.of(list(content, true));
      default -> List.of();
    };
  }

  private static Map<String, Object> carousel(Object content) {
    return element("Carousel", "carousel", Map.of("cards", objects(content, GmsContent::card)));
  }

  private static Map<String, Object> card(Map<String, Object> given) {
    Map<String, Object> card = renamed(renamed(given, TEXT, TITLE), TEXT, "description");
    card = renamed(card, "buttons", "actions");
    card.computeIfPresent("actions", (key, actions) -> objects(actions, GmsContent::action));
    return card;
  }

  private static Map<String, Object> action(Map<String, Object> given) {
    Map<String, Object> action = renamed(given, TITLE, TEXT);
    action.putIfAbsent("type", action.containsKey("url") ? "Link" : "Postback");
    return action;
  }

  private static Map<String, Object> list(Object content, boolean multiple) {
    Map<String, Object> section =
        content instanceof List<?>
            ? new LinkedHashMap<>(Map.of(ITEMS, content))
            : renamed(JsonValues.object(content), TEXT, TITLE);
    if (multiple) {
      section.put("multipleSelection", true);
    }
    section.compute(ITEMS, (key, items) -> objects(items, GmsContent::item));
    return element("ListPicker", "listPicker", Map.of("sections", List.of(section)));
  }

  private static Map<String, Object> item(Map<String, Object> given) {
    Map<String, Object> item = renamed(renamed(given, TEXT, TITLE), "description", "subtitle");
    Object id = item.getOrDefault("id", item.get(TITLE));
    if (id != null) {
      item.put("id", id.toString());
    }
    return item;
  }

  private static Map<String, Object> element(String type, String key, Map<String, Object> value) {
    return Map.of("contentType", type, key, value);
  }

  /** A copy in which a key has another name, unless that one is taken. */
  private static Map<String, Object> renamed(Map<String, Object> given, String from, String to) {
    Map<String, Object> copy = new LinkedHashMap<>(given);
    if (copy.containsKey(from) && !copy.containsKey(to)) {
      copy.put(to, copy.remove(from));
    }
    return copy;
  }

  /** The objects of a list, or a single one; what is none is empty, which no kind of content is. */
  private static List<Map<String, Object>> objects(
      Object value, Function<Map<String, Object>, Map<String, Object>> shape) {
    return (value instanceof List<?> list ? list : List.of(JsonValues.object(value)))
        .stream().map(JsonValues::object).map(shape).toList();
  }
}
