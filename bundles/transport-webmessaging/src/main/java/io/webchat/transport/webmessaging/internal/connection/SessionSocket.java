package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.api.session.SessionData;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.socket.ParkedSocket;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.connection.ReopenPauses.Cause;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a session: opened and configured, and again when it is lost, after pauses that
 * grow. The first opening is tried once; its caller knows whether to try again. Used on the mailbox
 * only.
 */
public final class SessionSocket implements FrameArrivals.Listener {
  private static final long MAX_TEXT = 4 * 1024 * 1024;

  private static final int GOING_AWAY = 1001;
  private static final int DONE = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(SessionSocket.class);

  /** What becomes of the connection, on the mailbox. */
  public interface Listener {
    /** A frame that is not about opening the session. */
    void frame(ServerFrame frame);

    /** The connection is lost; it is opened again by itself. */
    void cut(TransportException reason);

    /**
     * The sign-in was renewed.
     *
     * @return completes when what is new of it is stored
     */
    CompletionStage<Void> signedInAgain();

    /** It is the connection that another transport left, and about to be there. */
    void goesOn(ParkedSession parked);

    /** It is there again. */
    void reopened(SessionState state);

    /** It is not opened any more. */
    void gaveUp(TransportException reason);
  }

  private enum State {
    IDLE,
    OPENING,
    READY,
    PAUSED,
    OVER
  }

  private final SessionPlace place;
  private final Mailbox mailbox;
  private final String token;
  private final String key;
  private final SignIn signIn;
  private final Map<String, Object> journey;
  private final Listener listener;
  private final ReopenPauses pauses;
  private State state = State.IDLE;
  private int attempt;
  private CompletableFuture<TextSocket> connecting;
  private FrameArrivals arrivals;
  private TextSocket socket;
  private CompletableFuture<SessionState> opening;
  private Mode mode = Mode.TAKE_UP;
  private boolean signedInAgain;
  private ClientFrame configure;
  private Timers.Timer limit = Timers.NONE;
  private Timers.Timer pause = Timers.NONE;
  private boolean wasReady;
  private boolean wasClosed;

  /** Whether it is not known yet if a lost connection is wanted again. */
  private boolean suspended;

  /** Whether it would be opened again, were it not suspended. */
  private boolean due;

  public SessionSocket(
      SessionPlace place,
      SessionData data,
      SignIn signIn,
      Map<String, Object> journey,
      Listener listener) {
    this.place = place;
    this.mailbox = place.mailbox();
    this.token = data.value(SessionKeys.TOKEN);
    this.key = SessionKeys.connectionKey(data);
    this.signIn = signIn;
    this.journey = journey;
    this.listener = listener;
    this.pauses = new ReopenPauses(mailbox, place.chance());
  }

  public boolean isReady() {
    return state == State.READY;
  }

  /** Whether the server ended the last connection properly, and not since it is going away. */
  public boolean wasClosed() {
    return wasClosed;
  }

  /** Whether it was never open, or could not be opened. */
  public boolean isIdle() {
    return state == State.IDLE;
  }

  /** How a session is opened. */
  public enum Mode {
    /** As a new one. */
    NEW,
    /** The one of the customer who is signed in, or a new one. */
    ANY,
    /** It is there. */
    TAKE_UP,
    /** It is there, and another transport may have left its connection. */
    GO_ON
  }

  /** Opens the session; joins an opening that is under way. */
  public CompletableFuture<SessionState> open(Mode how) {
    if (opening != null) {
      return opening;
    }
    CompletableFuture<SessionState> result = new CompletableFuture<>();
    if (state == State.OVER) {
      result.completeExceptionally(WireFailures.closed(false));
      return result;
    }
    opening = result;
    mode = how == Mode.GO_ON && state == State.OPENING ? Mode.TAKE_UP : how;
    if (state != State.OPENING) {
      drop();
      connect();
    }
    return result;
  }

  /** Sends a frame; {@code false} when there is no connection. */
  public boolean send(ClientFrame frame) {
    if (state != State.READY) {
      return false;
    }
    transmit(frame);
    return true;
  }

  private void transmit(ClientFrame frame) {
    int current = attempt;
    Settled.on(
        mailbox,
        socket.send(frame.text(token)),
        (unused, failure) -> {
          if (failure != null && current == attempt) {
            lost(failure);
          }
        });
  }

  private void connect() {
    pause.cancel();
    due = false;
    state = State.OPENING;
    signedInAgain = false;
    wasClosed = false;
    int current = ++attempt;
    limit = mailbox.after(2 * place.patienceMs(), () -> tooLate(current));
    if (mode == Mode.GO_ON) {
      mode = Mode.TAKE_UP;
      Settled.on(mailbox, place.engine().take(key), (parked, unused) -> taken(current, parked));
    } else {
      handshake(current);
    }
  }

