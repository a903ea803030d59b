package io.webchat.recording;

import io.webchat.json.JsonValues;
import java.util.List;
import java.util.Map;

/**
 * One line of a recording. Values of another kind than the format says read as if they were not
 * there.
 *
 * @param number of the line in its file, from 1
 * @param values as they stand there, immutable
 */
public record RecordingLine(int number, Map<String, Object> values) {
  /** What kind of line it is, see {@link Lines#TYPE}; empty for none. */
  public String type() {
    return text(Lines.TYPE);
  }

  /** A text; empty when there is none. */
  public String text(String key) {
    return values.get(key) instanceof String text ? text : "";
  }

  /** A whole number; -1 when there is none. */
  public long number(String key) {
    return values.get(key) instanceof Number value ? value.longValue() : -1;
  }

  /** The data of a command or an event; empty when there are none. */
  public Map<String, Object> data() {
    return values.get(Lines.DATA) instanceof Map<?, ?> data ? JsonValues.object(data) : Map.of();
  }

  /** The messages of {@code messageReceived}; what is no object is left out. */
  public List<Map<String, Object>> messages() {
    return JsonValues.list(data().get("messages")).stream()
        .filter(Map.class::isInstance)
        .map(JsonValues::object)
        .toList();
  }

  /** Leaves out what was said. */
  @Override
  public String toString() {
    return "line " + number + ", " + type();
  }
}
