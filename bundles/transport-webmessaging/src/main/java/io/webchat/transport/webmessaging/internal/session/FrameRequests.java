package io.webchat.transport.webmessaging.internal.session;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.connection.SessionSocket;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SlidingLimit;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Requests on the socket: they go out one after the other, as fast as the server takes them, and
 * wait while there is no connection. A request that the server turns away as too fast goes out
 * again after the time it asks for. One whose answer the connection took with it fails as
 * ambiguous; one that has not left waits for the next connection. Used on the mailbox only.
 */
final class FrameRequests {
  /** Most requests that wait or are unanswered. */
  static final int LIMIT = 200;

  /** A little less than the server takes in a second. */
  private static final int PER_SECOND = 4;

  /** What the server takes in a minute from one connection, a few left for health checks. */
  private static final int PER_MINUTE = 56;

  private static final int ATTEMPTS = 3;
  private static final long GRACE_MS = 1_000;

  private static final class Ask {
    private final String operation;
    private final ClientFrame frame;
    private final Predicate<ServerFrame> answer;
    private final long endsAt;
    private final CompletableFuture<ServerFrame> result = new CompletableFuture<>();
    private Timers.Timer limit = Timers.NONE;
    private int attempts;

    Ask(String operation, ClientFrame frame, Predicate<ServerFrame> answer, long endsAt) {
      this.operation = operation;
      this.frame = frame;
      this.answer = answer;
      this.endsAt = endsAt;
    }
  }

  private final Mailbox mailbox;
  private final SessionSocket link;
  private final SlidingLimit second = new SlidingLimit(PER_SECOND, 1_000);
  private List<Long> earlier = List.of();
  private SlidingLimit minute = new SlidingLimit(PER_MINUTE, 60_000);
  private final Deque<Ask> waiting = new ArrayDeque<>();
  private final Map<String, Ask> unanswered = new LinkedHashMap<>();
  private Timers.Timer pause = Timers.NONE;
  private TransportException over;

  FrameRequests(Mailbox mailbox, SessionSocket link) {
    this.mailbox = mailbox;
    this.link = link;
  }

  /** Asks, and completes with the good answer that carries the tracing id. */
  CompletableFuture<ServerFrame> ask(String operation, ClientFrame frame, long limitMs) {
    return ask(operation, frame, limitMs, unused -> false);
  }

  /**
   * As {@link #ask(String, ClientFrame, long)}.
   *
   * @param answer whether a frame without the tracing id is the answer, too
   */
  CompletableFuture<ServerFrame> ask(
      String operation, ClientFrame frame, long limitMs, Predicate<ServerFrame> answer) {
    Ask ask = new Ask(operation, frame, answer, mailbox.nanoTime() + limitMs * 1_000_000);
    if (over != null) {
      ask.result.completeExceptionally(over);
    } else if (waiting.size() + unanswered.size() >= LIMIT) {
      ask.result.completeExceptionally(WireFailures.overloaded(operation));
    } else {
      ask.limit = mailbox.after(limitMs, () -> late(ask));
      waiting.add(ask);
      next();
    }
    return ask.result;
  }

  /** Whether a request would go out at once. */
  boolean isFree() {
    return over == null && waiting.isEmpty() && waitMs() == 0;
  }

  /** The next connection is one that others have used: the server counts on. */
  void goOn(List<Long> sentAt) {
    earlier = sentAt;
  }

  /** When the requests of the last minute went out, ns. */
  List<Long> sentAt() {
    return minute.taken();
  }

  /** There is another connection, which the server counts anew. */
  void connected() {
    minute = new SlidingLimit(PER_MINUTE, 60_000);
    earlier.forEach(minute::take);
    earlier = List.of();
    next();
  }

  /** Whether nothing waits or is unanswered. */
  boolean isIdle() {
    return waiting.isEmpty() && unanswered.isEmpty();
  }

