package io.webchat.core.internal.send;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.SeenPositions;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Messages on their way out, one after the other. When it is not known whether the server took one
 * (timeout, reset, the transport went), the transcript is asked before anything is sent again:
 * found there, it was delivered; not found after a reset, it is sent again; not found after a
 * timeout, it is rejected, since a slow server may still take it. A message of the customer in the
 * transcript that is none of those sent may be the one in doubt, altered: then it is rejected, too.
 * Used on the mailbox only.
 */
public final class Outbox {
  private static final int ATTEMPTS = 3;

  /** How long the server may take to note a message whose request was cut off, ms. */
  private static final long ARRIVAL_MS = 1_000;

  /** How long the transcript may take to tell what became of a message at least, ms. */
  private static final long DOUBT_MS = 10_000;

  /**
   * How long a transport may take beyond {@code ajaxTimeout} to say that there is no answer, ms.
   */
  private static final long LATE_MS = 10_000;

  private static final class Send {
    private final OutgoingMessage message;
    private final Echo echo;
    private final BackOff backOff;
    private final CompletableFuture<AjaxResponse> result = new CompletableFuture<>();

    /** Lower positions were taken before it was sent. */
    private long from;

    private int attempts;
    private TransportException doubt;
    private boolean left;
    private boolean echoed;
    private boolean othersSeen;
    private int pollsToGo;
    private boolean waited;
    private boolean askedAfterWait;
    private Timers.Timer deadline = Timers.NONE;
    private CompletionStage<Reply> underWay;

    private Send(OutgoingMessage message, BackOff backOff) {
      this.message = message;
      this.echo = new Echo(message.text());
      this.backOff = backOff;
    }

    /** What the transport of this moment can send of it; the server may get it from now on. */
    private OutgoingMessage leaving(Transport transport) {
      left = true;
      return transport.capabilities().contains(Capability.RICH_REPLIES)
          ? message
          : message.withoutReply();
    }

    /** A transport that has not sent it yet must not do so behind newer ones. */
    private void abandon() {
      if (underWay != null) {
        boolean unused = underWay.toCompletableFuture().cancel(true);
      }
    }
  }

  /** Hears what sending finds out, on the mailbox. */
  public interface Listener {
    /** The server says that the session is over. */
    void endedByServer();

    /** The server does not know the session. */
    void lost(TransportException reason);

    /** The transcript is needed as it is now. */
    void outdated();

    /** It stays unsure whether a message was taken, which is rejected for that. */
    void unsure(Rejection reason);
  }

  private final Mailbox mailbox;
  private final SessionCalls calls;
  private final Poller poller;
  private final SeenPositions positions;
  private final LongSupplier patience;
  private final IntSupplier limit;
  private final Listener listener;
  private final Echoes echoes;
  private final Deque<Send> queue = new ArrayDeque<>(1);
  private final List<Runnable> whenIdle = new ArrayList<>();
  private Send current;

  /**
   * Nothing is sent yet.
   *
   * @param patience how long an answer may take, ms
   * @param limit how many messages may wait
   */
  public Outbox(
      Mailbox mailbox,
      SessionCalls calls,
      Poller poller,
      SeenPositions positions,
      LongSupplier patience,
      IntSupplier limit,
      Listener listener) {
    this.mailbox = mailbox;
    this.calls = calls;
    this.poller = poller;
    this.positions = positions;
    this.patience = patience;
    this.limit = limit;
    this.listener = listener;
    this.echoes = new Echoes(mailbox, calls, poller::renew);
  }

  /** Sends after those sent before. */
  public CompletionStage<AjaxResponse> send(OutgoingMessage message) {
    if (queue.size() >= limit.getAsInt()) {
      return CompletableFuture.failedFuture(
          Rejection.of(ErrorCode.OVERLOADED, "Too many messages wait to be sent"));
    }
    Send send = new Send(message, new BackOff(mailbox::nanoTime, BackOff.LIMIT_MS));
    queue.add(send);
    next();
    return send.result;
  }

  /** Runs {@code task} when nothing is left to send. */
  public void whenIdle(Runnable task) {
    if (current == null && queue.isEmpty()) {
      task.run();
    } else {
      whenIdle.add(task);
    }
  }

  /** A message came in: it may be the echo of one that was sent. */
  public void sawMessage(InboundMessage inbound) {
    Message message = inbound.message();
    if (message.kind() != MessageKind.MESSAGE
        || message.from().role() != Role.CLIENT
        || message.text() == null) {
      return;
    }
    Send send = isAfterSending(inbound) ? current : null;
    String text = message.text();
    Echoes.Match exactly = echoes.takeExactly(text);
    if (exactly != Echoes.Match.NONE) {
      if (send != null && send.echo.isExactly(text)) {
        sawTwin(send, exactly);
      }
    } else if (send != null && send.echo.isExactly(text)) {
      sawEcho(send);
    } else {
      sawAltered(send, text);
    }
  }

