package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.socket.SocketEngine;
import io.webchat.socket.SocketHandOver;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.transport.purecloud.v2.internal.GuestChatReplies.Answer;
import io.webchat.transport.purecloud.v2.internal.TranscriptPages.Fetched;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A conversation whose event stream this transport reads. What comes is delivered in order; after a
 * cut what was missed is fetched and delivered first. Used on the mailbox only.
 */
final class ActiveChat implements EventStream.Listener, InOrder.Listener {
  /** From the own leaving to the end: what was said last may still come, ms. */
  private static final long LAST_WORDS_MS = 1_000;

  private static final long FIRST_PAUSE_MS = 1_000;
  private static final Set<Integer> UNKNOWN = Set.of(401, 403, 404, 410);

  private final Mailbox mailbox;
  private final GuestChatCalls calls;
  private final TransportListener listener;
  private final int patience;
  private final MemberDirectory members;
  private final WireMessages messages;
  private final TranscriptPages pages;
  private final InOrder inOrder;
  private final EventStream stream;
  private final Retry catchUp;
  private final Retry question;
  private final List<StreamFrame> arrived = new ArrayList<>();
  private SessionData session;
  private Consumer<TransportException> opening;
  private final RecentMessages recent;
  private long newest = -1;
  private boolean begun;

  /** The stream is cut, which has been told. */
  private boolean down;

  /** The number of the catching up under way; what a former one brings does not count. */
  private int run;

  private boolean catching;

  /** The server is being asked whether it knows the own member. */
  private boolean asking;

  /** Something was not kept that has to be fetched. */
  private boolean missing;

  /** The own member has left, or the server says so. */
  private boolean ending;

  private boolean leaving;
  private boolean closed;

  /** What comes while it is handed over is for the next one; {@code null} while it is not. */
  private List<String> unread;

  /** Requests in a row that were answered as if the conversation were not known. */
  private int unknown;

  /** Streams in a row that were refused so. */
  private int refusals;

  private Timers.Timer lastWords = Timers.NONE;

  /** What all chats of a transport have in common. */
  record Wire(
      Mailbox mailbox,
      GuestChatCalls calls,
      SocketEngine sockets,
      TransportListener listener,
      boolean botEvents,
      int patience) {}

