package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a transport leaves to the next one together with its open connection. The next one may come
 * from another version of this bundle, so it goes over as values of the JDK, with the number of its
 * format: raise it when what an older version reads would be wrong. Many chats are taken up at
 * once, by code that has just been loaded and is interpreted: collections go over as they are, and
 * nothing is done for each of their elements that the JDK does not do.
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
  private static final int FORMAT = 2;
  private static final String RECENT = "recent";
  private static final String MICROS = "micros";
  private static final String POSITIONS = "positions";
  private static final String SEEN = "seen";
  private static final String SENT_AT = "sentAt";
  private static final String UNREAD = "unread";

  /** As values of the JDK; {@code unread} are frames that came and were not looked at. */
  public Map<String, Object> toMap(List<String> unread) {
    List<Map<String, Object>> raw = new ArrayList<>(recent.size());
    List<Long> micros = new ArrayList<>(recent.size());
    for (WireMessage message : recent) {
      raw.add(message.raw());
      micros.add(message.micros().isPresent() ? message.micros().getAsLong() : null);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("format", FORMAT);
    values.put("session", session.toMap());
    values.put(RECENT, raw);
    values.put(MICROS, micros);
    values.put("before", before);
    values.put(POSITIONS, positions);
    values.put(SEEN, seen);
    values.put(SENT_AT, sentAt);
    values.put(UNREAD, List.copyOf(unread));
    return values;
  }

  /** What another transport left; empty when it is of another format. */
  @SuppressWarnings("unchecked") // what toMap put there
  public static Optional<ParkedSession> of(Map<String, Object> state) {
    if (!Objects.equals(state.get("format"), FORMAT)) {
      return Optional.empty();
    }
    return Optional.of(
        new ParkedSession(
            SessionState.of(new ServerFrame("", 0, state.get("session"), null)),
            messages((List<Map<String, Object>>) state.get(RECENT), (List<Long>) state.get(MICROS)),
            state.get("before") instanceof Number before ? before.longValue() : Long.MAX_VALUE,
            (Map<String, Long>) state.get(POSITIONS),
            (List<String>) state.get(SEEN),
            (List<Long>) state.get(SENT_AT)));
  }

  private static List<WireMessage> messages(List<Map<String, Object>> raw, List<Long> micros) {
    List<WireMessage> messages = new ArrayList<>(raw.size());
    for (int i = 0; i < raw.size(); i++) {
      Long time = micros.get(i);
      messages.add(
          new WireMessage(raw.get(i), time == null ? OptionalLong.empty() : OptionalLong.of(time)));
    }
    return messages;
  }

  /** The frames that were not looked at, of a state of this format. */
  @SuppressWarnings("unchecked") // what toMap put there
  public static List<String> unread(Map<String, Object> state) {
    return (List<String>) state.get(UNREAD);
  }

  @Override
  public String toString() {
    return "ParkedSession"; // it has texts
  }
}
