package io.webchat.core.internal;

import io.webchat.api.WebChatState;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Automatic polling (widgets-behaviour section 4): at most one poll under way; the next one an
 * interval after the answer was handled, 500 ms at first, growing to 3 s, and 500 ms again after a
 * send. Used on the mailbox only.
 */
final class Poller {
  /** Why polling rests although it is on. */
  enum Pause {
    /** There is no transport at the moment. */
    NO_TRANSPORT,
    /** Another instance attached to the session polls for this one. */
    PEER_POLLS,
    /** It is not sure that this container still serves the session. */
    NO_LEASE
  }

  private static final long LONGEST_WAIT_MS = 60_000;

  private final ChatInstance chat;
  private boolean on;
  private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
  private boolean inFlight;
  private boolean resume;
  private long interval;
  private int round;
  private int failures;
  private Timers.Timer next;

  Poller(ChatInstance chat) {
    this.chat = chat;
  }

  /** Starts polling, or starts its interval anew. */
  void start() {
    interval = chat.configuration().poll().first();
    if (!on) {
      on = true;
      round++;
      chat.events().publish("pollingStarted");
    }
    schedule(interval);
  }

  /** Stops polling for good: what a poll under way brings is not wanted any more. */
  void stop() {
    round++;
    inFlight = false;
    rest();
  }

  /**
   * Stops automatic polling. What a poll under way brings still counts, since the server takes it
   * as delivered.
   */
  void rest() {
    if (on) {
      on = false;
      cancel();
      chat.events().publish("pollingStopped");
    }
  }

  /** The instance is closed: nothing more is fetched, and nothing published. */
  void close() {
    on = false;
    round++;
    cancel();
  }

  /** Whether automatic polling is on. */
  boolean isOn() {
    return on;
  }

  boolean isInFlight() {
    return inFlight;
  }

  /** Something was sent: the answer is wanted soon. */
  void hurry() {
    interval = chat.configuration().poll().first();
    if (on && !inFlight && failures == 0) {
      schedule(interval);
    }
  }

  /**
   * Polls at once, or right after the poll under way, so that a server's answer as of now is seen.
   */
  void now() {
    if (on && !inFlight && pauses.isEmpty()) {
      poll();
    } else {
      interval = 0;
    }
  }

  void pause(Pause reason) {
    if (pauses.add(reason)) {
      round++;
      inFlight = false;
      cancel();
    }
  }

  /** Ends a pause; the server is told the position. */
  void resume(Pause reason) {
    if (pauses.remove(reason) && pauses.isEmpty()) {
      resume = true;
      failures = 0;
      if (on) {
        schedule(0);
      }
    }
  }

  /** The next poll tells the server the position, for instance after a restore. */
  void resumeAtPosition() {
    resume = true;
  }

  /** Polls once although another instance polls: what it got before is not known here. */
  void catchUp() {
    if (pauses.contains(Pause.PEER_POLLS) && !inFlight) {
      resume = true;
      poll();
    }
  }

  /** Polls once, for the private command. */
  CompletionStage<Void> poll() {
    cancel();
    inFlight = true;
    int current = round;
    boolean tellPosition = resume;
    resume = false;
    PollRequest request =
        new PollRequest(chat.inbox().positions().next(), tellPosition, chat.typing().preview());
    CompletableFuture<Void> handled = new CompletableFuture<>();
    chat.lease()
        .call(false, transport -> transport.poll(chat.session().data(), request))
        .whenComplete(
            (reply, failure) -> {
              if (current != round) {
                handled.complete(null);
                return;
              }
              CompletionStage<Void> inbound =
                  failure == null ? answered(reply) : failed(Failures.unwrap(failure));
              inbound.thenRun(() -> finished(current, handled));
            });
    return handled;
  }

  private CompletionStage<Void> answered(Reply reply) {
    failures = 0;
    chat.connectivity().succeeded();
    return chat.received(reply);
  }

  private CompletionStage<Void> failed(Throwable failure) {
    failures++;
    resume = true;
    if (failure instanceof TransportException transport) {
      if (transport.kind() == Kind.SESSION_LOST) {
        chat.lifecycle().lost(transport);
      } else if (transport.chatEnded()) {
        chat.events().error(Failures.rejection(transport, chat.lease().type()));
        chat.lifecycle().endedByServer();
      } else {
        chat.connectivity().failed(transport);
        interval = slower(transport);
      }
    } else {
      chat.connectivity().failed(failure);
    }
    return CompletableFuture.completedFuture(null);
  }

  private long slower(TransportException failure) {
    long wait = failure.retryAfter().map(Duration::toMillis).orElse(0L);
    if (failure.kind() == Kind.RATE_LIMITED) {
      wait = Math.max(wait, interval * 2);
    }
    return Math.min(LONGEST_WAIT_MS, Math.max(wait, interval));
  }

  private void finished(int current, CompletableFuture<Void> handled) {
    if (current == round) {
      inFlight = false;
      chat.outbox().polled(failures == 0);
      if (on && pauses.isEmpty() && chat.session().isActive()) {
        long wait = interval;
        interval =
            chat.configuration().poll().next(Math.max(wait, chat.configuration().poll().first()));
        schedule(wait);
      }
    }
    handled.complete(null);
  }

  private void schedule(long delay) {
    cancel();
    if (on
        && pauses.isEmpty()
        && !inFlight
        && chat.session().is(WebChatState.ACTIVE)
        && chat.lease().can(Capability.POLLING)) {
      next = chat.timers().after(delay, chat.mailbox(), this::poll);
    }
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