  private void sawAltered(Send send, String text) {
    Echoes.Match alike = echoes.takeLike(text);
    boolean like = send != null && send.echo.isLike(text);
    if (alike != Echoes.Match.NONE) {
      if (like) {
        sawTwin(send, alike);
      }
    } else if (like) {
      sawEcho(send);
    } else if (send != null) {
      send.othersSeen = true;
    }
  }

  private boolean isAfterSending(InboundMessage inbound) {
    return current != null
        && current.attempts > 0
        && (inbound.position() < 0 || inbound.position() >= current.from);
  }

  private void sawEcho(Send send) {
    send.echoed = true;
    if (send.doubt != null) {
      reconciled(send);
    }
  }

  /** The echo of another message that has the same text; whose it is may be unsure. */
  private static void sawTwin(Send send, Echoes.Match other) {
    send.othersSeen |= other == Echoes.Match.GIVEN_UP;
  }

  /** A poll was handled. */
  public void polled(boolean answered) {
    if (current != null && current.doubt != null) {
      if (answered) {
        current.pollsToGo--;
      }
      decide();
    }
  }

  /** The session is about to be taken up again: the last answer that is asked for counts. */
  public void attaching() {
    if (current != null) {
      current.askedAfterWait = current.waited;
    }
  }

  /** The session was taken up again: everything up to when that was asked for has been seen. */
  public void attached() {
    if (current != null && current.doubt != null && current.askedAfterWait) {
      current.pollsToGo = 0;
      decide();
    }
  }

  /** {@link #clear} while the chat goes on: what the server may have got is not sent anew. */
  public void leave(Rejection reason) {
    Send under = current;
    if (under != null && under.left && under.doubt == null) {
      under.doubt = TransportException.of(Kind.CLOSED, reason.text());
    }
    clear(reason);
    if (under != null) {
      under.abandon();
    }
  }

  /** Rejects everything that waits, and what is under way. */
  public void clear(Rejection reason) {
    echoes.clear();
    Send under = current;
    current = null;
    if (under != null) {
      under.deadline.cancel();
      under.result.completeExceptionally(under.doubt == null ? reason : unsure(under));
    }
    while (!queue.isEmpty()) {
      queue.poll().result.completeExceptionally(reason);
    }
    idle();
  }

  private void next() {
    if (current != null) {
      return;
    }
    current = queue.poll();
    if (current == null) {
      idle();
      return;
    }
    current.from = positions.next();
    attempt(current);
  }

  private void attempt(Send send) {
    send.attempts++;
    send.doubt = null;
    send.left = false;
    int attempt = send.attempts;
    send.deadline.cancel();
    send.deadline = mailbox.after(patience.getAsLong() + LATE_MS, () -> unanswered(send, attempt));
    CompletionStage<Reply> answer =
        calls.once((transport, data) -> transport.send(data, send.leaving(transport)));
    send.underWay = answer;
    answer.whenComplete(
        (reply, failure) -> {
          if (send != current || attempt != send.attempts) {
            return;
          }
          if (failure == null) {
            answered(send, reply);
          } else if (send.doubt == null) {
            send.deadline.cancel();
            failed(send, Stages.unwrap(failure));
          }
        });
  }

  /** A transport that does not say that there is no answer. */
  private void unanswered(Send send, int attempt) {
    if (send == current && attempt == send.attempts && send.doubt == null) {
      TransportException timeout =
          TransportException.builder(Kind.TIMEOUT, "No answer in time to send")
              .ajax(AjaxResponse.failure("timeout"))
              .ambiguous(true)
              .build();
      failed(send, timeout);
    }
  }

  private void answered(Send send, Reply reply) {
    delivered(send, reply.ajax(), !send.echoed);
    calls.take(reply);
    poller.hurry();
  }

  private void failed(Send send, Throwable failure) {
    if (!(failure instanceof TransportException transport)) {
      if (send.left && failure instanceof Rejection reason) { // given up here, under way or taken
        send.doubt = TransportException.of(Kind.CLOSED, reason.text());
      }
      rejected(send, send.doubt == null ? failure : unsure(send));
    } else if (transport.ambiguous() && send.echoed) {
      reconciled(send);
    } else if (transport.ambiguous()) {
      doubt(send, transport);
    } else if (transport.kind() == Kind.CLOSED && send.attempts < ATTEMPTS) {
      repeat(send);
    } else {
      rejected(send, failure);
      refused(transport);
    }
  }

