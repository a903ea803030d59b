package io.webchat.simulator;

import io.webchat.simulator.internal.agent.BuiltInAgent;
import io.webchat.simulator.internal.agent.ScriptedAgents;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** What happens on the server's side when a customer starts a chat. */
@ConsumerType
@FunctionalInterface
public interface AgentBehaviour {
  /**
   * Runs something later, on a thread of the simulator; it is dropped when the simulator closes.
   */
  @ProviderType
  @FunctionalInterface
  interface Clock {
    /** Runs the action after that time. */
    void after(Duration time, Runnable action);
  }

  /**
   * Called once when a chat has started and before the customer is told so, by a thread of the
   * simulator. Must not block.
   */
  void attend(SimulatedChat chat, Clock clock);

  /** No agent joins by itself; a test plays the agents. */
  static AgentBehaviour manual() {
    return (chat, clock) -> {};
  }

  /**
   * A helpful agent: joins, greets, types, answers each message and shows what the wires can do on
   * keywords.
   */
  static AgentBehaviour builtIn() {
    return builtIn(Duration.ofMillis(300), Duration.ofMillis(600));
  }

  /** The same with the time until it joins and the time it types. */
  static AgentBehaviour builtIn(Duration join, Duration type) {
    return new BuiltInAgent(join, type);
  }

  /** Plays a script in every chat. */
  static AgentBehaviour script(AgentScript script) {
    return new ScriptedAgents(script);
  }
}
