package io.webchat.transport.gms.cometd.internal;

import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Retry;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.transport.gms.cometd.internal.Publication.Awaits;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/**
 * Keeps the server telling of the messages of a running chat, and asks for what was missed before
 * anything behind it is delivered. Used on the mailbox only.
 */
final class ChatFollower {
  private static final Inbound END = Inbound.of(List.of(), true);

  /** Times in a row that the server refuses to tell of the chat, until it counts as lost. */
  private static final int REFUSALS = 5;

  private static final long FIRST_PAUSE_MS = 1_000;

  /** The chat that is followed. */
  interface Chat {
    /** Whether something can be published. */
    boolean isConnected();

    void publish(Publication publication);

    /** What was missed has been delivered. */
    void caughtUp();

    /** The chat is over, and whoever waits for that has been told. */
    void over();

    /** The server does not tell of the chat any more. */
    void lost(TransportException reason);
  }

  private final Chat chat;
  private final KnownSession session;
  private final Publications publications;
  private final ReceivedMessages messages;
  private final TransportListener core;
  private final MessagesAhead ahead = new MessagesAhead();
  private final Retry retry;

  /** Messages are wanted as they come. */
  private boolean wanted;

  /** The server knows that this client wants them. */
  private boolean followed;

  /** Messages may have been lost since the last notification. */
  private boolean cut;

  /** The core knows that messages do not come. */
  private boolean told;

  /** Messages behind the position came since it was asked for. */
  private boolean doubtful;

  private int refusals;

  ChatFollower(
      Mailbox mailbox,
      Chat chat,
      KnownSession session,
      Publications publications,
      ReceivedMessages messages,
      TransportListener core) {
    this.chat = chat;
    this.session = session;
    this.publications = publications;
    this.messages = messages;
    this.core = core;
    this.retry = new Retry(mailbox, FIRST_PAUSE_MS, BackOff.LIMIT_MS, this::follow);
  }

  boolean isWanted() {
    return wanted;
  }

  /** Messages are wanted from now on. */
  void want() {
    wanted = true;
  }

  /** The core has what is before the position, and has asked for the rest. */
  void takeUp(long position) {
    messages.startAt(position);
    ahead.clear();
  }

  /** No messages are wanted any more. */
  void stop() {
    wanted = false;
    retry.reset();
  }

  /** The chat is over. */
  void leave() {
    stop();
    forget();
  }

  private void forget() {
    publications
        .all(publication -> publication.own)
        .forEach(
            question ->
                publications.fail(
                    question, TransportException.of(Kind.CLOSED, "The chat is over")));
    ahead.clear();
    followed = false;
    cut = false;
    told = false;
  }

  /** The messages are those of another chat. */
  void reset() {
    forget();
    messages.reset();
    refusals = 0;
  }

  /** The chat has begun: the server tells of it by itself. */
  void started(Inbound inbound) {
    wanted = !inbound.isEnd();
    followed = true;
    messages.advance(inbound);
  }

  /** The server says that the chat is over: the core is told, unless it wants nothing of it. */
  void ended() {
    if (wanted) {
      wanted = false;
      core.inbound(END);
    }
  }

  // --- the connection

  /** The server knows nothing of what its new client wants. */
  void renewed() {
    followed = false;
  }

  /** Something is being published. */
  void published(Publication publication) {
    if (publication.awaits == Awaits.FOLLOWED) {
      followed = true;
      doubtful = false;
      publication.least = publication.leastAgain == 0 ? ahead.last() : publication.least;
    }
  }

  /** The client can publish. */
  void open() {
    if (!followed) {
      follow();
    }
  }

  /** The server answers the client's wait for notifications. */
  void connected() {
    if ((cut || !followed) && !retry.isPending()) {
      follow();
    }
  }

  /** Messages may have been lost, and the connection is there: they are asked for after a pause. */
  void interrupted() {
    if (wanted) {
      cut = true;
      retry.stop();
      retry.failed();
    }
  }

  /** Messages may be lost from now on. */
  void cut(TransportException reason) {
    cut = true;
    tell(reason);
  }

  /** Messages do not come for now: told once, until {@link #back}. */
  void tell(TransportException reason) {
    if (!told) {
      told = true;
      core.disconnected(reason);
    }
  }

  /** The server answers again, and what was missed has been delivered. */
  private void back() {
    chat.caughtUp();
    cut = false;
    if (told) {
      told = false;
      core.reconnected();
    }
  }

  // --- the question for what follows

  /**
   * Asks for what follows the messages that came; the last of them, too, so that there is an
   * answer.
   */
  private void follow() {
    if (!wanted || !chat.isConnected() || isAsked()) {
      return;
    }
    Publication question = Publication.follow(session.stored(), messages.last());
    question.own = true;
    CompletionStage<Reply> result = question.result;
    result.whenComplete(this::followed);
    publications.add(question);
    chat.publish(question);
  }

  private boolean isAsked() {
    return publications.first(each -> each.awaits == Awaits.FOLLOWED).isPresent();
  }

  private void followed(Reply reply, Throwable failure) {
    if (failure == null) {
      retry.reset();
      refusals = 0;
      deliver(reply.inbound());
    } else if (wanted
        && failure instanceof TransportException reason
        && reason.kind() != Kind.CLOSED) {
      refused(reason);
    }
  }

  private void refused(TransportException reason) {
    ahead.clear(); // the server has it, behind the position
    if (reason.chatEnded()) {
      ended();
      return;
    }
    refusals = reason.kind() == Kind.REFUSED ? refusals + 1 : 0;
    if (refusals >= REFUSALS) {
      chat.lost(reason);
      return;
    }
    followed = false;
    cut(reason);
    retry.stop();
    retry.failed(TransportException.retryAfterMs(reason));
  }

