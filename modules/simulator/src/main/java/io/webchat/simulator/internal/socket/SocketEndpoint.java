package io.webchat.simulator.internal.socket;

import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.fault.ActiveFaults;
import io.webchat.simulator.internal.fault.FaultyPath;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.internal.http.Requests;
import io.webchat.simulator.internal.http.ResponseWriter;
import io.webchat.simulator.model.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/** All sockets of a simulator: which wire a path is for, the handshake, the faults of both. */
public final class SocketEndpoint {
  private static final int MAX_SOCKETS = 20_000;

  /** A socket on which nothing happens for so long has been left. */
  private static final Duration IDLE = Duration.ofHours(1);

  /** What frames of clients are recorded as. */
  private static final String FRAME = "FRAME";

  private record Registered(String path, SocketWire wire) {}

  private final ActiveFaults faults;
  private final FaultyPath faultyPath;
  private final Chats chats;
  private final Timer timer;
  private final Requests log;
  private final int maxTextBytes;
  private final WebSocketMappings mappings;
  private final List<Registered> wires = new CopyOnWriteArrayList<>();
  private final Set<FaultySocket> open = ConcurrentHashMap.newKeySet();
  private final Configuration.ConfigurationCustomizer limits =
      new Configuration.ConfigurationCustomizer();

  /**
   * An endpoint without wires.
   *
   * @param server not started yet
   * @param maxTextBytes the largest text of a client
   */
  public SocketEndpoint(
      Server server,
      ActiveFaults faults,
      Chats chats,
      Timer timer,
      Requests log,
      int maxTextBytes) {
    this.faults = faults;
    this.faultyPath = new FaultyPath(faults, chats, timer);
    this.chats = chats;
    this.timer = timer;
    this.log = log;
    this.maxTextBytes = maxTextBytes;
    mappings = new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(server));
    limits.setIdleTimeout(IDLE);
    limits.setMaxFrameSize(maxTextBytes);
    limits.setAutoFragment(false);
    faults.onSwitch(() -> open.forEach(FaultySocket::applyAtOnce));
  }

  /** Sockets whose path starts like this are for that wire. */
  public void register(String path, SocketWire wire) {
    wires.add(new Registered(path, wire));
  }

  /** How many sockets are open. */
  public int size() {
    return open.size();
  }

  /** Whether a request opens a socket here; then {@link #open} is to be called. */
  public boolean isFor(Request request, String path) {
    return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket") && wire(path).isPresent();
  }

  private Optional<SocketWire> wire(String path) {
    return wires.stream()
        .filter(one -> path.startsWith(one.path()))
        .map(Registered::wire)
        .findFirst();
  }

  /** What a handshake is: an operation of no chat as yet. */
  public Target target() {
    return new Target(Operation.HANDSHAKE, "", "", "");
  }

  /** Opens a socket, refuses it, or does what faults say. */
  public void open(ApiRequest handshake, Request request, Response response, Callback callback) {
    log.record(handshake);
    var exchange = new ResponseWriter(request, response, callback);
    SocketWire wire = wire(handshake.path()).orElseThrow();
    faultyPath.run(
        handshake,
        new Handshakes(wire, reply -> upgrade(handshake, wire, request, response, callback, reply)),
        exchange);
  }

  /** Handshakes of one wire as requests that faults apply to. */
  private record Handshakes(SocketWire wire, Consumer<Consumer<ApiResponse>> upgrade)
      implements Api {
    @Override
    public Optional<Target> target(String method, String path) {
      return Optional.empty();
    }

    @Override
    public boolean isChat() {
      return true;
    }

    @Override
    public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
      wire.refuse(call).ifPresentOrElse(reply, () -> upgrade.accept(reply));
    }
  }

  private void upgrade(
      ApiRequest handshake,
      SocketWire wire,
      Request request,
      Response response,
      Callback callback,
      Consumer<ApiResponse> refusal) {
    if (open.size() >= MAX_SOCKETS) {
      refusal.accept(ApiResponse.empty(503));
      return;
    }
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    var frames = new SocketFrames(handshake, wire, endPoint, this);
    if (!mappings.upgrade(new Plain(frames), request, response, callback, limits)) {
      refusal.accept(ApiResponse.text(400, "text/plain", "not a handshake of a WebSocket\n"));
    }
  }

  /** Without extensions, so that frames go as they are. */
  private record Plain(FrameHandler handler) implements WebSocketNegotiator {
    @Override
    public FrameHandler negotiate(
        ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
      response.setExtensions(List.of());
      return handler;
    }
  }

  // --- what its sockets use

  void add(FaultySocket socket) {
    open.add(socket);
  }

  void remove(FaultySocket socket) {
    open.remove(socket);
  }

  void record(ApiRequest handshake, Operation operation, String chatId, String text) {
    log.record(
        new ApiRequest(
            FRAME,
            handshake.path(),
            FormFields.EMPTY,
            Map.of(),
            new FormFields(Map.of("frame", text)),
            Optional.empty(),
            "",
            new Target(operation, "", chatId, "")));
  }

  ActiveFaults faults() {
    return faults;
  }

  Chats chats() {
    return chats;
  }

  Timer timer() {
    return timer;
  }

  int maxTextBytes() {
    return maxTextBytes;
  }
}
