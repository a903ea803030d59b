package io.webchat.recorder.internal.record;

import io.webchat.api.WebChatService;
import io.webchat.api.bus.BusEvent;
import io.webchat.json.JsonValues;
import io.webchat.recording.Lines;
import io.webchat.recording.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is recorded of the data of an event: what is named here and nothing else. Answers of the
 * server, session data and what a message says outside of {@code messageReceived} (where filters
 * have not looked at it) are not.
 */
final class EventData {
  static final String RECEIVED = WebChatService.NAMESPACE + ".messageReceived";
  private static final String PREFIX = WebChatService.NAMESPACE + ".";

  /** What the wire carries, and values that change, which other events tell. */
  private static final Set<String> NOT_RECORDED = Set.of("ajaxResponse");

  private static final Set<String> PLAIN =
      Set.of(
          "async",
          "chatEnded",
          "from",
          "idleTimeCountDown",
          "numAgentsConnected",
          "oldMessages",
          "position",
          "readOnly",
          "reason",
          "restoring",
          "secondsLeft",
          "status",
          "statusText",
          "takenOver",
          "to");

  private static final Set<String> OF_MESSAGE =
      Set.of("type", "text", "content", "index", "timestamp", "receipt", "userData", "restoring");

  /** Events whose data is the message itself. */
  private static final Set<String> TYPING =
      Set.of(PREFIX + "agentTypingStarted", PREFIX + "agentTypingStopped");

  private static final Set<String> OF_OUTLINE = Set.of("type", "index", "timestamp");
  private static final Set<String> OF_AUTHOR = Set.of("type", "name", "nickname");
  private static final Set<String> OF_ERROR = Set.of("code", "text", "hint");

  /** Where the text is in an original message, wire by wire. */
  private static final List<String> TEXTS = List.of("text", "value", "body");

  private EventData() {}

  /** Whether an event is recorded at all. */
  static boolean isRecorded(BusEvent event) {
    String name = event.event();
    return !name.contains(".data.")
        && !(name.startsWith(PREFIX) && NOT_RECORDED.contains(name.substring(PREFIX.length())));
  }

  static Map<String, Object> of(BusEvent event, Texts texts) {
    Map<String, Object> data = event.data();
    Map<String, Object> recorded = new LinkedHashMap<>();
    if (!event.event().startsWith(PREFIX)) {
      return recorded; // what it means is not known
    }
    data.forEach(
        (key, value) -> {
          if (PLAIN.contains(key) && !(value instanceof Map) && !(value instanceof List)) {
            recorded.put(key, value);
          }
        });
    if (data.get("message") instanceof Map<?, ?> message) {
      recorded.put("message", picked(message, OF_OUTLINE));
    }
    if (TYPING.contains(event.event()) && data.containsKey("type")) {
      recorded.put("message", picked(data, OF_OUTLINE));
    }
    if (event.event().equals(RECEIVED)) {
      recorded.put("messages", messages(data, texts));
    }
    if (data.get("errors") instanceof List<?> errors) {
      recorded.put("errors", errors.stream().map(EventData::error).toList());
    }
    return recorded;
  }

  private static Object error(Object error) {
    return error instanceof Map<?, ?> map ? only(map, OF_ERROR) : Map.of();
  }

  private static List<Object> messages(Map<String, Object> data, Texts texts) {
    List<Map<?, ?>> originals = originals(data);
    List<Object> recorded = new ArrayList<>();
    for (Object element : JsonValues.list(data.get("messages"))) {
      Map<?, ?> message = JsonValues.object(element);
      Map<String, Object> shown = picked(message, OF_MESSAGE);
      if (texts == Texts.ORIGINAL) {
        addOriginal(shown, originals.get(recorded.size()));
      }
      recorded.add(shown);
    }
    return recorded;
  }

  /**
   * What each of the messages of {@code messageReceived} was before preprocessors: found by its
   * place where nothing was hidden, else by its index; empty where that is not sure.
   */
  static List<Map<?, ?>> originals(Map<String, Object> data) {
    List<?> messages = JsonValues.list(data.get("messages"));
    List<?> originals = JsonValues.list(data.get("originalMessages"));
    List<Map<?, ?>> found = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      found.add(
          originals.size() == messages.size()
              ? JsonValues.object(originals.get(i))
              : ofIndex(originals, JsonValues.object(messages.get(i)).get("index")));
    }
    return found;
  }

  private static Map<?, ?> ofIndex(List<?> originals, Object index) {
    List<Map<String, Object>> same =
        originals.stream()
            .map(JsonValues::object)
            .filter(original -> index != null && index.equals(original.get("index")))
            .toList();
    return same.size() == 1 ? same.get(0) : Map.of();
  }

  private static void addOriginal(Map<String, Object> shown, Map<?, ?> original) {
    Map<String, Object> before = only(original, Set.of("content"));
    TEXTS.stream()
        .map(original::get)
        .filter(String.class::isInstance)
        .findFirst()
        .ifPresent(text -> before.put("text", text));
    before.entrySet().removeIf(each -> Objects.equals(each.getValue(), shown.get(each.getKey())));
    if (!before.isEmpty()) {
      shown.put(Lines.ORIGINAL, before);
    }
  }

  private static Map<String, Object> picked(Map<?, ?> message, Set<String> fields) {
    Map<String, Object> picked = only(message, fields);
    if (message.get("from") instanceof Map<?, ?> from) {
      picked.put("from", only(from, OF_AUTHOR));
    }
    return picked;
  }

  private static Map<String, Object> only(Map<?, ?> map, Set<String> fields) {
    Map<String, Object> picked = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (fields.contains(key)) {
            picked.put(String.valueOf(key), value);
          }
        });
    return picked;
  }
}
