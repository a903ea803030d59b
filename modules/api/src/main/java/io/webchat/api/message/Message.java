package io.webchat.api.message;

import io.webchat.api.rich.RichContent;
import io.webchat.api.value.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * A message as {@code messageReceived.messages} and the transcript show it: {@code {type, text,
 * index, timestamp, from, …}} with the further fields of its wire.
 */
public final class Message extends JsonObject {
  /** Where rich content is, as {@link RichContent#listOf} reads it. */
  public static final String CONTENT = "content";

  private final MessageKind kind;
  private final Participant from;

  private Message(Map<String, ?> values) {
    super(values);
    this.kind = MessageKind.of(string("type"));
    this.from = Participant.of(object("from"));
  }

  /** Wraps the documented shape; a copy is made unless it is a message already. */
  public static Message of(Map<String, ?> values) {
    return values instanceof Message message ? message : new Message(values);
  }

  /** The kind, from {@code type}. */
  public MessageKind kind() {
    return kind;
  }

  /** {@code type} as it is. */
  public String type() {
    return string("type");
  }

  /**
   * The text, with rich content what stands for it where only text is shown; {@code null} for
   * messages without one.
   */
  public String text() {
    return string("text");
  }

  /** The rich content, from {@code content}; empty when there is none. */
  public List<RichContent> content() {
    return RichContent.listOf(get(CONTENT));
  }

  /** The position in the transcript; -1 when the server sent none. */
  public long index() {
    return number("index", -1);
  }

  /** When the server took it, epoch ms; 0 when the server sent none. */
  public long timestamp() {
    return number("timestamp", 0);
  }

  /** Who it is from. */
  public Participant from() {
    return from;
  }

  /** Data attached by the server, for instance of a file; empty when there is none. */
  public Map<String, Object> userData() {
    return object("userData");
  }

  /** Whether it came with a restore. */
  public boolean restoring() {
    return flag("restoring");
  }

  /** The same message with another text. */
  public Message withText(String text) {
    return with("text", text);
  }

  /** The same message with another field; {@code null} removes it. */
  public Message with(String key, Object value) {
    return new Message(changed(key, value));
  }
}
