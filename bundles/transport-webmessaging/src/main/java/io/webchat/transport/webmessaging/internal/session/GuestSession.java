package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.socket.SocketHandOver;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.transport.webmessaging.internal.connection.HealthCheck;
import io.webchat.transport.webmessaging.internal.connection.ParkedSession;
import io.webchat.transport.webmessaging.internal.connection.SessionKeys;
import io.webchat.transport.webmessaging.internal.connection.SessionPlace;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket.Mode;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.connection.SignIn;
import io.webchat.transport.webmessaging.internal.message.CustomAttributes;
import io.webchat.transport.webmessaging.internal.message.GuestMessages;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One session of a guest, from its opening to its end. Used on the mailbox of its transport only;
 * what it returns is settled there.
 */
public final class GuestSession implements SessionSocket.Listener {
  /** How long a guest's typing counts, ms: the next one goes out after that. */
  static final long TYPING_MS = 5_000;

  private final SessionPlace place;
  private final Mailbox mailbox;
  private final SessionFacts facts;
  private final SessionChanges changes;
  private final SignIn signIn;
  private final SessionSocket link;
  private final FrameRequests requests;
  private final InboundMessages inbound;
  private final OlderMessages older;
  private final MessagePages pages;
  private final MessageSends sends;
  private final FileTransfers files;
  private final CustomAttributes attributes = new CustomAttributes();
  private final HealthCheck health;
  private final GapFetch gap;
  private final SessionHistory history;
  private final SessionStart starting;
  private final OutageReport outage;
  private final SessionEnd ending;
  private final SessionLeave leave;
  private final SessionFrames frames;
  private Timers.Timer expiry = Timers.NONE;

  /** Whether the connection is one that another transport left. */
  private boolean goesOn;

  private boolean typingOff;
  private boolean typed;
  private long typedAt;

  /**
   * A session that is not open yet.
   *
   * @param journey the context of the customer's journey; empty for none
   */
  public GuestSession(
      SessionPlace place, SessionData data, DeploymentConfig config, Map<String, Object> journey) {
    this.place = place;
    this.mailbox = place.mailbox();
    this.facts = new SessionFacts(place.clock(), attributes, data, config);
    this.changes = new SessionChanges(place.listener(), facts);
    this.signIn = new SignIn(place, data.value(SessionKeys.REFRESH_TOKEN));
    this.link = new SessionSocket(place, data, signIn, journey, this);
    this.requests = new FrameRequests(mailbox, link);
    this.inbound = new InboundMessages(mailbox, place.listener());
    this.pages = new MessagePages(place, requests);
    this.older = new OlderMessages(pages, inbound);
    this.sends =
        new MessageSends(mailbox, requests, pages, inbound, attributes, changes::attributesSent);
    this.files = new FileTransfers(place, requests, sends);
    this.health = new HealthCheck(mailbox, link);
    this.gap = new GapFetch(place.instanceId(), mailbox, pages, inbound, link, this::gapClosed);
    this.history = new SessionHistory(facts, pages, inbound, gap);
    this.starting =
        new SessionStart(facts, attributes, signIn, sends, history, this::open, place.patienceMs());
    this.outage = new OutageReport(place.listener());
    this.ending =
        new SessionEnd(place.listener(), facts, inbound, outage, this::restIfEnded, this::close);
    this.frames =
        new SessionFrames(place.listener(), facts, link, requests, inbound, sends, files, ending);
    this.leave = new SessionLeave(link, requests, signIn, ending, this::close, place.patienceMs());
  }

  /** The data by which the session is known. */
  public SessionData data() {
    return facts.data();
  }

  /** Whether it was lost, ended or closed. */
  public boolean isOver() {
    return ending.isOver();
  }

  /** What the deployment allows, when it gets known later than the session. */
  public void configured(DeploymentConfig known) {
    facts.configured(known);
  }

  // --- begin

