package io.webchat.simulator.internal.bayeux;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.fault.PushLane;
import io.webchat.simulator.internal.gms.GmsOperations;
import io.webchat.simulator.internal.gms.GmsResults;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.socket.SocketWire;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.http.AbstractHttpTransport;
import org.eclipse.jetty.util.component.LifeCycle;

/** Version 2 over Bayeux: long polling, and what sockets have in common with it. */
public final class BayeuxApi implements Api {
  /** Where CometD's server is. */
  public static final String BASE = "/genesys/cometd";

  /** What the channels of the services begin with. */
  public static final String CHANNELS = "/service/chatV2/";

  private static final Map<String, Operation> OPERATIONS =
      Map.ofEntries(
          entry("requestChat", Operation.START),
          entry("sendMessage", Operation.SEND),
          entry("startTyping", Operation.START_TYPING),
          entry("stopTyping", Operation.STOP_TYPING),
          entry("requestNotifications", Operation.REFRESH),
          entry("refresh", Operation.HISTORY),
          entry("updateNickname", Operation.UPDATE_NICKNAME),
          entry("updateData", Operation.UPDATE_DATA),
          entry("customNotice", Operation.CUSTOM_NOTICE),
          entry("pushUrl", Operation.PUSH_URL),
          entry("readReceipt", Operation.READ_RECEIPT),
          entry("disconnect", Operation.END));

  private final SimulatorOptions options;
  private final Chats chats;
  private final BayeuxEngine engine;
  private final BayeuxChats bayeuxChats;
  private final BayeuxSockets sockets;

  /**
   * The place, not started yet.
   *
   * @param workers threads of the simulator
   * @param pushes makes the way of the notifications to one client
   */
  public BayeuxApi(
      SimulatorOptions options,
      Chats chats,
      GmsOperations operations,
      Executor workers,
      Pushes pushes) {
    this.options = options;
    this.chats = chats;
    this.engine = new BayeuxEngine(options, workers);
    this.bayeuxChats = new BayeuxChats(chats, operations, pushes, this);
    this.sockets = new BayeuxSockets(engine, this);
    engine.use(sockets);
  }

  /** The way of notifications, through the faults that are on, to clients that poll. */
  @FunctionalInterface
  public interface Pushes {
    /** The way to one client; the outlet delivers. */
    PushLane<ObjectNode> to(PushLane.Outlet<ObjectNode> outlet);
  }

  /** The same on sockets. */
  public SocketWire sockets() {
    return sockets;
  }

  /** The channel of the first service. */
  String channel() {
    return CHANNELS + options.gmsServices.get(0);
  }

  /** A frame of a client as a request. */
  ApiRequest frame(String text) {
    return new ApiRequest(
        "FRAME",
        BASE,
        FormFields.EMPTY,
        Map.of(),
        FormFields.EMPTY,
        Optional.empty(),
        text,
        target("", BASE).orElseThrow());
  }

  /** Starts CometD's server. */
  public void start() throws Exception {
    LifeCycle.start(engine);
    bayeuxChats.listen(engine, CHANNELS + "*");
  }

  /** Drops every client. */
  public void close() throws Exception {
    LifeCycle.stop(engine);
  }

  /** How many clients wait for notifications by long polls. */
  public int pollingClients() {
    return (int)
        engine.getSessions().stream()
            .filter(ServerSession::isConnected)
            .filter(session -> session.getAttribute(BayeuxSockets.SOCKET) == null)
            .count();
  }

  /** What an operation of a client is called here. */
  static Operation operation(Object name) {
    return OPERATIONS.getOrDefault(String.valueOf(name), Operation.OTHER);
  }

  /** Whether a live client has this cookie. */
  boolean isBrowser(String cookie) {
    return engine.getSessions().stream()
        .anyMatch(
            session ->
                session instanceof org.cometd.server.ServerSessionImpl known
                    && cookie.equals(known.getBrowserId()));
  }

  @Override
  public boolean isChat() {
    return true;
  }

  @Override
  public Optional<Target> target(String method, String path) {
    boolean here = path.equals(BASE) || path.startsWith(BASE + "/");
    return here
        ? Optional.of(new Target(Operation.OTHER, options.gmsServices.get(0), "", ""))
        : Optional.empty();
  }

  /** What the first message of the body asks for, with its data as the form. */
  @Override
  public ApiRequest read(ApiRequest call) {
    ObjectNode message = BayeuxMessages.first(call.body());
    String channel = BayeuxMessages.channel(message);
    return switch (channel) {
      case Channel.META_HANDSHAKE -> call.with(call.target().as(Operation.HANDSHAKE));
      case Channel.META_CONNECT -> call.with(connecting(call.target(), message));
      default -> {
        if (!BayeuxMessages.isPublished(message)) {
          yield call;
        }
        ApiRequest published = call.with(BayeuxForm.of(SimulatorJson.map(message.path("data"))));
        String chatId =
            chats.ofKey(published.form().get("secureKey")).map(Conversation::id).orElse("");
        yield published.with(
            new Target(
                operation(published.form().get("operation")),
                channel.substring(CHANNELS.length()),
                chatId,
                ""));
      }
    };
  }

  private Target connecting(Target target, ObjectNode message) {
    ServerSession session = session(message);
    String chatId = session == null ? "" : bayeuxChats.heard(session);
    return new Target(Operation.CONNECT, target.service(), chatId, "");
  }

  private ServerSession session(ObjectNode message) {
    return engine.getSession(message.path("clientId").asText());
  }

  @Override
  public ApiResponse error(Fault fault) {
    return fault.kind() == FaultKind.SESSION_EXPIRED
        ? BayeuxMessages.UNKNOWN_CLIENT
        : GmsResults.fault(fault);
  }

  @Override
  public Frame frame() {
    return new Frame("[{\"channel\":\"/meta/padding\",\"padding\":", "}]");
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    var request = new BayeuxRequest(call);
    var response = new BayeuxResponse(reply);
    AbstractHttpTransport transport = AbstractHttpTransport.find(engine, request);
    if (transport == null) {
      reply.accept(ApiResponse.text(400, "text/plain;charset=utf-8", "POST expected\n"));
    } else {
      transport.handle(request, request, response, response);
    }
  }

  /** A result in the place of the server's work comes as a notification. */
  @Override
  public void handleInstead(ApiRequest call, ApiResponse answer, Consumer<ApiResponse> reply) {
    ObjectNode message = BayeuxMessages.first(call.body());
    ServerSession session = session(message);
    if (BayeuxMessages.isUnknownClient(answer)) {
      reply.accept(bayeux(BayeuxMessages.unknownClient(message)));
    } else if (BayeuxMessages.isPublished(message) && session != null && isResult(answer)) {
      bayeuxChats.notify(session, BayeuxMessages.channel(message), answer.json().get());
      reply.accept(bayeux(BayeuxMessages.ack(message)));
    } else {
      reply.accept(answer);
    }
  }

  private static boolean isResult(ApiResponse answer) {
    return answer.status() == 200 && answer.json().isPresent();
  }

  private static ApiResponse bayeux(ObjectNode message) {
    return ApiResponse.text(200, "application/json;charset=UTF-8", BayeuxMessages.text(message));
  }
}
