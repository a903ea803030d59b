package io.webchat.transport.purecloud.v2.internal;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonValues;
import java.util.Map;
import java.util.Optional;

/**
 * What a frame of the event stream tells.
 *
 * @param type what {@code metadata.type} says
 * @param body {@code eventBody}
 */
record StreamFrame(String type, Map<String, Object> body) {
  static final String MESSAGE = "message";
  static final String MEMBER_CHANGE = "member-change";
  static final String TYPING = "typing-indicator";

  /** A frame; empty for a heartbeat, and for what makes no sense. */
  static Optional<StreamFrame> of(String text, String conversationId) {
    Map<String, Object> frame = JsonReader.object(text).orElse(Map.of());
    Object type = JsonValues.object(frame.get("metadata")).get("type");
    Map<String, Object> body = JsonValues.object(frame.get("eventBody"));
    Object conversation = JsonValues.object(body.get("conversation")).get("id");
    boolean other = conversation != null && !conversation.equals(conversationId);
    return type == null || body.isEmpty() || other
        ? Optional.empty()
        : Optional.of(new StreamFrame(type.toString(), body));
  }

  @Override
  public String toString() {
    return "StreamFrame[" + type + "]";
  }
}
