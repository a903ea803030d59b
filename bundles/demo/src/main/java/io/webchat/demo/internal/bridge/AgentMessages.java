package io.webchat.demo.internal.bridge;

import io.webchat.json.JsonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What agents said, in a delivery of a webhook. */
final class AgentMessages {
  /**
   * One message.
   *
   * @param chat id of the chat
   * @param place in the chat
   */
  record Said(String chat, long place, String text) {}

  private AgentMessages() {}

  /** Those of a delivery of {@code messageReceived}. */
  static List<Said> of(Map<String, Object> delivery) {
    List<Said> said = new ArrayList<>();
    if (delivery.get("data") instanceof Map<?, ?> data
        && data.get("messages") instanceof List<?> messages) {
      for (Object each : messages) {
        if (each instanceof Map<?, ?> message
            && "Message".equals(message.get("type"))
            && message.get("from") instanceof Map<?, ?> from
            && "Agent".equals(from.get("type"))
            && message.get("index") instanceof Number index) {
          said.add(
              new Said(
                  JsonValues.text(delivery.get("chat")),
                  index.longValue(),
                  JsonValues.text(message.get("text"))));
        }
      }
    }
    return said;
  }
}
