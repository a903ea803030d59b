package io.webchat.core.internal.transport;

import io.webchat.api.WebChatState;
import io.webchat.api.config.PollSettings;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Automatic polling: at most one poll under way; the next one an interval after the answer was
 * handled, 500 ms at first, growing to 3 s, and 500 ms again after a send; or what the server asks
 * for. After a failure the pause grows, whatever asks for a poll. Used on the mailbox only.
 */
public final class Poller {
  /** Why polling rests although it is on. */
  public enum Pause {
    /** There is no transport at the moment. */
    NO_TRANSPORT,
    /** Another instance attached to the session polls for this one. */
    PEER_POLLS,
    /** It is not sure that this container still serves the session. */
    NO_LEASE,
    /** The command {@code pausePoll}; until {@code startPoll}, or the next chat. */
    COMMAND
  }

  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  /** The longest time a server may ask to wait, ms. */
  private static final long LONGEST_WAIT_MS = 60_000;

  /** The shortest interval that a server may ask for, ms. */
  private static final long SHORTEST_WAIT_MS = 100;

  /** A poll without an answer is given up after this time, ms: servers hold one for a minute. */
  private static final long POLL_LIMIT_MS = 120_000;

  /** The limit of the call itself; never reached, since the poll is given up before. */
  private static final long CALL_LIMIT_MS = 2 * POLL_LIMIT_MS;

  /** What does not keep a single poll from being made. */
  private static final Set<Pause> OF_AUTOMATIC_POLLS = Set.of(Pause.PEER_POLLS, Pause.COMMAND);

  /** A poll that was sent. */
  private static final class Poll {
    private final CompletableFuture<Void> handled = new CompletableFuture<>();
    private final long begun;
    private CompletionStage<Reply> call;
    private Timers.Timer limit;
    private boolean answered;

    Poll(long begun) {
      this.begun = begun;
    }

    void cancel() {
      if (call != null) {
        call.toCompletableFuture().cancel(true);
      }
    }
  }

  /** Takes part in polling, on the mailbox. */
  public interface Listener {
    /** What the next poll asks for; {@code resume} when the server is to be told the position. */
    PollRequest request(boolean resume);

    /** How to poll now; {@code awake} when the instance is not asleep, whatever it seems. */
    PollSettings pace(boolean awake);

    /** The server answered. */
    public void reached();

    /** A poll, or what stands for one, failed. */
    void pollFailed(Throwable failure);

    /** A poll is over and what it brought is handled. */
    void polled(boolean answered);

    /** Whether this instance polls by itself may have changed. */
    public void canPoll(boolean can);
  }

  private final Mailbox mailbox;
  private final ChatSession session;
  private final ServiceEvents events;
  private final TransportHolder holder;
  private final Function<Inbound, CompletionStage<Void>> received;
  private final Listener instance;
  private final BackOff backOff;
  private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
  private boolean on;

  /** By the command {@code stopPoll}, until {@code startPoll} or the next session. */
  private boolean stopped;

  /** One poll is to be made although polling is off or another instance polls. */
  private boolean wanted;

  private boolean resume;
  private long interval;

  /** The interval that the server asks for, ms; 0 when it asks for none. */
  private long suggested;

  private Poll underWay;
  private Timers.Timer next;
  private long dueAt;

  /** {@code received} takes what polls bring; completes when that is handled. */
  public Poller(
      Mailbox mailbox,
      ChatSession session,
      ServiceEvents events,
      TransportHolder holder,
      Function<Inbound, CompletionStage<Void>> received,
      Listener instance) {
    this.mailbox = mailbox;
    this.session = session;
    this.events = events;
    this.holder = holder;
    this.received = received;
    this.instance = instance;
    this.backOff = new BackOff(mailbox::nanoTime, BackOff.LIMIT_MS);
  }

  /** A session begins: how the former one's polls went does not matter. */
  public void begin() {
    backOff.succeeded();
    resume = false;
    stopped = false;
    pauses.remove(Pause.NO_TRANSPORT);
    tellPeers();
  }

  /** Starts polling, or starts its interval anew. */
  public void start() {
    stopped = false;
    interval = first();
    if (pauses.remove(Pause.COMMAND)) {
      resume = true;
    }
    if (!on) {
      on = true;
      events.publish("pollingStarted");
    }
    tellPeers();
    schedule(interval);
  }

