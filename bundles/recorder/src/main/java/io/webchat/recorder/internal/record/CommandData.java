package io.webchat.recorder.internal.record;

import io.webchat.api.WebChatService;
import io.webchat.api.file.FileSource;
import io.webchat.recording.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is recorded of the data of a command. Texts are not: whether a filter hides one is known
 * only when its message comes back, so that {@link SentTexts} has them then. Nothing is recorded of
 * the data of other plugins' commands, whose meaning is not known.
 */
final class CommandData {
  private static final String PREFIX = WebChatService.NAMESPACE + ".";

  /** Texts of the customer, expressions that find them, proofs of identity, functions. */
  private static final Set<String> WITHHELD =
      Set.of(
          "authentication",
          "filters",
          "input",
          "message",
          "preprocessor",
          "regex",
          "reply",
          "sessionData");

  /** What of the form is recorded in any case: who it is, as agents and the transcript show it. */
  private static final Set<String> NAMES = Set.of("firstname", "lastname", "nickname");

  private CommandData() {}

  static Map<String, Object> of(String command, Map<String, Object> data, Texts texts) {
    if (data.isEmpty()) {
      return Map.of();
    }
    if (!command.startsWith(PREFIX) || command.equals(PREFIX + "configure")) {
      return Map.of("withheld", data.size());
    }
    Map<String, Object> recorded = new LinkedHashMap<>();
    data.forEach(
        (key, value) ->
            recorded.put(
                key,
                WITHHELD.contains(key) && value != null
                    ? withheld(value)
                    : texts == Texts.ORIGINAL ? plain(value) : filtered(key, value)));
    return recorded;
  }

  /** What the customer entered goes without filters: of it the names only. */
  private static Object filtered(String key, Object value) {
    if (key.equals("form") && value instanceof Map<?, ?> form) {
      Map<String, Object> copy = new LinkedHashMap<>();
      form.forEach(
          (name, entered) ->
              copy.put(
                  String.valueOf(name),
                  NAMES.contains(String.valueOf(name)) ? plain(entered) : withheld(entered)));
      return copy;
    }
    boolean safe =
        value == null || value instanceof Number || value instanceof Boolean || NAMES.contains(key);
    return safe ? plain(value) : withheld(value);
  }

  /** How much was withheld. */
  private static Map<String, Object> withheld(Object value) {
    int size =
        value instanceof CharSequence text
            ? text.length()
            : value instanceof Collection<?> list
                ? list.size()
                : value instanceof Map<?, ?> map ? map.size() : 1;
    return Map.of("withheld", size);
  }

  private static Object plain(Object value) {
    if (value instanceof FileSource file) {
      return Map.of("name", file.name(), "type", file.contentType(), "size", file.size());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(String.valueOf(key), plain(element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(plain(element)));
      return copy;
    }
    boolean json =
        value == null
            || value instanceof CharSequence
            || value instanceof Number
            || value instanceof Boolean;
    return json ? value : withheld(value);
  }
}
