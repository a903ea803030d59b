package io.webchat.webhooks.internal.chat;

import io.webchat.json.JsonValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is sent of the events of the service. The data of the session, what the chat server answered
 * and messages as they were before the filters are not.
 */
final class SentEvents {
  /** Values of the bus that change: the session is one, and there are names with the value. */
  private static final String VALUE = "data.";

  /** What the chat server answers to each poll, with messages that no filter has seen. */
  private static final String POLL = "ajaxResponse";

  private static final String ERRORS = "errors";
  private static final String SESSION = "sessionData";
  private static final Set<String> KEPT_HERE = Set.of(SESSION, "originalMessages");

  /** Events that have an answer of the chat server, with the session in it. */
  private static final Set<String> ANSWERS = Set.of("started", "error");

  private static final Set<String> OF_ANSWER = Set.of("status", "statusText", ERRORS);
  private static final Set<String> OF_ERROR = Set.of("code", "text", "hint");

  private SentEvents() {}

  /** Whether an event is sent at all. */
  static boolean isSent(String name) {
    return !name.startsWith(VALUE) && !name.equals(POLL);
  }

  /** What is sent of the data of an event; secrets are still in it. */
  static Map<String, Object> dataOf(String name, Map<String, Object> data) {
    Map<String, Object> sent = new LinkedHashMap<>(data);
    if (ANSWERS.contains(name)) {
      sent.keySet().retainAll(OF_ANSWER);
      sent.keySet().removeAll(JsonValues.object(data.get(SESSION)).keySet());
      sent.computeIfPresent(
          ERRORS,
          (key, errors) -> JsonValues.list(errors).stream().map(SentEvents::error).toList());
    }
    sent.keySet().removeAll(KEPT_HERE);
    return sent;
  }

  private static Map<String, Object> error(Object error) {
    Map<String, Object> sent = new LinkedHashMap<>(JsonValues.object(error));
    sent.keySet().retainAll(OF_ERROR);
    return sent;
  }
}
