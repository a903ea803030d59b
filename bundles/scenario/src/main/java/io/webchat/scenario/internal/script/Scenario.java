package io.webchat.scenario.internal.script;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A scripted conversation. Immutable.
 *
 * @param name for reports
 * @param form of {@code startChat}
 * @param userData of {@code startChat}
 * @param within how long a step may take that says nothing else
 * @param steps in their order
 */
public record Scenario(
    String name,
    Map<String, Object> form,
    Map<String, Object> userData,
    Duration within,
    List<Step> steps) {
  /** Copies the collections. */
  public Scenario {
    form = Map.copyOf(form);
    userData = Map.copyOf(userData);
    steps = List.copyOf(steps);
  }

  @Override
  public String toString() {
    return "Scenario[" + name + "]";
  }
}