  /**
   * Stops polling for good: what a poll under way brings is not wanted any more.
   *
   * @return whether polling was on, so that {@code pollingStopped} is to be published
   */
  public boolean stop() {
    boolean was = on;
    close();
    suggested = 0;
    return was;
  }

  /**
   * Stops automatic polling. What a poll under way brings still counts, since the server takes it
   * as delivered.
   */
  public void rest() {
    stopped = true;
    if (on) {
      on = false;
      cancel();
      events.publish("pollingStopped");
      tellPeers();
      schedule(0);
    }
  }

  /** The session goes on by another wire: polls do where it has any, unless they were stopped. */
  public void wireChanged() {
    boolean kept = stopped;
    if (!holder.can(Capability.POLLING)) {
      rest();
    } else if (!kept) {
      start();
    }
    stopped = kept;
  }

  /** The instance is closed: nothing more is fetched, and nothing published. */
  public void close() {
    on = false;
    wanted = false;
    cancel();
    abandon();
  }

  public boolean isInFlight() {
    return underWay != null;
  }

  /** The instance fell asleep: the next poll is due after the long interval. */
  public void slowDown() {
    cancel();
    interval = first();
    schedule(interval);
  }

  /** The server asks for this interval between polls. */
  public void suggest(long ms) {
    suggested = Math.max(SHORTEST_WAIT_MS, Math.min(LONGEST_WAIT_MS, ms));
    interval = suggested;
  }

  /** How to poll, with the interval that the server asks for, if it does. */
  public PollSettings suggested(PollSettings configured) {
    return suggested == 0 ? configured : configured.every(suggested);
  }

  /** Something was sent: the answer is wanted soon. */
  public void hurry() {
    interval = instance.pace(true).first(); // who sends is awake
    schedule(interval);
  }

  /**
   * Asks the server as of now, also when polling is off or another instance polls: at once, after
   * the poll under way, or when the pause after a failure is over.
   */
  public void now() {
    wanted = true;
    schedule(0);
  }

  /**
   * A message that was sent does not come back: a poll that is under way for so long is given up,
   * since its connection may be dead, and a new one names the position.
   */
  public void renew(long ms) {
    Poll poll = underWay;
    if (poll != null && !poll.answered && mailbox.nanoTime() - poll.begun >= ms * 1_000_000) {
      abandon();
    }
    if (underWay == null) {
      resume = true;
      now();
    }
  }

  /** Whether the server can be asked without a pause, and by asking at all. */
  public boolean canAsk() {
    return backOff.remaining() == 0 && session.isActive() && holder.can(Capability.POLLING);
  }

  public void pause(Pause reason) {
    if (pauses.add(reason)) {
      cancel();
      abandon();
      tellPeers();
    }
  }

  /** Ends a pause; after one in which something was missed the server is told the position now. */
  public void resume(Pause reason, boolean missed) {
    if (pauses.remove(reason)) {
      tellPeers();
      if (pauses.isEmpty()) {
        resume = missed;
        schedule(missed || wanted ? 0 : interval);
      } else if (wanted) {
        schedule(0);
      }
    }
  }

  /** Whether this instance polls by itself, for others, too, when it is its turn. */
  public boolean canPoll() {
    return on && (pauses.isEmpty() || pauses.equals(Set.of(Pause.PEER_POLLS)));
  }

  private void tellPeers() {
    instance.canPoll(canPoll());
  }

  /**
   * Whether the server may have delivered what is not known here: the answer to a poll did not
   * come, another instance polls, or the wire pushes.
   */
  public boolean mayHaveMissed() {
    return resume
        || underWay != null
        || pauses.contains(Pause.PEER_POLLS)
        || !holder.can(Capability.POLLING);
  }

  /** The next poll tells the server the position, for instance after a restore. */
  public void resumeAtPosition() {
    resume = true;
  }

  /** Polls once although another instance polls: what it got before is not known here. */
  public void catchUp() {
    if (pauses.contains(Pause.PEER_POLLS)) {
      resume = true;
      now();
    }
  }

