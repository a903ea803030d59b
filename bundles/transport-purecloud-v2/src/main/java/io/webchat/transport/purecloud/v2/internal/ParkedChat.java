package io.webchat.transport.purecloud.v2.internal;

import io.webchat.json.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a transport leaves to the next one together with its open stream. The next one may come from
 * another version of this bundle, so it goes over as values of the JDK, with the number of its
 * format: raise it when what an older version reads would be wrong.
 *
 * @param recent the messages that came last as the server sent them, oldest first
 * @param before the highest position of what was delivered and is not among them; -1 for none
 * @param positions ids of messages by their time, as text
 * @param members who is known
 * @param unread frames that came and were not looked at
 */
record ParkedChat(
    List<Map<String, Object>> recent,
    long before,
    Map<String, Object> positions,
    List<Member> members,
    List<String> unread) {
  private static final int FORMAT = 1;

  /** As values of the JDK. */
  Map<String, Object> toMap() {
    return Map.of(
        "format",
        FORMAT,
        "recent",
        recent,
        "before",
        before,
        "positions",
        positions,
        "members",
        members.stream().map(Member::toMap).toList(),
        "unread",
        unread);
  }

  /** What another transport left; empty when it is of another format. */
  static Optional<ParkedChat> of(Map<String, Object> state) {
    if (!Objects.equals(state.get("format"), FORMAT)) {
      return Optional.empty();
    }
    List<Map<String, Object>> recent = new ArrayList<>();
    JsonValues.list(state.get("recent")).forEach(raw -> recent.add(JsonValues.object(raw)));
    List<Member> members = new ArrayList<>();
    for (Object each : JsonValues.list(state.get("members"))) {
      Map<String, Object> raw = JsonValues.object(each);
      members.add(Member.of(String.valueOf(raw.get("id")), raw));
    }
    return Optional.of(
        new ParkedChat(
            recent,
            state.get("before") instanceof Number before ? before.longValue() : Long.MAX_VALUE,
            new LinkedHashMap<>(JsonValues.object(state.get("positions"))),
            members,
            JsonValues.list(state.get("unread")).stream().map(String::valueOf).toList()));
  }

  @Override
  public String toString() {
    return "ParkedChat"; // it has texts
  }
}