  /**
   * Opens the session as a new one.
   *
   * @param userData what goes with the first message
   * @param proof the sign-in; empty for none
   */
  public CompletableFuture<Reply> start(
      Map<String, Object> userData, Map<String, Object> proof, Map<String, Object> journey) {
    try {
      attributes.add(userData, SessionState.MAX_CUSTOM_DATA);
    } catch (TransportException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Reply> result = starting.begin(proof, journey);
    Settled.here(
        result,
        (reply, failure) -> {
          if (failure != null) {
            abandon();
          }
        });
    return result;
  }

  @Override
  public CompletionStage<Void> signedInAgain() {
    return changes.signedIn(signIn.refreshToken());
  }

  private void open(Mode mode, CompletableFuture<?> result, Runnable then) {
    Settled.then(
        link.open(mode),
        result,
        session -> {
          facts.became(session);
          ready();
          then.run();
        });
  }

  private void abandon() {
    if (link.isReady() && facts.state().newSession()) { // else it goes on elsewhere
      boolean unused = link.send(SessionLeave.closing());
    }
    close();
  }

  /** Takes the session up, or fetches what came since a position where it is open. */
  public CompletableFuture<Reply> attach(AttachRequest request) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    history.hold();
    if (link.isReady()) {
      history.fetch(request, result);
    } else {
      boolean resumes = request.mode() == AttachRequest.Mode.RESUME;
      open(resumes ? Mode.GO_ON : Mode.TAKE_UP, result, () -> attached(request, result));
    }
    return result;
  }

  private void attached(AttachRequest request, CompletableFuture<Reply> result) {
    if (!goesOn) {
      history.fetch(request, result);
      return;
    }
    goesOn = false;
    CompletableFuture<Reply> known = new CompletableFuture<>();
    Settled.here(
        result,
        (reply, failure) -> {
          boolean unused = known.cancel(true); // if the caller has given up
        });
    Settled.here(
        known,
        (reply, failure) -> {
          if (failure != null && failure.kind() == Kind.NETWORK) { // it is cut: another one tells
            open(Mode.TAKE_UP, result, () -> history.fetch(request, result));
          } else {
            Settled.forward(result, reply, failure);
          }
        });
    history.goOn(request, known);
  }

  @Override
  public void goesOn(ParkedSession parked) {
    goesOn = true;
    inbound.goOn(parked);
    requests.goOn(parked.sentAt());
  }

  /**
   * Leaves the session to another transport; with the open connection, where nothing is being
   * fetched and the session is not about to end.
   */
  public void handOver(SocketHandOver next) {
    boolean ends = ending.isOver() || ending.isLeaving() || ending.isCleared();
    if (ends || !link.isReady() || inbound.isHeld() || facts.state().readOnly()) {
      next.cancel();
    } else {
      ParkedSession parked = inbound.parked(facts.state(), requests.sentAt(), sends.areCertain());
      link.handOver(
          (socket, unread) -> {
            if (socket == null) {
              next.cancel();
            } else {
              next.park(socket, parked.toMap(unread));
            }
          });
    }
    close();
  }

  // --- what the customer does

  /** Sends a text or the reply to rich content. */
  public CompletableFuture<Reply> send(OutgoingMessage message) {
    if (GuestMessages.isTooLong(message.text())) {
      return CompletableFuture.failedFuture(
          WireFailures.of("sendMessage", WireFailures.MESSAGE_TOO_LONG));
    }
    return writing(
        () -> sends.send("sendMessage", id -> GuestMessages.of(message, id), place.patienceMs()));
  }

  /** Uploads a file and sends it. */
  public CompletableFuture<Reply> upload(UploadRequest request) {
    return writing(() -> files.upload(request, facts.state().files()));
  }

  /** The customer types: told now and then, and not what. */
  public CompletableFuture<Reply> typing(boolean typing) {
    long now = mailbox.nanoTime();
    boolean due = !typed || now - typedAt >= TYPING_MS * 1_000_000;
    boolean possible =
        facts.config().typing() && !typingOff && !facts.state().readOnly() && link.isReady();
    if (typing && due && possible && requests.isFree()) {
      typed = true;
      typedAt = now;
      Settled.here(
          requests.ask("typing", ClientFrame.message(GuestMessages.typing()), TYPING_MS),
          (unused, failure) ->
              typingOff |= failure != null && failure.ajax().status() == WireFailures.FORBIDDEN);
    }
    return CompletableFuture.completedFuture(Reply.of(AjaxResponse.ok(Map.of())));
  }

