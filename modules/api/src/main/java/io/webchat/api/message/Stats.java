package io.webchat.api.message;

import io.webchat.api.value.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What {@code getStats} resolves with: {@code {agents, startTime, endTime, duration}}. Times are
 * those of the first and the last message in epoch ms, {@code duration} is in ms; all three are
 * {@code false} without messages.
 */
public final class Stats extends JsonObject {
  private Stats(Map<String, ?> values) {
    super(values);
  }

  /** Statistics of a chat with messages. */
  public static Stats of(Map<String, Agent> agents, long startTime, long endTime) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("agents", agents);
    values.put("startTime", startTime);
    values.put("endTime", endTime);
    values.put("duration", endTime - startTime);
    return new Stats(values);
  }

  /** Statistics of a chat without messages. */
  public static Stats empty(Map<String, Agent> agents) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("agents", agents);
    values.put("startTime", false);
    values.put("endTime", false);
    values.put("duration", false);
    return new Stats(values);
  }

  /** Time of the first message, epoch ms. */
  public OptionalLong startTime() {
    return time("startTime");
  }

  /** Time of the last message, epoch ms. */
  public OptionalLong endTime() {
    return time("endTime");
  }

  /** From the first to the last message, ms. */
  public OptionalLong duration() {
    return time("duration");
  }

  private OptionalLong time(String key) {
    long time = number(key, -1);
    return time < 0 ? OptionalLong.empty() : OptionalLong.of(time);
  }
}
