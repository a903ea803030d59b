package io.webchat.testkit.transport;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The simulator as the server of a contract, whether the wire polls or is pushed to. */
public final class SimulatedChatServer implements PushingChatServer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private static final int HUGE = 10_000_000;

  private final ChatSimulator simulator;
  private final List<ActiveFault> toHeal = new CopyOnWriteArrayList<>();
  private final Map<String, Object> configuration;

  private SimulatedChatServer(ChatSimulator simulator, Map<String, Object> configuration) {
    this.simulator = simulator;
    this.configuration = configuration;
  }

  /** A simulator, taken over, behind a configuration that leads to it. */
  public static SimulatedChatServer of(ChatSimulator simulator, Map<String, Object> configuration) {
    return new SimulatedChatServer(simulator, configuration);
  }

  /** A fresh simulator on its version 2 wire. */
  public static SimulatedChatServer gms() {
    ChatSimulator simulator = new SimulatorBuilder().start();
    return of(simulator, Map.of("dataURL", simulator.gmsUrl()));
  }

  /** A fresh simulator on its version 3 wire; it holds polls for two seconds. */
  public static SimulatedChatServer v3() {
    ChatSimulator simulator = new SimulatorBuilder().longPoll(Duration.ofSeconds(2)).start();
    Map<String, Object> transport =
        Map.of(
            "type",
            "pureengage-v3-rest",
            "dataURL",
            simulator.v3Url(),
            "endpoint",
            simulator.v3Endpoint(),
            "headers",
            Map.of("X-API-Key", simulator.v3ApiKey()));
    return of(simulator, Map.of("transport", transport));
  }

  /** A fresh simulator as PureConnect; the configuration leads to the first of its two servers. */
  public static SimulatedChatServer pureConnect() {
    ChatSimulator simulator = new SimulatorBuilder().pollWait(Duration.ofMillis(100)).start();
    Map<String, Object> transport =
        Map.of(
            "type",
            "pureconnect-v4-rest",
            "hosts",
            List.of(simulator.pureConnectHosts().get(0)),
            "reverseProxyUrl",
            simulator.pureConnectUrl(),
            "interactionData",
            Map.of("routing", Map.of("targetName", "Support")));
    return of(simulator, Map.of("transport", transport));
  }

  /** A fresh simulator as the guest chat of Genesys Cloud. */
  public static SimulatedChatServer guestChat() {
    ChatSimulator simulator = new SimulatorBuilder().guestHeartbeat(Duration.ofSeconds(1)).start();
    return of(simulator, simulator.configuration(Wire.PURECLOUD_V2));
  }

  /** The simulator, for what only it can do. */
  public ChatSimulator simulator() {
    return simulator;
  }

  @Override
  public Map<String, Object> configuration() {
    return configuration;
  }

  @Override
  public Chat awaitChat() {
    return new Simulated(simulator.awaitChat(PATIENCE));
  }

  /** A chat of a simulator in the hands of a contract. */
  public static Chat chat(SimulatedChat chat) {
    return new Simulated(chat);
  }

  @Override
  public void next(Step step, Trouble trouble) {
    Operation operation =
        switch (step) {
          case START -> Operation.START;
          case POLL -> Operation.REFRESH;
          case SEND -> Operation.SEND;
        };
    simulator.faults().on(fault(trouble).times(1).on(operation));
  }

  /** On the sockets of the simulator; what is refused is their handshake. */
  @Override
  public void push(PushTrouble trouble) {
    switch (trouble) {
      case CUT -> open(Fault.cutSocket());
      case CLOSED -> open(Fault.closeSocket(1001));
      case SILENCE -> {
        int open = simulator.pushClients();
        if (open > 0) {
          simulator.faults().on(Fault.silence().times(open));
        }
      }
      case REFUSED -> {
        toHeal.add(simulator.faults().on(Fault.refuseHandshake(503)));
        open(Fault.cutSocket());
      }
      case DROPPED -> simulator.faults().on(Fault.dropPushes(1));
      case DOUBLED -> simulator.faults().on(Fault.doublePushes(1));
      case REORDERED -> simulator.faults().on(Fault.reorderPushes(1));
      case RUBBISH ->
          simulator.faults().on(Fault.of(FaultKind.NOT_JSON).on(Operation.PUSH).times(1));
      case HUGE -> simulator.faults().on(Fault.hugeFrame(HUGE).times(1));
    }
  }

  /** Hits what is open, and nothing that opens later. */
  private void open(Fault fault) {
    simulator.faults().on(fault).off();
  }

  @Override
  public void heal() {
    toHeal.forEach(ActiveFault::off);
    toHeal.clear();
  }

  @Override
  public int connections() {
    return simulator.pushClients();
  }

  private static Fault fault(Trouble trouble) {
    return switch (trouble) {
      case RESET_BEFORE -> Fault.reset();
      case RESET_AFTER -> Fault.resetAfter();
      case SILENCE -> Fault.delay(SILENCE);
      case UNAVAILABLE -> Fault.http(503, "text/html", "<html>busy</html>");
      case RATE_LIMITED -> Fault.tooManyRequests(7);
      case HTML -> Fault.of(FaultKind.NOT_JSON);
      case TRUNCATED -> Fault.of(FaultKind.TRUNCATED_JSON);
      case HUGE -> Fault.hugeBody(HUGE);
      case DEEP -> Fault.deepJson(100_000);
    };
  }

  @Override
  public void close() {
    simulator.close();
  }

  /** A chat of the simulator. */
  private record Simulated(SimulatedChat chat) implements Chat {
    @Override
    public void agentJoins(String name) {
      chat.agent(name).join();
    }

    @Override
    public void agentSays(String name, String text) {
      chat.agent(name).say(text);
    }

    @Override
    public void agentTypes(String name) {
      chat.agent(name).typing();
    }

    @Override
    public List<String> received() {
      return chat.sentTexts();
    }

    @Override
    public boolean customerTypes() {
      return chat.typing().active();
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
