package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.json.JsonValues;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a transport leaves to the next one together with its open connection. The next one may come
 * from another version of this bundle, so it goes over as values of the JDK, with the number of its
 * format: raise it when what an older version reads would be wrong. Many chats are taken up at
 * once, by code that has just been loaded: loops are cheaper there than streams.
 *
 * @param session what the server said of the session
 * @param recent the messages that came last, oldest first
 * @param before the highest position of what was delivered and is not among them; -1 for none, the
 *     largest number where the history has to be asked
 * @param positions positions of messages by what identifies them, in the order of their coming
 * @param seen what identifies the messages that came last
 * @param sentAt when the requests of the last minute went out, ns of this JVM
 */
public record ParkedSession(
    SessionState session,
    List<WireMessage> recent,
    long before,
    Map<String, Long> positions,
    List<String> seen,
    List<Long> sentAt) {
  private static final int FORMAT = 1;
  private static final String UNREAD = "unread";

  /** As values of the JDK; {@code unread} are frames that came and were not looked at. */
  public Map<String, Object> toMap(List<String> unread) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("format", FORMAT);
    values.put("session", session.toMap());
    values.put("recent", raw());
    values.put("before", before);
    values.put("positions", positions);
    values.put("seen", seen);
    values.put("sentAt", sentAt);
    values.put(UNREAD, List.copyOf(unread));
    return values;
  }

  private List<Map<String, Object>> raw() {
    List<Map<String, Object>> raw = new ArrayList<>(recent.size());
    for (WireMessage message : recent) {
      raw.add(message.raw());
    }
    return raw;
  }

  /** What another transport left; empty when it is of another format. */
  public static Optional<ParkedSession> of(Map<String, Object> state) {
    if (!Objects.equals(state.get("format"), FORMAT)) {
      return Optional.empty();
    }
    Map<String, Long> positions = new LinkedHashMap<>();
    for (Map.Entry<String, Object> each : JsonValues.object(state.get("positions")).entrySet()) {
      positions.put(each.getKey(), number(each.getValue()));
    }
    List<WireMessage> recent = new ArrayList<>();
    for (Object raw : JsonValues.list(state.get("recent"))) {
      recent.add(new WireMessage(JsonValues.object(raw)));
    }
    List<Long> sentAt = new ArrayList<>();
    for (Object time : JsonValues.list(state.get("sentAt"))) {
      sentAt.add(number(time));
    }
    return Optional.of(
        new ParkedSession(
            SessionState.of(new ServerFrame("", 0, state.get("session"), null)),
            recent,
            state.get("before") instanceof Number before ? before.longValue() : Long.MAX_VALUE,
            positions,
            texts(state.get("seen")),
            sentAt));
  }

  /** The frames that were not looked at. */
  public static List<String> unread(Map<String, Object> state) {
    return texts(state.get(UNREAD));
  }

  private static List<String> texts(Object values) {
    List<String> texts = new ArrayList<>();
    for (Object value : JsonValues.list(values)) {
      texts.add(String.valueOf(value));
    }
    return texts;
  }

  private static Long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0L;
  }

  @Override
  public String toString() {
    return "ParkedSession"; // it has texts
  }
}