  ActiveChat(Wire wire, SessionData session, URI address) {
    this.mailbox = wire.mailbox();
    this.calls = wire.calls();
    this.listener = wire.listener();
    this.patience = Math.max(1, wire.patience());
    this.session = session;
    this.members = new MemberDirectory(mailbox, calls);
    this.messages = new WireMessages(wire.botEvents());
    this.recent = new RecentMessages(messages.positions());
    this.pages = new TranscriptPages(mailbox, calls);
    this.inOrder = new InOrder(members, messages, this::session, this);
    this.stream = new EventStream(mailbox, wire.sockets(), address, this);
    this.catchUp = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::catchUp);
    this.question = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::ask);
  }

  SessionData session() {
    return session;
  }

  MemberDirectory members() {
    return members;
  }

  boolean isOf(SessionData other) {
    String id = session.value(GuestChatData.CONVERSATION_ID);
    return !closed && id.equals(other.value(GuestChatData.CONVERSATION_ID));
  }

  /** Whether it was lost, or its end was told. */
  boolean isOver() {
    return closed;
  }

  boolean isBegun() {
    return begun && !closed;
  }

  /** Opens the event stream; {@code then} gets {@code null} when it is, or why it is not. */
  void open(Consumer<TransportException> then) {
    opening = then;
    stream.open();
  }

  /** From now on what comes is delivered. */
  void begin() {
    begun = true;
    if (!ending && !stream.isOpen()) {
      wentDown(TransportException.of(Kind.NETWORK, "The event stream was cut"));
    } else if (missing) {
      catchUp();
    } else {
      letThrough();
    }
  }

  /** Messages in the documented shape, when their senders are known. */
  void read(List<Map<String, Object>> raw, Consumer<List<InboundMessage>> then) {
    List<String> senders =
        raw.stream().map(WireMessages::sender).filter(id -> !id.isEmpty()).toList();
    members.askAll(
        session,
        senders,
        known -> {
          List<InboundMessage> read = new ArrayList<>(raw.size());
          for (Map<String, Object> each : raw) {
            Member sender = known.known(WireMessages.sender(each));
            read.add(messages.message(each, sender == null ? Member.unknown("") : sender));
          }
          note(read);
          then.accept(read);
        });
  }

  /**
   * Leaves it to another transport; with its stream, where nothing else is under way.
   *
   * @param certain whether the next one can tell by the messages that came last what the server
   *     knows: no message of the customer is without an answer
   */
  void handOver(SocketHandOver next, boolean certain) {
    boolean quiet = isBegun() && !down && !catching && !missing && !ending && inOrder.isIdle();
    if (!quiet || !stream.isOpen()) {
      next.cancel();
      close();
      return;
    }
    unread = new ArrayList<>();
    stream.handOver(
        socket -> {
          if (socket == null) {
            next.cancel();
          } else {
            next.park(socket, parked(certain).toMap());
          }
          close();
        });
  }

  private ParkedChat parked(boolean certain) {
    return new ParkedChat(
        recent.all(),
        certain ? recent.before() : Long.MAX_VALUE,
        messages.positions().newest(),
        members.all(),
        List.copyOf(unread));
  }

  /** Goes on where another transport left it; {@link #begin} lets through what came since. */
  void goOn(TextSocket socket, ParkedChat parked) {
    messages.positions().take(parked.positions());
    parked.members().forEach(members::put);
    recent.goOn(parked.recent(), parked.before());
    parked.unread().forEach(this::frame);
    stream.goOn(socket);
  }

  RecentMessages recent() {
    return recent;
  }

  /** The chat is over here, or another transport has it. */
  void close() {
    closed = true;
    lastWords.cancel();
    catchUp.reset();
    question.reset();
    members.close();
    inOrder.clear();
    arrived.clear();
    stream.close();
    if (opening != null) {
      Consumer<TransportException> then = opening;
      opening = null;
      then.accept(TransportException.of(Kind.CLOSED, "The transport was closed"));
    }
  }

  // --- the stream

  @Override
  public void opened() {
    refusals = 0;
    if (opening != null) {
      Consumer<TransportException> then = opening;
      opening = null;
      then.accept(null);
    } else if (begun) {
      catchUp();
    } else {
      missing = true;
    }
  }

  @Override
  public void refused(TransportException reason) {
    if (opening != null) {
      Consumer<TransportException> then = opening;
      opening = null;
      then.accept(reason);
      return;
    }
    refusals = isUnknown(reason) ? refusals + 1 : 0;
    if (refusals >= patience) {
      lose(reason);
    } else if (refusals > 0 && begun) {
      catchUp(); // it may be over, and the last words are to be fetched
    } else {
      stream.openLater(reason);
    }
  }

  private static boolean isUnknown(TransportException reason) {
    return reason.kind() == Kind.SESSION_LOST || UNKNOWN.contains(reason.ajax().status());
  }

  private void lose(TransportException reason) {
    TransportException lost =
        TransportException.builder(
                Kind.SESSION_LOST, "The chat server does not know the conversation any more")
            .ajax(reason.ajax())
            .errors(reason.errors())
            .cause(reason)
            .build();
    close();
    listener.lost(lost);
  }

  @Override
  public void cut(TransportException reason) {
    if (ending || unread != null) {
      stream.close();
    } else if (begun) {
      run++;
      catching = false;
      catchUp.stop();
      question.stop();
      wentDown(reason);
    } else {
      missing = true;
    }
  }

  private void wentDown(TransportException reason) {
    inOrder.hold();
    if (!down) {
      down = true;
      listener.disconnected(reason);
    }
  }

  @Override
  public void frame(String text) {
    if (unread != null) {
      unread.add(text);
      return;
    }
    StreamFrame.of(text, session.value(GuestChatData.CONVERSATION_ID)).ifPresent(this::take);
  }

  private void take(StreamFrame frame) {
    switch (frame.type()) {
      case StreamFrame.MESSAGE -> {
        ending |= isOwnLeave(frame.body());
        if (missing || (begun && inOrder.isHeld())) {
          keep(frame);
        } else {
          inOrder.add(frame);
        }
      }
      case StreamFrame.TYPING -> {
        boolean own = WireMessages.sender(frame.body()).equals(own());
        if (!own && !inOrder.isHeld()) {
          inOrder.add(frame);
        }
      }
      case StreamFrame.MEMBER_CHANGE -> changed(frame.body());
      default -> {
        // of a later version of the API
      }
    }
  }

  /** What comes while something is being fetched has its turn after that. */
  private void keep(StreamFrame frame) {
    if (arrived.size() < InOrder.LIMIT) {
      arrived.add(frame);
    } else {
      missing = true;
    }
  }

  private void changed(Map<String, Object> body) {
    Map<String, Object> member = JsonValues.object(body.get("member"));
    if (Member.isDisconnected(member) && own().equals(member.get("id"))) {
      ending = true;
      endWhenThrough();
    }
  }

  private String own() {
    return session.value(GuestChatData.MEMBER_ID);
  }

  // --- what is delivered

  @Override
  public void ready(List<InboundMessage> batch) {
    note(batch);
    listener.inbound(Inbound.of(batch, null));
    if (batch.stream().map(InboundMessage::original).anyMatch(this::isOwnLeave)) {
      left();
    }
  }

  private boolean isOwnLeave(Map<String, Object> raw) {
    return WireMessages.isLeave(raw) && WireMessages.sender(raw).equals(own());
  }

  /** The newest message is kept with the session, as the public widget does. */
  private void note(List<InboundMessage> batch) {
    for (InboundMessage message : batch) {
      Map<String, Object> raw = message.original();
      String id = WireMessages.id(raw);
      if (message.position() >= 0) {
        recent.add(raw);
      }
      if (message.position() > newest) {
        newest = message.position();
        session = session.with(Map.of(GuestChatData.LAST_MESSAGE_ID, id));
      }
    }
  }

  private void left() {
    if (!leaving && !closed) {
      ending = true;
      leaving = true;
      lastWords =
          mailbox.after(
              LAST_WORDS_MS,
              () -> {
                close();
                listener.inbound(Inbound.of(List.of(), true));
              });
    }
  }

  @Override
  public void overflowed() {
    inOrder.hold();
    catchUp();
  }

  // --- whether the server knows the conversation

  /**
   * A message was not sent. Where the answer is that of a server that does not know the
   * conversation, the server is asked for the own member: a proxy may have refused that message
   * only.
   */
  void unsent(Throwable failure) {
    boolean said = failure instanceof TransportException reason && isUnknown(reason);
    if (said && !asking && !question.isPending()) {
      ask();
    }
  }

  private void ask() {
    if (!isBegun() || down || catching || catchUp.isPending() || ending) {
      return; // catching up, the same is asked
    }
    asking = true;
    int mine = run;
    calls
        .ownMember(session)
        .whenComplete(
            (member, failure) ->
                mailbox.always(
                    () -> {
                      asking = false;
                      if (mine == run && !closed && !ending && unread == null) {
                        heard(member, Stages.unwrap(failure));
                      }
                    }));
  }

  private void heard(Answer member, Throwable failure) {
    if (isGivenUp(failure)) {
      return;
    }
    if (failure != null) {
      question.failed(TransportException.retryAfterMs(failure));
      return;
    }
    question.reset();
    if (Member.isDisconnected(member.body())) {
      ending = true;
      inOrder.hold();
      catchUp(); // for the last words
    }
  }

  // --- after a cut

  /** Fetches what was missed, looks whether the own member is still there, and goes on. */
  private void catchUp() {
    if (closed || catching) {
      return;
    }
    catching = true;
    missing = false;
    run++;
    int mine = run;
    pages.after(
        session,
        recent.oldest(),
        (missed, failure) -> {
          if (mine == run && !closed) {
            fetched(mine, missed, failure);
          }
        });
  }

  private void fetched(int mine, Fetched missed, Throwable failure) {
    boolean refused = failure instanceof TransportException reason && reason.kind() == Kind.REFUSED;
    if (refused && newest >= 0) { // the server does not know the last message any more
      pages.since(
          session,
          MessagePositions.ms(newest),
          (all, problem) -> {
            if (mine == run && !closed) {
              caughtUp(mine, all, problem);
            }
          });
    } else {
      caughtUp(mine, missed, failure);
    }
  }

  private void caughtUp(int mine, Fetched missed, Throwable failure) {
    if (failure != null) {
      catching = false;
      failed(failure);
      return;
    }
    inOrder.addAll(missed.messages().stream().filter(raw -> !recent.has(raw)).toList());
    calls
        .ownMember(session)
        .whenComplete(
            (member, problem) ->
                mailbox.always(
                    () -> {
                      if (mine == run && !closed) {
                        checked(member, Stages.unwrap(problem));
                      }
                    }));
  }

  private void failed(Throwable failure) {
    if (ending) {
      letThrough(); // its last words cannot be had
    } else if (!isGivenUp(failure)) {
      catchUp.failed(TransportException.retryAfterMs(failure));
    }
  }

  /** Whether the server has said too often that it does not know the conversation. */
  private boolean isGivenUp(Throwable failure) {
    boolean said = failure instanceof TransportException reason && isUnknown(reason);
    unknown = said ? unknown + 1 : 0;
    if (unknown >= patience) {
      lose((TransportException) failure);
    }
    return closed;
  }

  private void checked(Answer member, Throwable failure) {
    catching = false;
    if (member != null && Member.isDisconnected(member.body())) {
      ending = true;
      stream.close();
    }
    if (ending) { // whatever the server says of the member
      letThrough();
    } else if (!isGivenUp(failure)) {
      if (stream.isOpen()) {
        backAgain();
      } else {
        stream.openLater(failure);
      }
    }
  }

  private void backAgain() {
    catchUp.reset();
    if (down) {
      int mine = run;
      inOrder.then(() -> cameBack(mine));
    }
    letThrough();
  }

  /** Delivers what was held, then what came meanwhile, and last the end if the chat is over. */
  private void letThrough() {
    List<StreamFrame> since = List.copyOf(arrived);
    arrived.clear();
    inOrder.release();
    since.forEach(inOrder::add);
    if (missing) {
      overflowed();
    }
    endWhenThrough();
  }

  /**
   * The end comes behind all that is there. What is held is let through later, and the end with it:
   * the stream may be closed by then, and is not opened again after the own leaving.
   */
  private void endWhenThrough() {
    if (ending && !inOrder.isHeld()) {
      inOrder.then(this::left);
    }
  }

  /** All that was missed has been delivered, unless the stream was cut again. */
  private void cameBack(int mine) {
    if (mine == run) {
      down = false;
      listener.reconnected();
    }
  }
}