  /** The transport was closed before it sent anything; the next one sends, or waits for one. */
  private void repeat(Send send) {
    if (send.attempts == 1 || !calls.isTransportThere()) {
      attempt(send);
      return;
    }
    long pause = send.backOff.failed(ARRIVAL_MS);
    int attempt = send.attempts;
    send.deadline =
        mailbox.after(
            pause,
            () -> {
              if (send == current && attempt == send.attempts) {
                attempt(send);
              }
            });
  }

  /** What the refusal of a message says of the session. */
  private void refused(TransportException failure) {
    if (failure.chatEnded()) {
      listener.endedByServer();
    } else if (failure.kind() == Kind.SESSION_LOST) {
      if (calls.can(Capability.POLLING)) {
        poller.now(); // whether it is lost, the polls find out
      } else {
        listener.lost(failure);
      }
    }
  }

  private void doubt(Send send, TransportException failure) {
    send.doubt = failure;
    send.waited = false;
    send.askedAfterWait = false;
    send.pollsToGo = pollsForNow();
    long pause = Math.min(patience.getAsLong(), send.backOff.failed(ARRIVAL_MS));
    long wait = failure.kind() == Kind.TIMEOUT ? patience.getAsLong() : pause;
    mailbox.after(wait, () -> waited(send, failure));
    send.deadline.cancel();
    send.deadline =
        mailbox.after(Math.max(4 * patience.getAsLong(), DOUBT_MS), () -> gaveUp(send, failure));
    askTranscript();
  }

  private void waited(Send send, TransportException failure) {
    if (send == current && send.doubt == failure && !send.waited) {
      send.waited = true;
      send.pollsToGo = Math.max(send.pollsToGo, pollsForNow());
      if (calls.isTransportThere() && (!calls.can(Capability.POLLING) || poller.canAsk())) {
        listener.outdated(); // a poll may be held until there is news, a push not come at all
      } else {
        askTranscript();
      }
    }
  }

  /** A wire that pushes is there again: what it knows is asked for without a pause. */
  public void reconnected() {
    if (current != null && current.doubt != null && current.waited) {
      listener.outdated();
    }
  }

  /** Polls until what the server knows now is known here. */
  private int pollsForNow() {
    return poller.isInFlight() ? 2 : 1;
  }

  private void askTranscript() {
    if (calls.isTransportThere()) {
      poller.now();
    }
  }

  private void decide() {
    Send send = current;
    if (send.pollsToGo > 0) {
      askTranscript();
    } else if (!send.waited) {
      return; // what was cut off may still be on its way into the transcript
    } else if (send.othersSeen) {
      rejectedAsUnsure(send);
    } else if (send.doubt.kind() != Kind.TIMEOUT && send.attempts < ATTEMPTS) {
      attempt(send);
    } else {
      rejected(send, send.doubt);
    }
  }

  private void gaveUp(Send send, TransportException failure) {
    if (send == current && send.doubt == failure) {
      if (failure.kind() == Kind.TIMEOUT) {
        rejected(send, failure);
      } else {
        rejectedAsUnsure(send);
      }
    }
  }

  private void rejectedAsUnsure(Send send) {
    Rejection reason = unsure(send);
    rejected(send, reason);
    listener.unsure(reason);
  }

  private static Rejection unsure(Send send) {
    return Rejection.of(
            ErrorCode.DELIVERY_UNKNOWN,
            "It is not sure whether the chat server took the message",
            send.doubt.ajax())
        .withHint("Look whether it is in the transcript before sending it again")
        .withCause(send.doubt);
  }

  private void reconciled(Send send) {
    delivered(send, AjaxResponse.ok(Map.of("statusCode", 0, "reconciled", true)), false);
  }

  private void delivered(Send send, AjaxResponse answer, boolean echoComes) {
    if (echoComes) {
      echoes.expect(send.echo);
    }
    finish(send);
    send.result.complete(answer);
    next();
  }

  private void rejected(Send send, Throwable failure) {
    if (send.doubt != null) {
      echoes.mayCome(send.echo);
    }
    finish(send);
    send.abandon();
    send.result.completeExceptionally(failure);
    next();
  }

  private void finish(Send send) {
    send.deadline.cancel();
    send.doubt = null;
    current = null;
  }

  private void idle() {
    List<Runnable> tasks = List.copyOf(whenIdle);
    whenIdle.clear();
    tasks.forEach(Runnable::run);
  }
}