  /** The server answered a poll, or the session was taken up again without one. */
  public void reached() {
    backOff.succeeded();
    instance.reached();
  }

  /** Taking up the session failed: the same as a poll that fails. */
  public void notReached(Throwable failure) {
    holdOff(failure);
    instance.pollFailed(failure);
  }

  /** The server did not answer: the next poll comes after a pause and tells the position. */
  public void holdOff(Throwable failure) {
    resume = true;
    backOff.failed(first(), retryAfter(failure));
    if (pauses.contains(Pause.PEER_POLLS)) {
      now(); // that the server is back the other instance does not tell
    }
  }

  /** Polls once, for the private command; the poll under way is that one if there is one. */
  public CompletionStage<Void> poll() {
    if (underWay != null) {
      return underWay.handled;
    }
    cancel();
    wanted = false;
    Poll poll = new Poll(mailbox.nanoTime());
    underWay = poll;
    PollRequest request = instance.request(resume);
    resume = false;
    poll.limit = mailbox.after(POLL_LIMIT_MS, () -> tooLong(poll));
    poll.call =
        holder.call(
            Repeat.NEVER, CALL_LIMIT_MS, transport -> transport.poll(session.data(), request));
    if (poll != underWay) { // asking for the call showed that the holder has run out
      poll.cancel();
    }
    poll.call.whenComplete((reply, failure) -> completed(poll, reply, failure));
    return poll.handled;
  }

  private void completed(Poll poll, Reply reply, Throwable failure) {
    if (poll != underWay) {
      return;
    }
    poll.answered = true;
    poll.limit.cancel();
    CompletionStage<Reply> begun = CompletableFuture.completedFuture(reply);
    begun
        .thenCompose(answer -> failure == null ? answered(answer) : failed(failure))
        .whenComplete((unused, problem) -> finished(poll, failure == null, problem));
  }

  private CompletionStage<Void> answered(Reply reply) {
    if (backOff.failures() > 0) {
      interval = first();
    }
    reached();
    return received.apply(reply.inbound());
  }

  private CompletionStage<Void> failed(Throwable failure) {
    notReached(Stages.unwrap(failure));
    return CompletableFuture.completedFuture(null);
  }

  private static long retryAfter(Throwable failure) {
    return Math.min(LONGEST_WAIT_MS, TransportException.retryAfterMs(failure));
  }

  private void finished(Poll poll, boolean answered, Throwable problem) {
    if (problem != null) {
      LOG.error(
          "Instance {}: what a poll brought could not be handled", session.instanceId(), problem);
    }
    if (poll == underWay) {
      underWay = null;
      // what another instance got before is still not known here
      wanted |= !answered && pauses.contains(Pause.PEER_POLLS);
      instance.polled(answered);
      long wait = interval;
      if (answered) {
        interval = instance.pace(false).next(Math.max(wait, first()));
      }
      schedule(wanted ? 0 : wait);
    }
    poll.handled.complete(null);
  }

  private void tooLong(Poll poll) {
    if (poll == underWay && !poll.answered) {
      abandon();
      now();
    }
  }

  /** Gives up the poll under way; the next one names the position, so that nothing is lost. */
  private void abandon() {
    Poll poll = underWay;
    if (poll != null) {
      underWay = null;
      resume = true;
      poll.limit.cancel();
      poll.cancel();
      poll.handled.complete(null);
    }
  }

  private long first() {
    return instance.pace(false).first();
  }

  /** The next poll comes after {@code delay}, unless one is due before, or a pause is longer. */
  private void schedule(long delay) {
    if (underWay != null || !mayPoll()) {
      return;
    }
    long wait = Math.max(delay, backOff.remaining());
    long due = mailbox.nanoTime() + wait * 1_000_000;
    if (next == null || due < dueAt) {
      cancel();
      dueAt = due;
      next = mailbox.after(wait, this::due);
    }
  }

  private void due() {
    next = null;
    if (mayPoll()) {
      poll();
    }
  }

  private boolean mayPoll() {
    boolean free = pauses.isEmpty() || (wanted && OF_AUTOMATIC_POLLS.containsAll(pauses));
    boolean asked = wanted ? session.isActive() : on && session.is(WebChatState.ACTIVE);
    return free && asked && holder.can(Capability.POLLING);
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
