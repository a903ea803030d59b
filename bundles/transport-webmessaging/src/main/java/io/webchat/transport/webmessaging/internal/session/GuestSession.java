package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.json.JsonValues;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.transport.webmessaging.internal.message.CustomAttributes;
import io.webchat.transport.webmessaging.internal.message.GuestMessages;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.session.MessagePages.Page;
import io.webchat.transport.webmessaging.internal.session.SessionSocket.Mode;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.DeploymentConfig;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One session of a guest, from its opening to its end. Used on the mailbox of its transport only;
 * what it returns is settled there.
 */
public final class GuestSession implements SessionSocket.Listener {
  /** Messages that a restore fetches at most; older ones come on demand. */
  static final int RESTORE_MESSAGES = 500;

  /** How long a guest's typing counts, ms: the next one goes out after that. */
  static final long TYPING_MS = 5_000;

  private static final long LONGEST_LIFE_S = 72 * 3_600;

  private final SessionPlace place;
  private final Mailbox mailbox;
  private final SignIn signIn;
  private final SessionSocket link;
  private final FrameRequests requests;
  private final InboundMessages inbound;
  private final MessagePages pages;
  private final OlderMessages older;
  private final MessageSends sends;
  private final FileTransfers files;
  private final CustomAttributes attributes = new CustomAttributes();
  private final HealthCheck health;
  private final GapFetch gap;
  private SessionData data;
  private DeploymentConfig config;
  private SessionState state = SessionState.UNKNOWN;
  private Timers.Timer expiry = Timers.NONE;
  private Status end;
  private boolean endTold;
  private boolean leaving;
  private boolean over;
  private boolean cutTold;
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
    this.data = data;
    this.config = config;
    this.signIn = new SignIn(place, data.value(SessionKeys.REFRESH_TOKEN));
    this.link = new SessionSocket(place, data.value(SessionKeys.TOKEN), signIn, journey, this);
    this.requests = new FrameRequests(mailbox, link::send);
    this.inbound = new InboundMessages(mailbox, this::deliver);
    this.pages = new MessagePages(place, requests);
    this.older = new OlderMessages(pages, inbound);
    this.sends =
        new MessageSends(mailbox, requests, pages, inbound, attributes, this::attributesSent);
    this.files = new FileTransfers(place, requests, sends);
    this.health = new HealthCheck(mailbox, link::send, link::lost);
    this.attributes.addUnsent(JsonValues.object(data.get(SessionKeys.UNSENT)));
    this.gap =
        new GapFetch(place.instanceId(), mailbox, pages, inbound, link::isReady, this::gapClosed);
  }

  /** The data by which the session is known. */
  public SessionData data() {
    return data;
  }

  /** Whether it was lost, ended or closed. */
  public boolean isOver() {
    return over;
  }

  /** What the deployment allows, when it gets known later than the session. */
  public void configured(DeploymentConfig known) {
    config = known;
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
    CompletableFuture<Reply> result = new CompletableFuture<>();
    try {
      attributes.add(userData, SessionState.MAX_CUSTOM_DATA);
    } catch (TransportException e) {
      result.completeExceptionally(e);
      return result;
    }
    boolean signedIn = !proof.isEmpty();
    CompletableFuture<Void> ready =
        signedIn ? signIn.begin(proof, journey) : CompletableFuture.completedFuture(null);
    then(
        ready,
        result,
        unused -> {
          keepSignIn();
          inbound.hold();
          open(signedIn ? Mode.ANY : Mode.NEW, result, () -> opened(result));
        });
    Settled.here(
        result,
        (reply, failure) -> {
          if (failure != null) {
            abandon();
          }
        });
    return result;
  }

  /** What renews the sign-in belongs to the session; whether it is another one than before. */
  private boolean keepSignIn() {
    SessionData former = data;
    if (signIn.refreshToken() != null) {
      data = data.with(Map.of(SessionKeys.REFRESH_TOKEN, signIn.refreshToken()));
    }
    return !former.equals(data);
  }

  @Override
  public CompletionStage<Void> signedInAgain() {
    return keepSignIn()
        ? place.listener().sessionChanged(data)
        : CompletableFuture.completedFuture(null);
  }

  private void open(Mode mode, CompletableFuture<?> result, Runnable then) {
    then(
        link.open(mode),
        result,
        session -> {
          state = session;
          ready();
          then.run();
        });
  }

  private void opened(CompletableFuture<Reply> result) {
    if (state.readOnly()) {
      open(Mode.NEW, result, () -> begin(result));
    } else {
      begin(result);
    }
  }

  private void begin(CompletableFuture<Reply> result) {
    try {
      attributes.check(state.maxCustomDataBytes());
    } catch (TransportException e) {
      result.completeExceptionally(e);
      return;
    }
    if (!state.newSession()) {
      // the conversation that the customer has on another device
      then(pages.page(1, MessagePages.PAGE), result, page -> started(result, page));
    } else if (config.autoStart()) {
      then(
          sends.send("startChat", unused -> GuestMessages.presence("Join"), place.patienceMs()),
          result,
          reply -> started(result, new Page(List.of(), true)));
    } else {
      started(result, new Page(List.of(), true));
    }
  }

  private void started(CompletableFuture<Reply> result, Page page) {
    data = SessionKeys.withUnsent(data, attributes.unsent());
    result.complete(reply(page, Status.GOES_ON));
    upToDate();
  }

  /**
   * The history up to now has been answered with. Where the connection was cut meanwhile the next
   * one fetches the rest, and what comes then waits for it.
   */
  private void upToDate() {
    if (inbound.takeOverflow()) {
      gap.fetch(); // more came meanwhile than could be kept
    } else if (link.isReady()) {
      gap.filled();
    }
  }

  private void abandon() {
    if (link.isReady()) {
      boolean unused =
          link.send(ClientFrame.of(ClientFrame.CLOSE_SESSION, Map.of("closeAllConnections", true)));
    }
    close(WireFailures.closed(false));
  }

  /** Takes the session up, or fetches what came since a position where it is open. */
  public CompletableFuture<Reply> attach(AttachRequest request) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    inbound.hold();
    if (link.isReady()) {
      fetch(request, result);
    } else {
      open(Mode.TAKE_UP, result, () -> fetch(request, result));
    }
    return result;
  }

  private void fetch(AttachRequest request, CompletableFuture<Reply> result) {
    CompletableFuture<Page> found =
        switch (request.mode()) {
          case RESUME -> pages.since(GapFetch.from(request.position()), GapFetch.MESSAGES);
          case RESTORE -> pages.since(Long.MIN_VALUE, RESTORE_MESSAGES);
          case RESTORE_ASYNC -> pages.page(1, Math.max(1, request.pageSize()));
        };
    Settled.here(
        found,
        (page, failure) -> {
          if (failure == null || GapFetch.isWithoutHistory(failure)) {
            Page known = failure == null ? page : new Page(List.of(), false);
            Status status = state.readOnly() ? Status.READ_ONLY : Status.GOES_ON;
            result.complete(reply(known, status));
            upToDate();
          } else {
            result.completeExceptionally(failure);
            if (link.isReady()) {
              gap.fetch(); // what is held back is not to wait for another attempt
            }
          }
        });
  }

  private Reply reply(Page page, Status status) {
    List<InboundMessage> messages = inbound.ofHistory(page.messages());
    Inbound came = Inbound.of(status, messages);
    if (page.last()) {
      came = came.withHistoryComplete();
    }
    return new Reply(AjaxResponse.ok(described()), data, withExpiry(came));
  }

  /** The answer of the server without what is secret. */
  private Map<String, Object> described() {
    return Map.of(
        "connected", true,
        "newSession", state.newSession(),
        "readOnly", state.readOnly(),
        "clearedExistingSession", state.cleared());
  }

  private Inbound withExpiry(Inbound came) {
    long now = place.clock().getAsLong() / 1_000;
    return state.expiresAt().isPresent()
        ? came.withExpiry((int) Math.min(Integer.MAX_VALUE, state.expiresAt().getAsLong() - now))
        : came;
  }

  /** What has been sent need not be sent by another transport. */
  private void attributesSent() {
    SessionData former = data;
    data = SessionKeys.withUnsent(data, attributes.unsent());
    if (!former.equals(data)) {
      CompletionStage<Void> unused = place.listener().sessionChanged(data);
    }
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
    return writing(() -> files.upload(request, state.files()));
  }

  /** The customer types: told now and then, and not what. */
  public CompletableFuture<Reply> typing(boolean typing) {
    long now = mailbox.nanoTime();
    boolean due = !typed || now - typedAt >= TYPING_MS * 1_000_000;
    boolean possible = config.typing() && !typingOff && !state.readOnly() && link.isReady();
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
      attributes.add(userData, state.maxCustomDataBytes());
      data = SessionKeys.withUnsent(data, attributes.unsent());
      return CompletableFuture.completedFuture(
          new Reply(AjaxResponse.ok(Map.of()), data, Inbound.NOTHING));
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
        () -> CompletableFuture.completedFuture(Reply.of(AjaxResponse.ok(state.files().toMap()))));
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
                .thenApply(unused -> verified()));
  }

  private Reply verified() {
    Status status = state.readOnly() ? Status.READ_ONLY : Status.GOES_ON;
    return new Reply(AjaxResponse.ok(described()), null, withExpiry(Inbound.of(status, List.of())));
  }

  /** Ends the session on every connection. */
  public CompletableFuture<Reply> end() {
    return leave(
        "endChat",
        ClientFrame.of(ClientFrame.CLOSE_SESSION, Map.of("closeAllConnections", true)),
        ServerFrame.CONNECTION_CLOSED);
  }

  /** Takes the conversation away. */
  public CompletableFuture<Reply> clear() {
    if (!config.clear()) {
      return CompletableFuture.failedFuture(WireFailures.of("clear", WireFailures.FORBIDDEN));
    }
    return leave(
        "clear", ClientFrame.message(GuestMessages.presence("Clear")), ServerFrame.SESSION_CLEARED);
  }

  private CompletableFuture<Reply> leave(String operation, ClientFrame frame, String answer) {
    return opened(
        () -> {
          CompletableFuture<Reply> result = new CompletableFuture<>();
          leaving = true;
          Settled.here(
              requests.ask(operation, frame, place.patienceMs(), each -> each.is(answer)),
              (unused, failure) -> {
                // a server may close the connection without a word; a cut one closes nothing
                boolean closed =
                    answer.equals(ServerFrame.CONNECTION_CLOSED)
                        && isCut(failure)
                        && link.wasClosed();
                if (failure == null || closed) {
                  close(WireFailures.sessionLost("The chat is over")); // nothing to wait for
                  result.complete(Reply.of(AjaxResponse.ok(Map.of())));
                } else {
                  leaving = false;
                  result.completeExceptionally(failure);
                }
              });
          return result;
        });
  }

  private static boolean isCut(TransportException failure) {
    return failure != null && failure.kind() == Kind.NETWORK && failure.ambiguous();
  }

  /** Signs the customer out. */
  public CompletableFuture<Reply> signOut() {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    leaving = true;
    Settled.here(
        signIn.end(),
        (unused, failure) -> {
          if (failure == null) {
            close(WireFailures.closed(false));
            result.complete(Reply.of(AjaxResponse.ok(Map.of())));
          } else {
            leaving = false;
            result.completeExceptionally(failure);
          }
        });
    return result;
  }

  private CompletableFuture<Reply> writing(Supplier<CompletableFuture<Reply>> operation) {
    return state.readOnly()
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
    if (state.readOnly() && requests.isIdle() && !inbound.isHeld()) {
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
    if (ClientFrame.HEALTH_CHECK_ID.equals(frame.tracingId())) {
      alive(frame);
    } else if (frame.is(ServerFrame.SESSION_EXPIRED)) {
      over(WireFailures.of("session", WireFailures.SESSION_EXPIRED));
    } else if (frame.is(ServerFrame.LOGOUT)) {
      signedOut();
    } else if (frame.is(ServerFrame.SESSION_CLEARED)) {
      cleared(frame);
    } else if (frame.is(ServerFrame.CONNECTION_CLOSED)) {
      connectionClosed(frame);
    } else if (frame.is(ServerFrame.STRUCTURED_MESSAGE) && frame.good()) {
      message(frame, new WireMessage(frame.object()));
    } else if (frame.is(ServerFrame.UPLOAD_SUCCESS) || frame.is(ServerFrame.UPLOAD_FAILURE)) {
      files.event(frame);
    } else {
      answer(frame);
    }
  }

  private void answer(ServerFrame frame) {
    boolean unused = requests.answered(frame);
    if (frame.code() == WireFailures.READ_ONLY) {
      ended(Status.READ_ONLY);
    } else {
      overIfGone(frame);
    }
  }

  private void overIfGone(ServerFrame frame) {
    if (WireFailures.isSessionGone(frame.code())) {
      over(WireFailures.of("session", frame.code()));
    }
  }

  private void alive(ServerFrame frame) {
    overIfGone(frame);
    ServerFrame metadata = new ServerFrame("", frame.code(), frame.object().get("metadata"), null);
    if (metadata.number("expirationDate").isPresent()
        && !metadata.number("expirationDate").equals(state.expiresAt())) {
      state = state.expiring(metadata.number("expirationDate"));
      place.listener().inbound(withExpiry(Inbound.of(Status.UNSAID, List.of())));
    }
  }

  private void message(ServerFrame frame, WireMessage message) {
    boolean fresh = inbound.arrived(message);
    if (message.fromGuest()) {
      sends.sawOwn(message);
    }
    boolean unused = requests.answered(frame);
    if (fresh && !message.fromGuest() && message.isPresence("Disconnect")) {
      Boolean said = message.readOnly();
      if (said == null ? config.readOnlyEnd() : said) {
        ended(Status.READ_ONLY);
      }
    }
  }

  private void signedOut() {
    if (!leaving) {
      over(WireFailures.sessionLost("The customer was signed out"));
    }
  }

  private void cleared(ServerFrame frame) {
    boolean asked = leaving;
    boolean unused = requests.answered(frame);
    if (!asked) {
      ended(Status.CLEARED);
    }
  }

  private void connectionClosed(ServerFrame frame) {
    boolean asked = leaving;
    boolean unused = requests.answered(frame);
    Object reason = frame.object().get("reason");
    if (asked || end == Status.CLEARED) {
      link.close();
    } else if ("signedIn".equals(reason)) {
      over(WireFailures.sessionLost("The customer signed in on another connection"));
    } else {
      link.evicted();
    }
  }

  /** Nothing can be sent any more. */
  private void ended(Status status) {
    if (end == null) {
      end = status;
      state = state.ended();
      tellEnd();
    }
  }

  /** The messages before the end come first. */
  private void tellEnd() {
    inbound.flush();
    if (end != null && !endTold && !inbound.isHeld() && !leaving) {
      endTold = true;
      place.listener().inbound(Inbound.of(end, List.of()));
    }
    restIfEnded();
  }

  private void over(TransportException reason) {
    if (!over) {
      inbound.flush();
      close(reason);
      place.listener().lost(reason);
    }
  }

  private void deliver(List<InboundMessage> messages) {
    place.listener().inbound(Inbound.of(Status.UNSAID, messages));
  }

  // --- the connection

  @Override
  public void cut(TransportException reason) {
    health.end();
    inbound.hold();
    gap.begin();
    requests.cut();
    giveUpAtTheEnd();
    if (!leaving && end != Status.CLEARED) {
      cutTold = true;
      place.listener().disconnected(reason);
    }
  }

  /** A session that expires while the server cannot be reached is gone. */
  private void giveUpAtTheEnd() {
    long now = place.clock().getAsLong() / 1_000;
    long left = Math.max(1, state.expiresAt().orElse(now + LONGEST_LIFE_S) - now);
    expiry =
        mailbox.after(
            left * 1_000,
            () -> {
              if (!link.isReady()) {
                over(WireFailures.of("session", WireFailures.SESSION_EXPIRED));
              }
            });
  }

  @Override
  public void reopened(SessionState session) {
    boolean ended = session.readOnly() && !state.readOnly();
    state = session;
    if (ended && end == null) {
      end = Status.READ_ONLY; // told behind what the gap brings
    }
    ready();
    gap.fetch();
  }

  /** What was missed has been delivered. */
  private void gapClosed() {
    sends.reconcile();
    if (cutTold) {
      cutTold = false;
      place.listener().reconnected();
    }
    tellEnd();
  }

  @Override
  public void gaveUp(TransportException reason) {
    over(reason);
  }

  /** Lets go of the session, which goes on at the server. */
  public void close() {
    close(WireFailures.closed(false));
  }

  private void close(TransportException reason) {
    if (over) {
      return;
    }
    over = true;
    health.end();
    expiry.cancel();
    gap.stop();
    inbound.close();
    pages.close();
    link.close();
    requests.close(reason); // they know what has left: that may have been done
    sends.close(reason);
    files.close(reason);
  }

  private static <T> void then(
      CompletableFuture<T> first, CompletableFuture<?> result, Consumer<T> next) {
    Settled.here(
        first,
        (value, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          } else if (!result.isDone()) {
            next.accept(value);
          }
        });
  }
}
