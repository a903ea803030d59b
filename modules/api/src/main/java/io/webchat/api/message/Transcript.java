package io.webchat.api.message;

import io.webchat.api.value.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What {@code getTranscript} resolves with: {@code {messages, originalMessages}}; {@code messages}
 * without filtered ones and as the preprocessors left them, {@code originalMessages} the same
 * messages as the server sent them.
 */
public final class Transcript extends JsonObject {
  private Transcript(Map<String, ?> values) {
    super(values);
  }

  /** A transcript, oldest message first. */
  public static Transcript of(List<Message> messages, List<Map<String, Object>> originalMessages) {
    return new Transcript(Map.of("messages", messages, "originalMessages", originalMessages));
  }

  /** The messages, oldest first. */
  @SuppressWarnings("unchecked") // of() is the only way in
  public List<Message> messages() {
    return (List<Message>) get("messages");
  }

  /** The messages as the server sent them, oldest first. */
  @SuppressWarnings("unchecked") // of() is the only way in
  public List<Map<String, Object>> originalMessages() {
    return (List<Map<String, Object>>) get("originalMessages");
  }
}
