package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.mailbox.Timers;
import io.webchat.rest.RestResponse;
import io.webchat.rest.gms.GmsReplies;
import io.webchat.rest.gms.GmsResult;
import io.webchat.rest.gms.GmsSession;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.transport.gms.cometd.internal.Publication.Awaits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cometd.bayeux.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat that a transport has on its connection: what was published and waits for its
 * notification, how far the messages have come, and whether the server is to tell of new ones. Used
 * on the mailbox only.
 */
final class CometdChat implements BayeuxLink.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(CometdChat.class);

  /** Attempts at a handshake while a chat is to be started. */
  private static final int START_ATTEMPTS = 5;

  /** Times in a row that the connection is taken up again after the server ended it. */
  private static final int RETURNS = 30;

  /** Times in a row that the server refuses to tell of the chat, until it counts as lost. */
  private static final int REFUSALS = 5;

  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long IDLE_MS = 5_000;
  private static final int UNANSWERED_LIMIT = 100;
  private static final Inbound END = Inbound.of(List.of(), true);

  private final String instanceId;
  private final Mailbox mailbox;
  private final boolean verbose;
  private final long patienceMs;
  private final TransportListener core;
  private final Retry returning;
  private final Retry following;
  private BayeuxLink link;

  /** Operations whose result is not there yet, in the order in which they began. */
  private final List<Publication> pending = new ArrayList<>();

  /** What was published and has had no notification; its result may be there already. */
  private final List<Publication> unanswered = new ArrayList<>();

  private SessionData session;

  /** The session with the credentials that are stored: what is asked without the core has them. */
  private SessionData stored;

  /** The chat before the one that is being started. */
  private String former;

  private long next = 1;

  /** Of messages that are not known to have come in order: what confirmed something already. */
  private final Set<Long> echoed = new HashSet<>();

  /** Messages are wanted as they come. */
  private boolean wanted;

  /** The server knows that this client wants them. */
  private boolean followed;

  /** Messages may have been lost since the last notification. */
  private boolean cut;

  /** The core knows that messages do not come. */
  private boolean told;

  /** A gap was asked for once: what comes then is all there is. */
  private boolean gapAsked;

  /** The server took the question for the messages from a position on, and has none there. */
  private boolean cutOff;

  private Timers.Timer idle = Timers.NONE;
  private int failures;
  private int returns;
  private int refusals;
  private TransportException lastFailure;

  CometdChat(
      String instanceId,
      Mailbox mailbox,
      boolean verbose,
      long patienceMs,
      TransportListener core) {
    this.instanceId = instanceId;
    this.mailbox = mailbox;
    this.verbose = verbose;
    this.patienceMs = patienceMs;
    this.core = core;
    this.returning = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, () -> link.renew());
    this.following = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::follow);
  }

  /** The connection; set once, before anything else. */
  void connectBy(BayeuxLink connection) {
    link = connection;
  }

  /** Begins an operation; its result says how it went. */
  void begin(Publication publication) {
    if (publication.session != null) {
      adopt(publication.session);
    } else {
      former = session == null ? former : GmsSession.chatId(session);
      session = null;
      wanted = false;
    }
    wanted |= isOfRunningChat(publication);
    if (publication.awaits == Awaits.END) {
      wanted = false; // whatever comes of it, the chat is not followed any more
      following.reset();
      returning.reset();
    }
    pending.add(publication);
    limit(publication);
    if (!returning.isPending()) {
      link.open();
    }
    publishWaiting();
  }

  private void limit(Publication publication) {
    publication.deadline = mailbox.after(patienceMs, () -> expired(publication));
  }

  private static boolean isOfRunningChat(Publication publication) {
    return switch (publication.awaits) {
      case ACK, RESULT, ECHO, FOLLOWED -> true;
      case SESSION, PAGE, END -> false;
    };
  }

  private void adopt(SessionData data) {
    boolean same =
        session != null && Objects.equals(GmsSession.chatId(session), GmsSession.chatId(data));
    if (!same) {
      next = 1;
      echoed.clear();
      followed = false;
      gapAsked = false;
      refusals = 0;
    }
    session = data;
    stored = data;
  }

  /** Everything that waits fails, and the connection is left. */
  void close() {
    wanted = false;
    returning.reset();
    following.reset();
    idle.cancel();
    failAll(
        publication ->
            TransportException.builder(Kind.CLOSED, "The transport was closed")
                .ajax(AjaxResponse.failure("abort"))
                // its client sends on threads of its own: what it was given may be leaving now
                .ambiguous(publication.published)
                .build());
    link.close();
  }

  // --- publishing

  private void publishAll() {
    if (!followed) {
      follow();
    }
    publishPending();
  }

  private void publishPending() {
    List<Publication> waiting =
        pending.stream()
            .filter(p -> !p.published)
            .sorted(Comparator.comparing(p -> p.awaits != Awaits.FOLLOWED))
            .toList();
    waiting.forEach(this::publish);
  }

  private void publish(Publication publication) {
    publication.published = true;
    publication.acknowledged = false;
    publication.early = null;
    followed |= publication.awaits == Awaits.FOLLOWED;
    unanswered.add(publication);
    if (unanswered.size() > UNANSWERED_LIMIT) {
      unanswered.remove(0);
    }
    link.publish(publication.data, reply -> replied(publication, reply));
  }

  /**
   * Asks for what follows the messages that came; the last of them, too, so that there is an
   * answer.
   */
  private void follow() {
    if (!wanted || !link.isShaken() || isFollowPending()) {
      return;
    }
    Publication follow = Publication.follow(stored, Math.max(1, next - 1));
    follow.own = true;
    CompletionStage<Reply> result = follow.result;
    result.whenComplete((reply, failure) -> followed(reply, failure));
    pending.add(follow);
    limit(follow);
    publish(follow);
  }

  private boolean isFollowPending() {
    return pending.stream().anyMatch(publication -> publication.awaits == Awaits.FOLLOWED);
  }

  private void followed(Reply reply, Throwable failure) {
    if (failure == null) {
      following.reset();
      cutOff = false;
      refusals = 0;
      deliver(reply.inbound());
      back();
    } else if (wanted && failure instanceof TransportException reason) {
      if (reason.chatEnded()) {
        core.inbound(END);
        return;
      }
      refusals = reason.kind() == Kind.REFUSED ? refusals + 1 : 0;
      if (refusals >= REFUSALS) {
        leave();
        core.lost(reason);
        return;
      }
      cut = true;
      followed = false;
      cutOff = reason.kind() == Kind.TIMEOUT;
      tell(reason);
      following.stop();
      following.failed();
    }
  }

  private void replied(Publication publication, Message reply) {
    if (reply.isSuccessful()) {
      acknowledged(publication);
    } else if (LinkFailures.isUnknownClient(reply)) {
      publication.published = false;
      publication.left = false;
      unanswered.remove(publication);
      log("the server does not know the client any more");
      mailbox.always(this::publishWaiting); // by the client that takes its place
    } else if (isToWait(publication, reply)) {
      publication.published = false;
      unanswered.remove(publication);
    } else {
      fail(
          publication,
          LinkFailures.of(publication.operation, link.server(), reply, publication.left));
    }
  }

  /** A message that has not left waits for the next connection, as those sent without one do. */
  private static boolean isToWait(Publication publication, Message reply) {
    return publication.awaits == Awaits.ECHO
        && !publication.left
        && LinkFailures.isWithoutConnection(reply);
  }

  private void publishWaiting() {
    if (link.isShaken()) {
      publishAll();
    }
  }

  private void acknowledged(Publication publication) {
    publication.acknowledged = true;
    switch (publication.awaits) {
      case ACK -> {
        complete(publication, accepted());
        // no server need say more of it: then a later notification is that of something else
        publication.deadline = mailbox.after(patienceMs, () -> unanswered.remove(publication));
      }
      case END -> {
        complete(publication, accepted());
        leave();
      }
      default -> {
        if (publication.early != null && pending.contains(publication)) {
          settle(publication, publication.early);
        }
      }
    }
  }

  private static Reply accepted() {
    return Reply.of(AjaxResponse.ok(Map.of("statusCode", 0)));
  }

  private void expired(Publication publication) {
    if (!pending.contains(publication)) {
      return;
    }
    if (publication.awaits == Awaits.RESULT && publication.acknowledged) {
      unanswered.remove(publication);
      complete(publication, accepted()); // no server says that it did it
    } else if (!publication.left && lastFailure != null) {
      fail(publication, lastFailure);
    } else {
      fail(
          publication,
          TransportException.builder(Kind.TIMEOUT, "No answer in time to " + publication.operation)
              .ajax(AjaxResponse.failure("timeout"))
              .ambiguous(publication.left)
              .build());
    }
  }

  private void complete(Publication publication, Reply reply) {
    if (pending.remove(publication)) {
      publication.deadline.cancel();
      publication.result.complete(reply);
      leaveLater();
    }
  }

  private void fail(Publication publication, TransportException reason) {
    unanswered.remove(publication);
    if (pending.remove(publication)) {
      publication.deadline.cancel();
      publication.result.completeExceptionally(reason);
      leaveLater();
    }
  }

  /** Without a chat the connection is not kept for long. */
  private void leaveLater() {
    if (!wanted && pending.isEmpty()) {
      idle.cancel();
      idle =
          mailbox.after(
              IDLE_MS,
              () -> {
                if (!wanted && pending.isEmpty()) {
                  link.close();
                }
              });
    }
  }

  private void failAll(Function<Publication, TransportException> reason) {
    List.copyOf(pending).forEach(publication -> fail(publication, reason.apply(publication)));
    unanswered.clear();
  }

  /** The chat is over: nothing keeps the connection. */
  private void leave() {
    wanted = false;
    followed = false;
    cut = false;
    told = false;
    following.reset();
    returning.reset();
    pending.stream()
        .filter(publication -> publication.awaits == Awaits.PAGE)
        .toList()
        .forEach(
            question ->
                fail(question, TransportException.of(Kind.SESSION_LOST, "The chat is over")));
    if (pending.isEmpty()) {
      link.close();
    }
  }

  // --- the connection

  @Override
  public void shaken() {
    log("the server has accepted the client");
    failures = 0;
    lastFailure = null;
    followed = false;
    // what the former client was to be told, this one is not
    unanswered.removeIf(publication -> publication.left || publication.isQuestion());
    for (Publication publication : pending) {
      if (publication.isQuestion()) {
        publication.published = false;
      }
    }
    publishAll();
  }

  @Override
  public void connected() {
    failures = 0;
    returns = 0;
    lastFailure = null;
    if ((cut || !followed) && !following.isPending()) {
      follow();
    }
    publishPending();
  }

  @Override
  public void failed(TransportException reason) {
    log("the server was not reached");
    lastFailure = reason;
    failures++;
    if (reason.kind() == Kind.CLOSED) {
      failAll(publication -> reason);
      return;
    }
    if (failures >= START_ATTEMPTS) {
      pending.stream()
          .filter(publication -> publication.awaits == Awaits.SESSION)
          .toList()
          .forEach(publication -> fail(publication, reason));
    }
    if (wanted) {
      cut = true;
      tell(reason);
    } else {
      leaveLater();
    }
  }

  @Override
  public void stopped(TransportException reason, boolean refused) {
    log("the server has ended the connection");
    lastFailure = reason;
    boolean given = refused || ++returns > RETURNS;
    if (given || !wanted) {
      failAll(publication -> reason);
    }
    if (wanted && given) {
      wanted = false;
      core.lost(reason);
    } else if (wanted) {
      cut = true;
      tell(reason);
      returning.stop();
      returning.failed();
    }
  }

  @Override
  public void leaving(Object data) {
    for (Publication publication : pending) {
      if (publication.data == data) {
        publication.left = true;
      }
    }
  }

  /** Messages do not come for now: told once, until {@link #back}. */
  private void tell(TransportException reason) {
    if (!told) {
      told = true;
      core.disconnected(reason);
    }
  }

  /** The server answers again, and what was missed has been delivered. */
  private void back() {
    returning.reset();
    cut = false;
    if (told) {
      told = false;
      core.reconnected();
    }
  }

  // --- notifications

  @Override
  public void notified(Map<String, Object> data) {
    GmsResult result = new GmsResult(data);
    if (isOfAnotherChat(data)) {
      return;
    }
    RestResponse answer = RestResponse.of(expected(), 200, "OK", Map.of(), data);
    try {
      good(GmsReplies.of(answer, session == null ? SessionData.of(Map.of()) : session), result);
    } catch (TransportException e) {
      bad(e);
    }
  }

  private boolean isOfAnotherChat(Map<String, Object> data) {
    Object chatId = data.get("chatId");
    return chatId != null
        && (session == null ? chatId.equals(former) : !chatId.equals(GmsSession.chatId(session)));
  }

  /** What a result is taken for in error texts. */
  private String expected() {
    return unanswered.isEmpty() ? "the chat" : unanswered.get(0).operation;
  }

  private void good(Reply reply, GmsResult result) {
    Optional<Publication> start = first(p -> p.awaits == Awaits.SESSION && p.published);
    SessionData opened = start.isPresent() ? GmsSession.opened(result.fields()) : null;
    if (opened != null) {
      started(start.get(), reply, opened);
      return;
    }
    if (session == null) {
      return;
    }
    if (reply.session() != null) {
      changed(reply.session());
    }
    Inbound inbound = reply.inbound();
    Optional<Publication> asked = asked(inbound);
    long known = Math.max(next, asked.map(publication -> publication.position + 1).orElse(0L));
    asked.ifPresent(publication -> page(publication, reply));
    if (asked.isEmpty()) {
      live(inbound);
    }
    confirm(reply, known);
    if (inbound.messages().isEmpty() && !inbound.isEnd()) {
      result(reply);
    }
    if (inbound.isEnd()) {
      first(p -> p.awaits == Awaits.END).ifPresent(end -> complete(end, reply));
      leave();
    }
  }

  private void changed(SessionData data) {
    session = data;
    core.sessionChanged(data)
        .whenComplete(
            (unused, failure) ->
                mailbox.always(
                    () -> {
                      if (data.equals(session)) {
                        stored = data;
                      }
                    }));
  }

  private void started(Publication start, Reply reply, SessionData opened) {
    adopt(opened);
    wanted = !reply.inbound().isEnd();
    followed = true;
    unanswered.remove(start);
    advance(reply.inbound());
    // nothing was before
    complete(start, new Reply(reply.ajax(), opened, reply.inbound().withHistoryComplete()));
  }

  /** A result without messages: of what was published first of all that may have such a one. */
  private void result(Reply reply) {
    first(unanswered, Publication::mayHaveEmptyAnswer)
        .ifPresent(
            publication -> {
              unanswered.remove(publication);
              if (pending.contains(publication)) {
                settleIfTaken(publication, reply);
              }
            });
  }

  /** The answer to something, if the server says, or has said, that it took it. */
  private void settleIfTaken(Publication publication, Reply reply) {
    publication.early = reply;
    if (publication.acknowledged) {
      settle(publication, reply);
    }
  }

  private void settle(Publication publication, Reply reply) {
    if (publication.isQuestion()) {
      page(publication, reply);
    } else {
      unanswered.remove(publication);
      complete(publication, Reply.of(reply.ajax()));
    }
  }

  /** The operation that asked for these messages. */
  private Optional<Publication> asked(Inbound inbound) {
    return first(p -> p.published && p.isQuestion() && isAnswer(p, inbound));
  }

  /** There is a message at the position, unless the transcript is cut off there. */
  private boolean isAnswer(Publication publication, Inbound inbound) {
    if (inbound.messages().isEmpty() || inbound.isEnd()) {
      return inbound.isEnd();
    }
    return publication.position < 0
        || lowest(inbound) <= publication.position
        || (publication.acknowledged && (next == 1 || cutOff));
  }

  private static long lowest(Inbound inbound) {
    return inbound.messages().stream()
        .mapToLong(InboundMessage::position)
        .filter(position -> position >= 0)
        .min()
        .orElse(0);
  }

  private void page(Publication publication, Reply reply) {
    unanswered.remove(publication);
    Inbound asked = publication.own ? unknown(reply.inbound()) : reply.inbound();
    if (publication.awaits == Awaits.FOLLOWED) {
      advance(reply.inbound());
    }
    complete(publication, new Reply(reply.ajax(), null, asked));
    if (publication.awaits == Awaits.FOLLOWED) {
      back();
    }
  }

  /** What of a batch has not come before, in order. */
  private Inbound unknown(Inbound inbound) {
    Set<Long> seen = new HashSet<>();
    List<InboundMessage> fresh =
        inbound.messages().stream()
            .filter(each -> each.position() < 0 || each.position() >= next)
            .filter(each -> each.position() < 0 || seen.add(each.position()))
            .sorted(Comparator.comparingLong(InboundMessage::position))
            .toList();
    return new Inbound(
        fresh,
        inbound.status(),
        inbound.idleSeconds(),
        inbound.expirySeconds(),
        inbound.historyComplete());
  }

  /** Messages that came by themselves: those that are known are left out, a gap is asked for. */
  private void live(Inbound inbound) {
    Inbound fresh = unknown(inbound);
    boolean gap = !fresh.messages().isEmpty() && fresh.messages().get(0).position() > next;
    if (gap && isFollowPending()) {
      return; // its answer has this, too
    }
    if (gap && !gapAsked && wanted) {
      gapAsked = true;
      follow();
      return;
    }
    deliver(fresh);
    if (!cut) {
      back();
    }
  }

  private void deliver(Inbound inbound) {
    advance(inbound);
    core.inbound(inbound);
  }

  private void advance(Inbound inbound) {
    for (InboundMessage message : inbound.messages()) {
      next = Math.max(next, message.position() + 1);
    }
    gapAsked &= inbound.messages().isEmpty();
  }

  /** What of the customer is in the transcript confirms what was published, each once. */
  private void confirm(Reply reply, long known) {
    echoed.removeIf(position -> position < known);
    for (InboundMessage message : reply.inbound().messages()) {
      long position = message.position();
      boolean fresh = position < 0 || (position >= known && echoed.add(position));
      if (fresh && message.message().from().role() == Participant.Role.CLIENT) {
        entered(message.message().kind(), message.message().text(), reply);
      }
    }
  }

  private void entered(MessageKind kind, String text, Reply reply) {
    if (kind == MessageKind.CUSTOM_NOTICE) {
      first(p -> p.isNotice() && p.published).ifPresent(notice -> settle(notice, reply));
    } else if (kind == MessageKind.MESSAGE) {
      first(p -> p.awaits == Awaits.ECHO && p.published && p.text.equals(text))
          .ifPresentOrElse(
              sent -> settle(sent, reply),
              // a text that none was sent with: that of the oldest one, altered
              () ->
                  first(p -> p.awaits == Awaits.ECHO && p.published)
                      .ifPresent(sent -> settleIfTaken(sent, reply)));
    }
  }

  private void bad(TransportException reason) {
    Optional<Publication> refused = unanswered.stream().findFirst();
    refused.ifPresent(publication -> fail(publication, reason));
    if (reason.kind() == Kind.TRANSIENT && refused.isEmpty() && wanted) {
      tell(reason);
    } else if (reason.chatEnded()) {
      boolean told =
          refused.filter(p -> p.awaits == Awaits.FOLLOWED || !isOfRunningChat(p)).isPresent();
      if (wanted && !told) {
        core.inbound(END);
      }
      failAll(publication -> reason);
      leave();
    } else if (refused.isEmpty()) {
      LOG.debug("Instance {}: a refusal that nothing waits for", instanceId, reason);
    }
  }

  private Optional<Publication> first(Predicate<Publication> wantedOnes) {
    return first(pending, wantedOnes);
  }

  private static Optional<Publication> first(
      List<Publication> of, Predicate<Publication> wantedOnes) {
    return of.stream().filter(wantedOnes).findFirst();
  }

  private void log(String what) {
    if (verbose) {
      LOG.info("Instance {}: {}", instanceId, what);
    } else {
      LOG.debug("Instance {}: {}", instanceId, what);
    }
  }
}