  private void taken(int current, Optional<ParkedSocket> parked) {
    Optional<ParkedSession> known = parked.flatMap(left -> ParkedSession.of(left.state()));
    boolean wanted = current == attempt && state == State.OPENING;
    if (wanted && known.isPresent()) {
      goOn(current, parked.get(), known.get());
      return;
    }
    parked.ifPresent(left -> left.socket().close(DONE, ""));
    if (wanted) {
      handshake(current);
    }
  }

  private void goOn(int current, ParkedSocket parked, ParkedSession known) {
    limit.cancel();
    socket = parked.socket();
    arrivals = new FrameArrivals(mailbox, current, this);
    FrameArrivals next = arrivals;
    listener.goesOn(known);
    ready(known.session());
    ParkedSession.unread(parked.state()).forEach(next::text);
    parked.socket().resume(next);
  }

  private void handshake(int current) {
    SocketRequest request =
        SocketRequest.to("webmessaging", place.socket())
            .headers(place.headers())
            .connectTimeout(place.patienceMs())
            .silence(place.silenceMs())
            .maxTextBytes(MAX_TEXT)
            .build();
    arrivals = new FrameArrivals(mailbox, current, this);
    connecting = place.engine().connect(request, arrivals);
    Settled.on(mailbox, connecting, (opened, failure) -> connected(current, opened, failure));
  }

  private void connected(int current, TextSocket opened, TransportException failure) {
    if (current != attempt || state != State.OPENING) {
      if (opened != null) {
        opened.abort();
      }
      return;
    }
    if (failure != null) {
      lost(failure);
      return;
    }
    socket = opened;
    configure();
  }

  private void configure() {
    int current = attempt;
    Settled.here(
        signIn.jwt(),
        (jwt, failure) -> {
          if (current != attempt || state != State.OPENING) {
            return;
          }
          if (failure != null) {
            lost(failure);
          } else if (jwt == null) {
            configure(null);
          } else {
            Settled.on(
                mailbox,
                listener.signedInAgain(),
                (unused, problem) -> stored(current, jwt, problem));
          }
        });
  }

  private void stored(int current, String jwt, TransportException failure) {
    if (current == attempt && state == State.OPENING) {
      if (failure == null) {
        configure(jwt);
      } else {
        lost(failure);
      }
    }
  }

  private void configure(String jwt) {
    configure = ClientFrame.configure(place.deploymentId(), mode == Mode.NEW, jwt, journey);
    transmit(configure);
  }

  private void tooLate(int current) {
    if (current == attempt && state == State.OPENING) {
      lost(WireFailures.timeout("configureSession", false));
    }
  }

  @Override
  public void arrived(int current, ServerFrame frame) {
    if (current != attempt || state == State.OVER) {
      return;
    }
    if (state == State.READY) {
      listener.frame(frame);
    } else if (configure != null) {
      configured(frame);
    }
  }

  private void configured(ServerFrame frame) {
    boolean answer = frame.tracingId() == null || frame.tracingId().equals(configure.tracingId());
    if (answer && frame.is(ServerFrame.SESSION_RESPONSE) && frame.good()) {
      opened(frame);
    } else if (answer && frame.code() == WireFailures.UNAUTHORIZED && mayRenew()) {
      signedInAgain = true;
      signIn.expired();
      configure();
    } else if (frame.is(ServerFrame.SESSION_EXPIRED) || frame.is(ServerFrame.LOGOUT)) {
      lost(WireFailures.sessionLost("The session is over on the chat server"));
    } else if (answer && !frame.good()) {
      lost(refusal(frame));
    } else if (configure.tracingId().equals(frame.tracingId())) {
      lost(WireFailures.invalid("configureSession", "is not that of a session"));
    }
  }

  private boolean mayRenew() {
    return signIn.mayRenew() && !signedInAgain;
  }

  /** A session that is there and cannot be taken up with this sign-in is lost. */
  private TransportException refusal(ServerFrame frame) {
    if (mode == Mode.TAKE_UP && frame.code() == WireFailures.UNAUTHORIZED) {
      return WireFailures.sessionLost("The chat server does not accept the sign-in any more");
    }
    if (mode == Mode.TAKE_UP && frame.code() == WireFailures.SIGN_IN_NEEDED) {
      return WireFailures.sessionLost("The customer signed in on another connection");
    }
    return WireFailures.of("configureSession", frame);
  }

  private void opened(ServerFrame frame) {
    limit.cancel();
    SessionState session = SessionState.of(frame);
    if (Boolean.FALSE.equals(frame.object().get("connected"))) {
      lost(WireFailures.invalid("configureSession", "says that there is no connection"));
    } else if (session.newSession() && mode == Mode.TAKE_UP) {
      lost(WireFailures.of("configureSession", WireFailures.SESSION_NOT_FOUND));
    } else {
      ready(session);
    }
  }

