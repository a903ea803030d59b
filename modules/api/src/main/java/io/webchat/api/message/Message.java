package io.webchat.api.message;

import io.webchat.api.rich.RichContent;
import io.webchat.api.value.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A message as {@code messageReceived.messages} and the transcript show it: {@code {type, text,
 * index, timestamp, from, …}} with the further fields of its wire.
 */
public final class Message extends JsonObject {
  /** Where rich content is, as {@link RichContent#listOf} reads it. */
  public static final String CONTENT = "content";

  private static final Set<String> WORDS = Set.of("contentType", "type");

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

  /** What became of which message, from {@code receipt}; empty for other kinds. */
  public Optional<Receipt> receipt() {
    return get("receipt") instanceof Map<?, ?>
        ? Optional.of(Receipt.of(object("receipt")))
        : Optional.empty();
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

  /**
   * Every text of the message: {@code text}, then the strings and numbers of its content, also of a
   * kind that this version does not understand. What hides messages looks at all of them.
   */
  public List<String> texts() {
    String text = text();
    Object content = get(CONTENT);
    if (content == null) {
      return text == null ? List.of() : List.of(text);
    }
    List<String> texts = new ArrayList<>();
    collect(text, texts);
    collect(content, texts);
    return texts;
  }

  private static void collect(Object value, List<String> texts) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(element -> collect(element, texts));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collect(element, texts));
    } else if (value instanceof String text) {
      texts.add(text);
    } else if (value instanceof Double || value instanceof Float) {
      texts.add(plain(((Number) value).doubleValue()));
    } else if (value instanceof Number number) {
      texts.add(number.toString());
    }
  }

  /** A number with all its digits. */
  private static String plain(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(number).toPlainString()
        : Double.toString(number);
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

  /**
   * The same message with other rich content; the plain objects of {@link RichContent#toMap()} are
   * what it carries. None takes the content away.
   */
  public Message withContent(List<? extends RichContent> content) {
    return with(
        CONTENT, content.isEmpty() ? null : content.stream().map(RichContent::toMap).toList());
  }

  /**
   * The same message with each of its texts changed: {@code text} and the strings of its content,
   * but not the words of a format ({@code contentType}, {@code type}). What takes something out of
   * messages changes all of them; a text that a customer chooses goes back as it stands there.
   */
  public Message withTexts(UnaryOperator<String> change) {
    String text = text();
    Message changed = text == null ? this : withText(change.apply(text));
    Object content = get(CONTENT);
    return content == null ? changed : changed.with(CONTENT, changed(content, change));
  }

  private static Object changed(Object value, UnaryOperator<String> change) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, element) ->
              copy.put(key, WORDS.contains(key) ? element : changed(element, change)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(element -> changed(element, change)).toList();
    }
    return value instanceof String text ? change.apply(text) : value;
  }

  /** The same message with another field; {@code null} removes it. */
  public Message with(String key, Object value) {
    return new Message(changed(key, value));
  }
}
