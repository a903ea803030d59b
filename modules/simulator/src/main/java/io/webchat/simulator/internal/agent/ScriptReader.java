package io.webchat.simulator.internal.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.AgentScript;
import io.webchat.simulator.model.AgentScript.Step;
import io.webchat.simulator.model.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads scripts and checks every step, so that a mistake shows before a chat runs into it. */
public final class ScriptReader {
  private static final Set<String> VALUES =
      Set.of("text", "url", "name", "type", "content", "base64", "to", "contains", "seconds");
  private static final Set<String> FIELDS = Set.of("agent", "role", "do", "delay");
  private static final long MAX_DELAY = Duration.ofDays(1).toMillis();

  private ScriptReader() {}

  /** The script in that JSON text. */
  public static AgentScript read(String json) {
    JsonNode list = SimulatorJson.read(json);
    if (!list.isArray()) {
      throw new IllegalArgumentException("a script is a JSON array of steps");
    }
    List<Step> steps = new ArrayList<>();
    String agent = "Anna";
    Role role = Role.AGENT;
    for (JsonNode node : list) {
      Step step = step(node, steps.size() + 1, agent, role);
      steps.add(step);
      agent = step.agent();
      role = step.role();
    }
    return new AgentScript(steps);
  }

  /** One step; an agent and a role that it does not name are the given ones. */
  public static Step step(JsonNode node, int number, String agent, Role role) {
    check(node.isObject(), number, "is not a JSON object");
    Map<String, Object> all = SimulatorJson.map(node);
    Set<String> unknown = new TreeSet<>(all.keySet());
    unknown.removeAll(FIELDS);
    unknown.removeAll(VALUES);
    check(unknown.isEmpty(), number, "has unknown fields " + unknown);
    String action = node.path("do").asText();
    Set<String> needed = ScriptActions.NEEDED.get(action);
    check(
        needed != null,
        number,
        "does '" + action + "'; known: " + new TreeSet<>(ScriptActions.NEEDED.keySet()));
    for (String name : needed) {
      check(node.hasNonNull(name), number, "needs '" + name + "' to " + action);
    }
    check(
        !action.equals("structured") || node.path("content").isObject(),
        number,
        "needs an object as 'content'");
    check(
        !action.equals("idleAlert") || node.path("seconds").isInt(),
        number,
        "needs a number of 'seconds'");
    JsonNode delay = node.path("delay");
    check(
        delay.isMissingNode()
            || (delay.isIntegralNumber() && delay.asLong() >= 0 && delay.asLong() <= MAX_DELAY),
        number,
        "has a 'delay' that is no number of milliseconds");
    String name = node.path("agent").asText(agent);
    Role itsRole = node.has("role") ? role(node.path("role").asText(), number) : role;
    boolean otherAgent = node.has("agent") && !node.has("role") && !name.equals(agent);
    all.keySet().retainAll(VALUES);
    return new Step(
        name, otherAgent ? Role.AGENT : itsRole, action, Duration.ofMillis(delay.asLong()), all);
  }

  private static Role role(String name, int number) {
    for (Role role : Role.values()) {
      if (role != Role.CLIENT && role.name().equals(name.toUpperCase(Locale.ROOT))) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "step "
            + number
            + " has an unknown role '"
            + name
            + "'; known: "
            + Arrays.toString(Role.values()));
  }

  private static void check(boolean right, int number, String wrong) {
    if (!right) {
      throw new IllegalArgumentException("step " + number + " " + wrong);
    }
  }
}