  // --- answers to questions

  /** The question that these messages answer: of several the one that asks for the least. */
  Optional<Publication> asked(Inbound inbound) {
    return publications
        .all(each -> each.published && each.isQuestion() && isAnswer(each, inbound))
        .stream()
        .min(Comparator.comparingLong(each -> each.position < 0 ? Long.MAX_VALUE : each.position));
  }

  private boolean isAnswer(Publication question, Inbound inbound) {
    boolean told = question.position < 0 || lowest(inbound) <= question.position;
    if (inbound.messages().isEmpty()) {
      return inbound.isEnd() && question.least == 0 && ahead.isEmpty();
    }
    if (question.awaits == Awaits.PAGE) {
      return told;
    }
    return (told && highest(inbound) >= question.least)
        || (question.acknowledged && isToldAgain(question, inbound))
        || (inbound.isEnd() && !isAhead(inbound));
  }

  /**
   * Whether this goes on from what came before the question was published again: the transcript is
   * cut off behind the position, since only an answer tells again what came.
   */
  private static boolean isToldAgain(Publication question, Inbound inbound) {
    long last = question.leastAgain;
    return last > 0 && lowest(inbound) <= last && highest(inbound) >= last;
  }

  /** The server took what was published. */
  void acknowledged() {
    repeatIfDoubtful();
  }

  /**
   * What came is behind the position that was asked for: it has overtaken the answer, or is the
   * answer, where the transcript is cut off. The answer to the same question tells it again.
   */
  private void repeatIfDoubtful() {
    if (doubtful && chat.isConnected()) {
      publications
          .all(each -> each.awaits == Awaits.FOLLOWED && each.acknowledged && each.leastAgain == 0)
          .forEach(this::repeat);
    }
  }

  private void repeat(Publication question) {
    question.leastAgain = ahead.last();
    chat.publish(question);
  }

  private static long lowest(Inbound inbound) {
    return positions(inbound).min().orElse(0);
  }

  private static long highest(Inbound inbound) {
    return positions(inbound).max().orElse(0);
  }

  private static LongStream positions(Inbound inbound) {
    return inbound.messages().stream()
        .mapToLong(InboundMessage::position)
        .filter(position -> position >= 0);
  }

  /** Completes a question with its answer. */
  void answer(Publication question, Reply reply) {
    Inbound inbound = reply.inbound();
    publications.answered(question);
    if (question.awaits == Awaits.PAGE) {
      publications.complete(question, new Reply(reply.ajax(), null, inbound));
      alsoLive(reply);
      return;
    }
    deliverUnlessEmpty(ahead.before(lowest(inbound)));
    Inbound asked = question.own ? messages.unknown(inbound) : inbound;
    messages.advance(inbound);
    publications.complete(question, new Reply(reply.ajax(), null, asked));
    if (inbound.isEnd()) {
      back();
      chat.over();
    } else if (deliverKept()) {
      back();
    }
  }

  /** What was taken for a page may have come by itself: nobody else delivers it. */
  private void alsoLive(Reply reply) {
    if (wanted) {
      live(reply);
    } else if (reply.inbound().isEnd()) {
      chat.over();
    }
  }

  // --- what comes

  /**
   * Messages that came by themselves: those that are known are left out, and those behind a gap
   * kept until what is missing has come.
   */
  void live(Reply reply) {
    Inbound fresh = messages.unknown(reply.inbound());
    if (isToldEnd(fresh)) {
      return;
    }
    if (isAhead(fresh)) {
      // the answer to a question, if the server says that it took it again
      publications
          .first(each -> isToldAgain(each, reply.inbound()))
          .ifPresent(question -> question.early = reply);
      ahead.keep(fresh);
      doubtful = isAsked() && ahead.last() > 0;
      askForGap();
      return;
    }
    deliver(fresh);
    if (fresh.isEnd()) {
      chat.over();
    } else if (deliverKept() && !cut) {
      back();
    }
  }

  /** Whether it says once more that the chat is over. */
  private boolean isToldEnd(Inbound fresh) {
    return fresh.isEnd()
        && fresh.messages().isEmpty()
        && !wanted
        && publications.first(each -> each.awaits == Awaits.END).isEmpty();
  }

  /** Whether there is a gap before these, or before what the chat ended with. */
  private boolean isAhead(Inbound inbound) {
    return wanted
        && (messages.isGapBefore(messages.unknown(inbound))
            || (inbound.isEnd() && !ahead.isEmpty()));
  }

  /** Asks for what is missing, or once more, when it is asked for. */
  private void askForGap() {
    if (isAsked()) {
      repeatIfDoubtful();
    } else {
      follow();
    }
  }

  /** Delivers what is no longer behind a gap; whether nothing is missing any more. */
  private boolean deliverKept() {
    deliverUnlessEmpty(ahead.from(messages.next()));
    if (!ahead.isEmpty()) {
      askForGap();
    } else if (!isAsked() && ahead.hasForgotten()) {
      follow();
    }
    return ahead.isEmpty() && !isAsked();
  }

  /** What waited for the messages in front of it: these do not come any more. */
  void deliverAll() {
    if (!ahead.isEmpty()) {
      deliverUnlessEmpty(ahead.all());
    }
  }

  private void deliverUnlessEmpty(Inbound kept) {
    if (kept.messages().isEmpty() && !kept.isEnd()) {
      return;
    }
    deliver(kept);
    if (kept.isEnd()) {
      chat.over();
    }
  }

  private void deliver(Inbound inbound) {
    messages.advance(inbound);
    core.inbound(inbound);
  }
}
