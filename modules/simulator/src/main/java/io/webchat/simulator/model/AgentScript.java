package io.webchat.simulator.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A list of steps that agents take in a chat, one after the other.
 *
 * <p>As JSON: {@code
 * [{"agent":"Anna","do":"join","delay":200},{"do":"say","text":"Hello"},{"do":"waitFor","contains":"bye"},{"do":"end"}]}.
 * A step without {@code agent} is taken by the agent of the step before, at first {@code Anna}.
 *
 * @param steps the steps, at most 10,000
 */
public record AgentScript(List<Step> steps) {
  private static final int MAX_STEPS = 10_000;

  /**
   * One step.
   *
   * @param agent nickname
   * @param role what the agent is
   * @param action join, typing, stopTyping, say, file, pushUrl, structured, notice, customNotice,
   *     transfer, leave, end, waitFor, idleAlert, idleClose or changeAlias
   * @param delay time to wait before it
   * @param values what the action needs: {@code text}, {@code url}, {@code name}, {@code type},
   *     {@code content}, {@code to}, {@code contains}, {@code seconds}
   */
  public record Step(
      String agent, Role role, String action, Duration delay, Map<String, Object> values) {
    /** Takes immutable copies. */
    public Step {
      Objects.requireNonNull(agent, "agent");
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(action, "action");
      Objects.requireNonNull(delay, "delay");
      values = Map.copyOf(values);
    }
  }

  /** Checks the number of steps. */
  public AgentScript {
    steps = List.copyOf(steps);
    if (steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException("a script has at most " + MAX_STEPS + " steps");
    }
  }
}
