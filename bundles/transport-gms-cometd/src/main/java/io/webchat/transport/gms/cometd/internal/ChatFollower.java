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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

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

    /** The server does not tell of the chat any more. */
    void lost(TransportException reason);
  }

  private final Chat chat;
  private final KnownSession session;
  private final Publications publications;
  private final ReceivedMessages messages;
  private final TransportListener core;
  private final Retry retry;

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

  /** No messages are wanted any more. */
  void stop() {
    wanted = false;
    retry.reset();
  }

  /** The chat is over. */
  void leave() {
    stop();
    followed = false;
    cut = false;
    told = false;
  }

  /** The messages are those of another chat. */
  void reset() {
    messages.reset();
    followed = false;
    gapAsked = false;
    refusals = 0;
  }

  /** The chat has begun: the server tells of it by itself. */
  void started(Inbound inbound) {
    wanted = !inbound.isEnd();
    followed = true;
    advance(inbound);
  }

  /** The server says that the chat is over: the core is told, unless it wants nothing of it. */
  void ended() {
    if (wanted) {
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
    followed |= publication.awaits == Awaits.FOLLOWED;
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
      cutOff = false;
      refusals = 0;
      deliver(reply.inbound());
      back();
    } else if (wanted && failure instanceof TransportException reason) {
      refused(reason);
    }
  }

  private void refused(TransportException reason) {
    if (reason.chatEnded()) {
      core.inbound(END);
      return;
    }
    refusals = reason.kind() == Kind.REFUSED ? refusals + 1 : 0;
    if (refusals >= REFUSALS) {
      chat.lost(reason);
      return;
    }
    followed = false;
    cutOff = reason.kind() == Kind.TIMEOUT;
    cut(reason);
    retry.stop();
    retry.failed();
  }

  // --- answers to questions

  /** The question that these messages answer. */
  Optional<Publication> asked(Inbound inbound) {
    return publications.first(
        each -> each.published && each.isQuestion() && isAnswer(each, inbound));
  }

  /** There is a message at the position, unless the transcript is cut off there. */
  private boolean isAnswer(Publication question, Inbound inbound) {
    if (inbound.messages().isEmpty() || inbound.isEnd()) {
      return inbound.isEnd();
    }
    return question.position < 0
        || lowest(inbound) <= question.position
        || (question.acknowledged && (messages.next() == 1 || cutOff));
  }

  private static long lowest(Inbound inbound) {
    return inbound.messages().stream()
        .mapToLong(InboundMessage::position)
        .filter(position -> position >= 0)
        .min()
        .orElse(0);
  }

  /** Completes a question with its answer. */
  void answer(Publication question, Reply reply) {
    publications.answered(question);
    Inbound asked = question.own ? messages.unknown(reply.inbound()) : reply.inbound();
    boolean follows = question.awaits == Awaits.FOLLOWED;
    if (follows) {
      advance(reply.inbound());
    }
    publications.complete(question, new Reply(reply.ajax(), null, asked));
    if (follows) {
      back();
    }
  }

  // --- what comes

  /** Messages that came by themselves: those that are known are left out, a gap is asked for. */
  void live(Inbound inbound) {
    Inbound fresh = messages.unknown(inbound);
    boolean gap = messages.isGapBefore(fresh);
    if (gap && isAsked()) {
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
    messages.advance(inbound);
    gapAsked &= inbound.messages().isEmpty();
  }
}
