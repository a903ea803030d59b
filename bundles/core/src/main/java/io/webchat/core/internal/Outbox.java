package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Participant.Role;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Messages on their way out, one after the other. When it is not known whether the server took one
 * (timeout, reset, the transport went), the transcript is asked before anything is sent again:
 * found there, it was delivered; not found after a reset, it is sent again; not found after a
 * timeout, it is rejected, since a slow server may still take it. Used on the mailbox only.
 */
final class Outbox {
  private static final int ATTEMPTS = 3;

  /** How long the server may take to note a message whose request was cut off, ms. */
  private static final long ARRIVAL_MS = 1_000;

  private static final int EXPECTED_LIMIT = 200;

  private static final class Send {
    private final OutgoingMessage message;
    private final CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
    private int attempts;
    private TransportException doubt;
    private boolean echoed;
    private int pollsToGo;
    private boolean waited;
    private Timers.Timer deadline;

    private Send(OutgoingMessage message) {
      this.message = message;
    }
  }

  private final ChatInstance chat;
  private final Deque<Send> queue = new ArrayDeque<>();
  private final Deque<String> expected = new ArrayDeque<>();
  private final List<Runnable> whenIdle = new ArrayList<>();
  private Send current;

  Outbox(ChatInstance chat) {
    this.chat = chat;
  }

  /** Sends after those sent before. */
  CompletionStage<AjaxResponse> send(OutgoingMessage message) {
    if (queue.size() >= chat.limits().sendLimit()) {
      return CompletableFuture.failedFuture(
          Rejection.of(ErrorCode.OVERLOADED, "Too many messages wait to be sent"));
    }
    Send send = new Send(message);
    queue.add(send);
    next();
    return send.result;
  }

  /** Runs {@code task} when nothing is left to send. */
  void whenIdle(Runnable task) {
    if (current == null && queue.isEmpty()) {
      task.run();
    } else {
      whenIdle.add(task);
    }
  }

  /** A message came in: it may be the echo of one that was sent. */
  void sawMessage(InboundMessage inbound) {
    Message message = inbound.message();
    if (message.kind() != MessageKind.MESSAGE
        || message.from().role() != Role.CLIENT
        || message.text() == null) {
      return;
    }
    String text = message.text().strip();
    if (expected.remove(text)) {
      return;
    }
    if (current != null && current.message.text().strip().equals(text)) {
      current.echoed = true;
      if (current.doubt != null) {
        reconciled(current);
      }
    }
  }

  /** A poll was handled. */
  void polled(boolean answered) {
    if (current != null && current.doubt != null) {
      if (answered) {
        current.pollsToGo--;
      }
      decide();
    }
  }

  /** The session was taken up again: everything up to now has been seen. */
  void attached() {
    if (current != null && current.doubt != null) {
      current.pollsToGo = 0;
      decide();
    }
  }

  /** Rejects everything that waits, and what is under way. */
  void clear(Rejection reason) {
    expected.clear();
    Send under = current;
    current = null;
    if (under != null) {
      cancel(under);
      under.result.completeExceptionally(reason);
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
    attempt(current);
  }

  private void attempt(Send send) {
    send.attempts++;
    send.doubt = null;
    chat.lease()
        .call(false, transport -> transport.send(chat.session().data(), send.message))
        .whenComplete(
            (reply, failure) -> {
              if (send != current) {
                return;
              }
              if (failure == null) {
                answered(send, reply);
              } else {
                failed(send, Failures.unwrap(failure));
              }
            });
  }

  private void answered(Send send, Reply reply) {
    delivered(send, reply.ajax(), !send.echoed);
    chat.received(reply);
    chat.poller().hurry();
  }

  private void failed(Send send, Throwable failure) {
    if (!(failure instanceof TransportException transport)) {
      rejected(send, failure);
    } else if (transport.ambiguous() && send.echoed) {
      reconciled(send);
    } else if (transport.ambiguous()) {
      doubt(send, transport);
    } else if (transport.kind() == Kind.CLOSED && send.attempts < ATTEMPTS) {
      attempt(send);
    } else {
      rejected(send, failure);
      if (transport.kind() == Kind.SESSION_LOST) {
        chat.lifecycle().lost(transport);
      } else if (transport.chatEnded()) {
        chat.lifecycle().endedByServer();
      }
    }
  }

  private void doubt(Send send, TransportException failure) {
    send.doubt = failure;
    send.waited = false;
    send.pollsToGo = chat.poller().isInFlight() ? 2 : 1;
    long timeout = chat.configuration().ajaxTimeout();
    long wait = failure.kind() == Kind.TIMEOUT ? timeout : Math.min(timeout, ARRIVAL_MS);
    chat.timers().after(wait, chat.mailbox(), () -> waited(send));
    cancel(send);
    send.deadline =
        chat.timers().after(Math.max(4 * timeout, 10_000), chat.mailbox(), () -> gaveUp(send));
    askTranscript();
  }

  private void waited(Send send) {
    if (send == current && send.doubt != null && !send.waited) {
      send.waited = true;
      send.pollsToGo = Math.max(send.pollsToGo, chat.poller().isInFlight() ? 2 : 1);
      askTranscript();
    }
  }

  private void askTranscript() {
    if (!chat.lease().isHeld() || !chat.lease().can(Capability.POLLING)) {
      return;
    }
    if (chat.poller().isOn()) {
      chat.poller().now();
    } else if (!chat.poller().isInFlight()) {
      chat.poller().poll();
    }
  }

  private void decide() {
    Send send = current;
    if (send.pollsToGo > 0) {
      askTranscript();
    } else if (!send.waited) {
      return; // what was cut off may still be on its way into the transcript
    } else if (send.doubt.kind() != Kind.TIMEOUT && send.attempts < ATTEMPTS) {
      attempt(send);
    } else {
      rejected(send, send.doubt);
    }
  }

  private void gaveUp(Send send) {
    if (send == current && send.doubt != null) {
      rejected(send, send.doubt);
    }
  }

  private void reconciled(Send send) {
    delivered(send, AjaxResponse.ok(Map.of("statusCode", 0, "reconciled", true)), false);
  }

  private void delivered(Send send, AjaxResponse answer, boolean echoComes) {
    if (echoComes) {
      expected.add(send.message.text().strip());
      if (expected.size() > EXPECTED_LIMIT) {
        expected.poll();
      }
    }
    finish(send);
    send.result.complete(answer);
    next();
  }

  private void rejected(Send send, Throwable failure) {
    finish(send);
    send.result.completeExceptionally(failure);
    next();
  }

  private void finish(Send send) {
    cancel(send);
    send.doubt = null;
    current = null;
  }

  private static void cancel(Send send) {
    if (send.deadline != null) {
      send.deadline.cancel();
    }
  }

  private void idle() {
    List<Runnable> tasks = List.copyOf(whenIdle);
    whenIdle.clear();
    tasks.forEach(Runnable::run);
  }
}
