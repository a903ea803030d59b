package io.webchat.simulator.internal.agent;

import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Joins every chat, greets, answers each message, and shows what the wires can do on keywords. It
 * keeps silent while another agent, such as a person at the desk, is in the chat.
 */
public final class BuiltInAgent implements AgentBehaviour {
  private final Duration join;
  private final Duration type;
  private final CannedReplies replies = new CannedReplies();

  /** Joins after 300 ms and types for 600 ms. */
  public BuiltInAgent() {
    this(Duration.ofMillis(300), Duration.ofMillis(600));
  }

  /** An agent that joins after the first time and types for the second. */
  public BuiltInAgent(Duration join, Duration type) {
    this.join = join;
    this.type = type;
  }

  @Override
  public void attend(SimulatedChat chat, Clock clock) {
    var serving = new AtomicReference<SimulatedAgent>(chat.agent("Anna"));
    Runnable unused =
        chat.listen(
            message -> {
              // asked as the message comes: who is there when it would be answered may be another
              if (message.fromCustomer() && message.type() == EventType.MESSAGE && serves(chat)) {
                clock.after(Duration.ZERO, () -> reply(chat, serving, message.text(), clock));
              }
            });
    clock.after(
        join,
        () -> {
          if (serves(chat)) {
            serving.get().join();
            type(
                chat,
                serving,
                clock,
                agent -> agent.say("Hello, I am " + agent.name() + ". How can I help you?"));
          }
        });
  }

  private void reply(
      SimulatedChat chat, AtomicReference<SimulatedAgent> serving, String text, Clock clock) {
    type(chat, serving, clock, agent -> serving.set(replies.give(chat, agent, text)));
  }

  private void type(
      SimulatedChat chat,
      AtomicReference<SimulatedAgent> serving,
      Clock clock,
      java.util.function.Consumer<SimulatedAgent> then) {
    if (!serves(chat)) {
      return;
    }
    serving.get().typing();
    clock.after(
        type,
        () -> {
          SimulatedAgent agent = serving.get();
          if (!chat.ended() && agent.connected()) {
            agent.stopTyping();
          }
          if (serves(chat)) {
            then.accept(agent);
          }
        });
  }

  private static boolean serves(SimulatedChat chat) {
    return !chat.ended()
        && chat.participants().stream()
            .filter(who -> who.role() == Role.AGENT)
            .allMatch(who -> CannedReplies.AGENTS.contains(who.nickname()));
  }
}
