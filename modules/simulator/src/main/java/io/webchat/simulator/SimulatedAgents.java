package io.webchat.simulator;

import io.webchat.simulator.internal.agent.BuiltInAgent;
import io.webchat.simulator.internal.agent.ScriptReader;
import io.webchat.simulator.internal.agent.ScriptedAgents;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.AgentScript;
import java.time.Duration;

/** Agents that come with the simulator. */
public final class SimulatedAgents {
  private SimulatedAgents() {}

  /**
   * A helpful agent: joins, greets, types, answers each message and shows what the wires can do on
   * keywords.
   */
  public static AgentBehaviour builtIn() {
    return new BuiltInAgent();
  }

  /** The same with the time until it joins and the time it types. */
  public static AgentBehaviour builtIn(Duration join, Duration type) {
    return new BuiltInAgent(join, type);
  }

  /** Plays a script in every chat. */
  public static AgentBehaviour script(AgentScript script) {
    return new ScriptedAgents(script);
  }

  /**
   * Plays a script in every chat.
   *
   * @param json the script, see {@link AgentScript}
   * @throws IllegalArgumentException saying which step is wrong and why
   */
  public static AgentBehaviour script(String json) {
    return script(ScriptReader.read(json));
  }
}