  /** Attaches data, which goes with the next message. */
  public CompletableFuture<Reply> addData(Map<String, Object> userData) {
    try {
      attributes.add(userData, facts.state().maxCustomDataBytes());
      boolean unused = facts.keepUnsent();
      return CompletableFuture.completedFuture(
          new Reply(AjaxResponse.ok(Map.of()), facts.data(), Inbound.NOTHING));
    } catch (TransportException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Older messages. */
  public CompletableFuture<Reply> history(HistoryRequest request) {
    return opened(() -> older.before(request));
  }

  /** Fetches a file. */
  public CompletableFuture<Reply> download(DownloadRequest request) {
    return opened(() -> files.download(request));
  }

  /** What may be uploaded. */
  public CompletableFuture<Reply> fileLimits() {
    return opened(
        () ->
            CompletableFuture.completedFuture(
                Reply.of(AjaxResponse.ok(facts.state().files().toMap()))));
  }

  /** Whether the session is there, and goes on: asked by the cheapest request that needs it. */
  public CompletableFuture<Reply> verify() {
    return opened(
        () ->
            requests
                .ask(
                    "verifySession",
                    ClientFrame.of(ClientFrame.GET_JWT, Map.of()),
                    place.patienceMs())
                .thenApply(unused -> facts.verified()));
  }

  /** Ends the session on every connection. */
  public CompletableFuture<Reply> end() {
    return opened(leave::end);
  }

  /** Takes the conversation away. */
  public CompletableFuture<Reply> clear() {
    return facts.config().clear()
        ? opened(leave::clear)
        : CompletableFuture.failedFuture(WireFailures.of("clear", WireFailures.FORBIDDEN));
  }

  /** Signs the customer out. */
  public CompletableFuture<Reply> signOut() {
    CompletableFuture<Reply> result = leave.signOut();
    Settled.here(
        result,
        (reply, failure) -> {
          if (failure != null && !ending.isOver()) { // it may have been renewed for that
            CompletionStage<Void> unused = signedInAgain();
          }
        });
    return result;
  }

  private CompletableFuture<Reply> writing(Supplier<CompletableFuture<Reply>> operation) {
    return facts.state().readOnly()
        ? CompletableFuture.failedFuture(WireFailures.of("sendMessage", WireFailures.READ_ONLY))
        : opened(operation);
  }

  /** Does something in the open session; while it is being opened again requests wait. */
  private CompletableFuture<Reply> opened(Supplier<CompletableFuture<Reply>> operation) {
    if (!link.isIdle()) {
      CompletableFuture<Reply> running = operation.get();
      Settled.here(running, (reply, failure) -> restIfEnded());
      return running;
    }
    CompletableFuture<Reply> result = new CompletableFuture<>();
    open(
        Mode.TAKE_UP,
        result,
        () ->
            Settled.here(
                operation.get(),
                (reply, failure) -> {
                  Settled.forward(result, reply, failure);
                  restIfEnded();
                }));
    return result;
  }

  /** A session that can only be read needs no connection until something is read. */
  private void restIfEnded() {
    if (facts.state().readOnly() && requests.isIdle() && !inbound.isHeld()) {
      health.end();
      link.rest();
    }
  }

  // --- what the server does

  private void ready() {
    health.begin();
    expiry.cancel();
    requests.connected();
  }

  @Override
  public void frame(ServerFrame frame) {
    health.heard();
    frames.take(frame);
  }

  // --- the connection

  @Override
  public void cut(TransportException reason) {
    health.end();
    inbound.hold();
    gap.begin();
    giveUpAtTheEnd();
    requests.cut(); // the session may be left by that
    outage.began(reason);
    if (!ending.isLeaving() && !ending.isCleared()) {
      outage.tell();
    }
  }

  /** A session that expires while the server cannot be reached is gone. */
  private void giveUpAtTheEnd() {
    expiry =
        mailbox.after(
            facts.secondsLeft() * 1_000,
            () -> {
              if (!link.isReady()) {
                ending.over(WireFailures.of("session", WireFailures.SESSION_EXPIRED));
              }
            });
  }

  @Override
  public void reopened(SessionState session) {
    if (session.readOnly() && !facts.state().readOnly()) {
      ending.endedMeanwhile(); // told behind what the gap brings
    }
    facts.became(session);
    ready();
    gap.fetch();
  }

  /** What was missed has been delivered. */
  private void gapClosed() {
    sends.reconcile();
    outage.ended();
    ending.tell();
  }

  @Override
  public void gaveUp(TransportException reason) {
    ending.over(reason);
  }

  /** Lets go of the session, which goes on at the server. */
  public void close() {
    close(WireFailures.closed(false));
  }

  /** Lets go of a session whose chat is over: what is under way waits for no other transport. */
  public void closeEnded() {
    close(WireFailures.chatOver());
  }

  private void close(TransportException reason) {
    if (!ending.letGo()) {
      return;
    }
    health.end();
    expiry.cancel();
    gap.stop();
    inbound.close();
    pages.close(reason);
    link.close(reason);
    requests.close(reason); // they know what has left: that may have been done
    sends.close(reason);
    files.close(reason);
  }
}
