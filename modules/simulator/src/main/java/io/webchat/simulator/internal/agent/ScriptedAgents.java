package io.webchat.simulator.internal.agent;

import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.AgentScript;
import io.webchat.simulator.model.AgentScript.Step;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Plays a script in a chat, step after step, until it is through or the chat is over. */
public final class ScriptedAgents implements AgentBehaviour {
  private final AgentScript script;

  /** Plays that script. */
  public ScriptedAgents(AgentScript script) {
    this.script = script;
  }

  @Override
  public void attend(SimulatedChat chat, Clock clock) {
    new Play(chat, clock).next(0);
  }

  /** One performance. */
  private final class Play {
    private final SimulatedChat chat;
    private final Clock clock;
    private final AtomicInteger heardUpTo = new AtomicInteger();

    private Play(SimulatedChat chat, Clock clock) {
      this.chat = chat;
      this.clock = clock;
    }

    private void next(int index) {
      if (index < script.steps().size()) {
        Step step = script.steps().get(index);
        clock.after(step.delay(), () -> take(step, index));
      }
    }

    private void take(Step step, int index) {
      if (chat.ended()) {
        return;
      }
      if (step.action().equals("waitFor")) {
        waitFor(String.valueOf(step.values().getOrDefault("contains", "")), () -> next(index + 1));
      } else {
        ScriptActions.perform(chat, step);
        next(index + 1);
      }
    }

    /** Goes on once, with the first text of the customer that no earlier wait used up. */
    private void waitFor(String part, Runnable then) {
      var done = new AtomicBoolean();
      var stop = new AtomicReference<Runnable>(() -> {});
      java.util.function.Consumer<SimulatedMessage> ear =
          message -> {
            boolean meant =
                message.fromCustomer()
                    && message.type() == EventType.MESSAGE
                    && message.index() > heardUpTo.get()
                    && message.text().contains(part);
            if (meant && done.compareAndSet(false, true)) {
              heardUpTo.set(message.index());
              stop.get().run();
              then.run();
            }
          };
      stop.set(chat.listen(ear));
      chat.transcript().forEach(ear);
      if (done.get()) {
        stop.get().run();
      }
    }
  }
}
