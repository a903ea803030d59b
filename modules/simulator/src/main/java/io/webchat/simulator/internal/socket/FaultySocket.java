package io.webchat.simulator.internal.socket;

import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.fault.ActiveFaults;
import io.webchat.simulator.internal.fault.ActiveFaults.Hit;
import io.webchat.simulator.internal.fault.PushLane;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket with the faults that hit what goes in and out. */
final class FaultySocket implements SocketConnection {
  private static final Logger LOG = LoggerFactory.getLogger(FaultySocket.class);
  private static final int SERVER_ERROR = 1011;

  private static final Set<FaultKind> AT_ONCE =
      EnumSet.of(
          FaultKind.SOCKET_CUT,
          FaultKind.SOCKET_CLOSED,
          FaultKind.SILENCE,
          FaultKind.SESSION_EXPIRED);

  /** What hits a frame of the client; a limit to operations is not needed. */
  private static final Set<FaultKind> OF_CLIENT_FRAMES =
      EnumSet.of(
          FaultKind.TRANSIENT,
          FaultKind.PERMANENT,
          FaultKind.HTTP_STATUS,
          FaultKind.RATE_LIMIT,
          FaultKind.DELAY,
          FaultKind.RESET,
          FaultKind.RESET_AFTER,
          FaultKind.SESSION_FORGOTTEN);

  /** What the lane leaves to the socket. */
  private static final Set<FaultKind> OF_PUSHES =
      EnumSet.of(FaultKind.FRAGMENTED_FRAMES, FaultKind.HUGE_FRAME, FaultKind.NOT_JSON);

  private static final String NOT_JSON = "<!DOCTYPE html><html><body>Something else</body></html>";

  /** A text on its way out, or the end behind the last one. */
  private sealed interface Outgoing {}

  private record Text(Operation answered, String text) implements Outgoing {}

  private record Close(int code, String reason) implements Outgoing {}

  private final ApiRequest handshake;
  private final SocketWire wire;
  private final SocketFrames frames;
  private final SocketEndpoint endpoint;
  private final ActiveFaults faults;
  private final PushLane<Outgoing> lane;
  private final Set<Integer> metAtOnce = ConcurrentHashMap.newKeySet();
  private volatile Optional<Hit> silencedBy = Optional.empty();
  private volatile boolean ended;
  private volatile String chatId = "";
  private volatile Consumer<String> textHandler = text -> {};
  private volatile ClosedHandler closedHandler = (code, reason) -> {};

  FaultySocket(
      ApiRequest handshake, SocketWire wire, SocketFrames frames, SocketEndpoint endpoint) {
    this.handshake = handshake;
    this.wire = wire;
    this.frames = frames;
    this.endpoint = endpoint;
    this.faults = endpoint.faults();
    this.lane = new PushLane<>(faults, endpoint.timer(), OF_PUSHES, this::leave);
  }

  // --- what the wire uses

  @Override
  public ApiRequest handshake() {
    return handshake;
  }

  @Override
  public void onText(Consumer<String> handler) {
    textHandler = handler;
  }

  @Override
  public void onClosed(ClosedHandler handler) {
    closedHandler = handler;
  }

  @Override
  public void chat(String id) {
    chatId = id;
    lane.chat(id);
    applyAtOnce();
  }

  @Override
  public void send(Operation answered, String text) {
    if (!ended && !lane.push(answered, new Text(answered, text))) {
      overflow();
    }
  }

  @Override
  public void close(int code, String reason) {
    lane.last(new Close(code, reason));
  }

  @Override
  public boolean open() {
    return !ended;
  }

  /** Whether a fault makes it deaf and mute. */
  boolean silent() {
    return silencedBy.filter(hit -> !hit.off()).isPresent();
  }

  // --- what the frames tell

  void opened() {
    guarded(() -> wire.opened(this));
    applyAtOnce();
  }

  void closed(int code, String reason) {
    ended = true;
    guarded(() -> closedHandler.closed(code, reason));
  }

