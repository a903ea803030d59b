package io.webchat.api.message;

import io.webchat.api.value.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One entry of {@code getAgents}: {@code {name, connected, supervisor, connectedTime,
 * disconnectedTime}}; times are epoch ms, {@code disconnectedTime} is {@code false} while
 * connected.
 */
public final class Agent extends JsonObject {
  private Agent(Map<String, ?> values) {
    super(values);
  }

  /** An agent who joined at {@code connectedTime}, epoch ms. */
  public static Agent connected(String name, boolean supervisor, long connectedTime) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", name);
    values.put("connected", true);
    values.put("supervisor", supervisor);
    values.put("connectedTime", connectedTime);
    values.put("disconnectedTime", false);
    return new Agent(values);
  }

  /** The same agent after leaving at {@code time}, epoch ms. */
  public Agent disconnected(long time) {
    Map<String, Object> values = changed("connected", false);
    values.put("disconnectedTime", time);
    return new Agent(values);
  }

  /** The same agent under a new name. */
  public Agent renamed(String name) {
    return new Agent(changed("name", name));
  }

  /** The nickname. */
  public String name() {
    return string("name");
  }

  /** Whether in the chat now. */
  public boolean isConnected() {
    return flag("connected");
  }

  /** Whether a supervisor. */
  public boolean isSupervisor() {
    return flag("supervisor");
  }

  /** When joined, epoch ms. */
  public long connectedTime() {
    return number("connectedTime", 0);
  }

  /** When left, epoch ms; empty while connected. */
  public OptionalLong disconnectedTime() {
    long time = number("disconnectedTime", -1);
    return time < 0 ? OptionalLong.empty() : OptionalLong.of(time);
  }
}
