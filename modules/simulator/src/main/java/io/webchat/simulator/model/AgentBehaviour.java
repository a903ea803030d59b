package io.webchat.simulator.model;

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
}