  private void ready(SessionState session) {
    state = State.READY;
    configure = null;
    mode = Mode.TAKE_UP;
    pauses.opened();
    boolean again = wasReady;
    wasReady = true;
    CompletableFuture<SessionState> first = opening;
    opening = null;
    if (first != null) {
      first.complete(session); // whoever asked for it goes on
    }
    if (again && first == null) {
      listener.reopened(session);
    }
  }

  /** What the server sends cannot be taken: what it was to bring comes with the history. */
  @Override
  public void unusable(int current, String problem) {
    if (current == attempt && state != State.OVER) {
      LOG.debug("Instance {}: a frame of the chat server {}", place.instanceId(), problem);
      lost(WireFailures.invalid("webmessaging", problem));
    }
  }

  @Override
  public void ended(int current, SocketClosed end) {
    if (current != attempt || state == State.OVER) {
      return;
    }
    TransportException reason =
        end.cause()
            .orElseGet(
                () ->
                    TransportException.of(
                        Kind.NETWORK, "The chat server closed the connection: " + end.code()));
    wasClosed = end.cause().isEmpty() && end.code() != GOING_AWAY;
    lost(reason, end.code() == GOING_AWAY ? Cause.GOING_AWAY : Cause.CUT);
  }

  /** Another connection of the session took the place of this one. */
  public void evicted() {
    lost(
        TransportException.of(
            Kind.NETWORK, "Another connection of the session has taken the place of this one"),
        Cause.EVICTED);
  }

  /** The connection is of no use any more. */
  public void lost(TransportException reason) {
    lost(reason, Cause.CUT);
  }

  private void lost(TransportException reason, Cause cause) {
    if (state != State.READY && state != State.OPENING) {
      return;
    }
    boolean wasOpen = state == State.READY;
    if (wasOpen) {
      pauses.lost(cause);
    } else if (wasReady) {
      pauses.failedToOpen(reason.kind() == Kind.REFUSED);
    }
    drop();
    CompletableFuture<SessionState> first = opening;
    opening = null;
    boolean asked = first != null && !wasReady; // whoever asked for the opening is told
    if ((isFinal(reason) && !asked) || pauses.areOver()) {
      state = State.OVER;
    } else if (wasReady) {
      state = State.PAUSED;
      pause = mailbox.after(pauses.next(reason, cause), this::reopen);
    } else {
      state = State.IDLE;
    }
    if (first != null) {
      first.completeExceptionally(reason);
    }
    if (state == State.OVER) {
      listener.gaveUp(reason);
    } else if (wasOpen) {
      listener.cut(reason);
    }
  }

  private static boolean isFinal(TransportException reason) {
    return reason.kind() == Kind.SESSION_LOST;
  }

  private void reopen() {
    if (suspended) {
      due = true;
    } else {
      connect();
    }
  }

  /** A connection that is lost is not opened again by itself before {@link #resume}. */
  public void suspend() {
    suspended = true;
  }

  /** Opens the connection again if that was put off. */
  public void resume() {
    suspended = false;
    if (due) {
      connect();
    }
  }

  /**
   * Lets another one have the open connection; this one is over then.
   *
   * @param then gets it with the frames that came meanwhile, when nothing more comes by this one;
   *     {@code null} when it has ended
   */
  public void handOver(BiConsumer<TextSocket, List<String>> then) {
    TextSocket leaving = socket;
    FrameArrivals last = arrivals;
    last.keep();
    socket = null;
    close(WireFailures.closed(false));
    Settled.on(
        mailbox,
        leaving.pause(),
        (unused, failure) -> {
          if (last.isOver()) {
            leaving.abort();
          }
          then.accept(last.isOver() ? null : leaving, last.kept());
        });
  }

  /**
   * Ends the connection for good; the session on the server goes on.
   *
   * @param reason why an opening that is under way fails
   */
  public void close(TransportException reason) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    TextSocket former = socket;
    socket = null;
    drop();
    if (former != null) {
      former.close(DONE, "");
    }
    CompletableFuture<SessionState> first = opening;
    opening = null;
    if (first != null) {
      first.completeExceptionally(reason);
    }
  }

  /** Ends the connection for now; it can be opened again. */
  public void rest() {
    if (state == State.READY) {
      TextSocket former = socket;
      socket = null;
      drop();
      state = State.IDLE;
      wasReady = false;
      former.close(DONE, "");
    }
  }

  private void drop() {
    attempt++;
    limit.cancel();
    pause.cancel();
    due = false;
    configure = null;
    if (connecting != null) {
      boolean unused = connecting.cancel(true);
      connecting = null;
    }
    if (socket != null) {
      socket.abort();
      socket = null;
    }
  }
}
