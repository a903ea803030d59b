package io.webchat.api.message;

import io.webchat.api.value.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code getAgents} resolves with: {@code {agents: {<participantId>: Agent}}}. */
public final class Agents extends JsonObject {
  private Agents(Map<String, ?> values) {
    super(values);
  }

  /** The agents by participant id. */
  public static Agents of(Map<String, Agent> agents) {
    return new Agents(Map.of("agents", agents));
  }

  /** The agents by participant id, in the order they joined. */
  public Map<String, Agent> agents() {
    Map<String, Agent> agents = new LinkedHashMap<>();
    object("agents")
        .forEach(
            (id, agent) -> {
              if (agent instanceof Agent known) {
                agents.put(id, known);
              }
            });
    return agents;
  }
}