  private void next() {
    pause.cancel();
    while (!waiting.isEmpty()) {
      long wait = waitMs();
      if (wait > 0) {
        pause = mailbox.after(wait, this::next);
        return;
      }
      Ask ask = waiting.peek();
      if (!link.send(ask.frame)) {
        return; // goes out with the next connection
      }
      waiting.remove();
      ask.attempts++;
      unanswered.put(ask.frame.tracingId(), ask);
      second.take(mailbox.nanoTime());
      minute.take(mailbox.nanoTime());
    }
  }

  private long waitMs() {
    long now = mailbox.nanoTime();
    return Math.max(second.waitMs(now), minute.waitMs(now));
  }

  /** Whether a frame answers a request; if so, the request is settled. */
  boolean answered(ServerFrame frame) {
    Ask ask = unanswered.get(frame.tracingId());
    if (ask == null) {
      ask = byContent(frame);
    }
    if (WireFailures.isRateLimit(frame.code())) {
      tooFast(ask, frame);
      return true;
    }
    if (ask == null) {
      return false;
    }
    unanswered.remove(ask.frame.tracingId());
    if (frame.good()) {
      settle(ask, frame, null);
    } else {
      settle(ask, null, WireFailures.of(ask.operation, frame));
    }
    return true;
  }

  private Ask byContent(ServerFrame frame) {
    for (Ask ask : unanswered.values()) {
      if (ask.answer.test(frame)) {
        return ask;
      }
    }
    return null;
  }

  private void tooFast(Ask ask, ServerFrame frame) {
    long seconds = WireFailures.retryAfter(frame);
    long ms = seconds * 1_000;
    long now = mailbox.nanoTime();
    second.block(now, ms);
    if (ask == null) {
      suspect(ms, seconds);
      next();
      return;
    }
    unanswered.remove(ask.frame.tracingId());
    if (ask.attempts < ATTEMPTS && now + ms * 1_000_000 < ask.endsAt) {
      waiting.addFirst(ask);
    } else {
      settle(ask, null, WireFailures.rateLimited(ask.operation, seconds));
    }
    next();
  }

  /** One of those without an answer was turned away; which one, their silence tells. */
  private void suspect(long ms, long seconds) {
    List<Ask> suspects = new ArrayList<>(unanswered.values());
    mailbox.after(
        ms + GRACE_MS,
        () -> {
          for (Ask ask : suspects) {
            if (unanswered.remove(ask.frame.tracingId(), ask)) {
              settle(
                  ask,
                  null,
                  TransportException.builder(
                          Kind.RATE_LIMITED, "The chat server asks to slow down: " + ask.operation)
                      .ambiguous(true)
                      .retryAfter(Duration.ofSeconds(seconds))
                      .build());
            }
          }
        });
  }

  private void late(Ask ask) {
    if (waiting.remove(ask)) {
      boolean slow = waitMs() > 0;
      settle(
          ask,
          null,
          slow
              ? WireFailures.rateLimited(ask.operation, 1 + waitMs() / 1_000)
              : WireFailures.notSent(ask.operation));
    } else if (unanswered.remove(ask.frame.tracingId(), ask)) {
      settle(ask, null, WireFailures.timeout(ask.operation, true));
    }
  }

  /** The connection is gone. */
  void cut() {
    List<Ask> lost = new ArrayList<>(unanswered.values());
    unanswered.clear();
    lost.forEach(ask -> settle(ask, null, WireFailures.cut(ask.operation)));
  }

  /** Nothing is asked any more. */
  void close(TransportException reason) {
    over = reason;
    pause.cancel();
    List<Ask> sent = new ArrayList<>(unanswered.values());
    List<Ask> unsent = new ArrayList<>(waiting);
    unanswered.clear();
    waiting.clear();
    boolean closed = reason.kind() == Kind.CLOSED;
    sent.forEach(ask -> settle(ask, null, closed ? WireFailures.closed(true) : reason));
    unsent.forEach(ask -> settle(ask, null, reason));
  }

  private static void settle(Ask ask, ServerFrame answer, TransportException failure) {
    ask.limit.cancel();
    Settled.forward(ask.result, answer, failure);
  }
}
