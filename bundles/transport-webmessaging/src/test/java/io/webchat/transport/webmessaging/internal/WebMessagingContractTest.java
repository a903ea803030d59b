package io.webchat.transport.webmessaging.internal;

import static org.awaitility.Awaitility.await;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.CannotHappen;
import io.webchat.testkit.transport.ChatServer;
import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import io.webchat.testkit.transport.PushingChatServer;
import io.webchat.testkit.transport.PushingChatServer.PushTrouble;
import io.webchat.testkit.transport.PushingTransportContract;
import io.webchat.testkit.transport.SimulatedChatServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@CannotHappen(
    value = {Trouble.HTML, Trouble.TRUNCATED, Trouble.HUGE, Trouble.DEEP},
    because = "sessions are opened and messages sent by frames on the socket")
@CannotHappen(
    value = {Trouble.RESET_BEFORE, Trouble.RESET_AFTER},
    in = Step.SEND,
    because = "a message that was cut off is looked for in the history, and sent again without it")
@CannotHappen(
    value = Trouble.RATE_LIMITED,
    in = Step.SEND,
    because = "a message that came too fast goes out again after the time that the server asks for")
@CannotHappen(pushes = PushTrouble.DROPPED, because = "a socket loses nothing without an end")
@CannotHappen(
    pushes = PushTrouble.REORDERED,
    because =
        "messages have times and no numbers: what comes within a moment is put in order, which"
            + " the tests of the session show with a clock that they move")
@Execution(ExecutionMode.CONCURRENT)
class WebMessagingContractTest extends PushingTransportContract {
  @Override
  protected PushingChatServer startServer() {
    ChatSimulator simulator =
        new SimulatorBuilder()
            .webMessaging(
                MessengerDeployment.DEFAULT.with(
                    settings -> {
                      // loads of a contract are no guest's
                      settings.historyPerMinute = 1_000;
                      settings.messagesPerSecond = 100;
                    }))
            .start();
    Map<String, Object> transport = new LinkedHashMap<>(GuestChat.options(simulator));
    transport.put("silenceTimeout", 10_000); // longer than a busy machine stalls
    return new Server(SimulatedChatServer.of(simulator, Map.of("transport", transport)));
  }

  @Override
  protected TransportProvider provider() {
    return GuestChat.PROVIDER;
  }

  /** The simulator, of which typing is known when it has come, and over after a while. */
  private record Server(SimulatedChatServer simulated) implements PushingChatServer {
    @Override
    public Map<String, Object> configuration() {
      return simulated.configuration();
    }

    @Override
    public Chat awaitChat() {
      SimulatedChat chat = simulated.simulator().awaitChat(Duration.ofSeconds(60));
      return new Typed(SimulatedChatServer.chat(chat), chat);
    }

    /** A message that gets no answer comes to nothing: its socket is cut long before. */
    @Override
    public void next(Step step, Trouble trouble) {
      if (step == Step.SEND && trouble == Trouble.SILENCE) {
        Fault silence = Fault.delay(Duration.ofMinutes(2)).times(1).on(Operation.SEND);
        simulated.simulator().faults().on(silence);
      } else {
        simulated.next(step, trouble);
      }
    }

    @Override
    public void push(PushTrouble trouble) {
      simulated.push(trouble);
    }

    @Override
    public void heal() {
      simulated.heal();
    }

    @Override
    public int connections() {
      return simulated.connections();
    }

    @Override
    public void close() {
      simulated.close();
    }
  }

  private static final class Typed implements ChatServer.Chat {
    private final ChatServer.Chat chat;
    private final SimulatedChat simulated;
    private boolean typed;

    Typed(ChatServer.Chat chat, SimulatedChat simulated) {
      this.chat = chat;
      this.simulated = simulated;
    }

    /** Guests do not say that they stop: it is over after five seconds. */
    @Override
    public boolean customerTypes() {
      typed = !typed;
      await()
          .until(() -> (typed ? simulated.typing().started() : simulated.typing().stopped()) > 0);
      return typed;
    }

    @Override
    public void agentJoins(String name) {
      chat.agentJoins(name);
    }

    @Override
    public void agentSays(String name, String text) {
      chat.agentSays(name, text);
    }

    @Override
    public void agentTypes(String name) {
      chat.agentTypes(name);
    }

    @Override
    public List<String> received() {
      return chat.received();
    }

    @Override
    public Map<String, Object> userData() {
      return chat.userData();
    }

    @Override
    public boolean ended() {
      return chat.ended();
    }

    @Override
    public void endByServer() {
      chat.endByServer();
    }

    @Override
    public void forget() {
      chat.forget();
    }
  }
}