  /** A text of the client; the action runs when the next one may come. */
  void received(String text, Runnable done) {
    Operation operation = wire.operation(text);
    boolean swallowed = silent() || ended; // as it is when the frame comes
    endpoint.record(handshake, operation, chatId, text);
    if (swallowed) {
      done.run();
      return;
    }
    var target = new Target(operation, "", chatId, "");
    Deque<Hit> hits = new ArrayDeque<>(faults.hitting(target, OF_CLIENT_FRAMES));
    hits.addAll(faults.hittingOperation(target, AT_ONCE));
    receive(hits, new Text(operation, text), done);
  }

  private void receive(Deque<Hit> hits, Text text, Runnable done) {
    boolean cutAfter = false;
    while (!hits.isEmpty()) {
      Hit hit = hits.removeFirst();
      Fault fault = hit.fault();
      switch (fault.kind()) {
        case DELAY -> {
          faults.delay(hit, endpoint.timer(), () -> receive(hits, text, done));
          return;
        }
        case RESET, SOCKET_CUT -> {
          cut();
          return;
        }
        case SOCKET_CLOSED -> {
          close(fault.status(), "");
          done.run();
          return;
        }
        case RESET_AFTER -> cutAfter = true;
        case SILENCE -> silencedBy = Optional.of(hit);
        case SESSION_FORGOTTEN -> endpoint.chats().find(chatId).ifPresent(Conversation::forget);
        default -> {
          wire.instead(fault, text.text()).forEach(answer -> send(text.answered(), answer));
          done.run();
          return;
        }
      }
    }
    handle(text.text(), cutAfter);
    done.run();
  }

  private void handle(String text, boolean cutAfter) {
    ended = ended || cutAfter; // its answer is not sent
    guarded(() -> textHandler.accept(text));
    if (cutAfter) {
      cut();
    }
  }

  // --- what goes out

  private void leave(Outgoing out, List<Hit> hits) {
    if (ended || silent()) {
      return;
    }
    if (out instanceof Close close) {
      frames.close(close.code(), close.reason());
    } else if (out instanceof Text text && !ends(text)) {
      write(text.text(), hits);
    }
  }

  /** Whether a fault ends the socket in the place of this push. */
  private boolean ends(Text text) {
    if (text.answered() != Operation.PUSH) {
      return false;
    }
    var target = new Target(Operation.PUSH, "", chatId, "");
    List<Hit> hits = faults.hittingOperation(target, AT_ONCE);
    hits.forEach(this::apply);
    return !hits.isEmpty();
  }

  private void write(String text, List<Hit> hits) {
    int fragment = 0;
    for (Hit hit : hits) {
      Fault fault = hit.fault();
      switch (fault.kind()) {
        case HUGE_FRAME -> written(frames.writeHuge(fault.size()));
        case NOT_JSON -> written(frames.write(NOT_JSON));
        default -> fragment = (int) Math.max(1, fault.size());
      }
    }
    written(fragment > 0 ? frames.writeFragments(text, fragment) : frames.write(text));
  }

  private void written(boolean taken) {
    if (!taken) {
      overflow();
    }
  }

  private void overflow() {
    LOG.warn("The client of a socket does not read; the socket is cut");
    cut();
  }

  // --- what faults do

  /** Applies the faults that hit open sockets at once, each one once. */
  void applyAtOnce() {
    if (!ended) {
      faults.hittingAtOnce(chatId, AT_ONCE, metAtOnce).forEach(this::apply);
    }
  }

  private void apply(Hit hit) {
    switch (hit.fault().kind()) {
      case SOCKET_CUT -> cut();
      case SOCKET_CLOSED -> frames.close(hit.fault().status(), "");
      case SILENCE -> silencedBy = Optional.of(hit);
      case SESSION_EXPIRED -> guarded(() -> wire.expire(this));
      default -> throw new IllegalStateException("does not end a socket: " + hit.fault().kind());
    }
  }

  private void cut() {
    ended = true;
    frames.reset();
  }

  private void guarded(Runnable ofTheWire) {
    try {
      ofTheWire.run();
    } catch (RuntimeException e) {
      LOG.error("A wire of the simulator failed at a socket", e);
      frames.close(SERVER_ERROR, "");
    }
  }
}
