package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.message.CustomAttributes;
import io.webchat.transport.webmessaging.internal.message.WireMessage;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Messages on their way out. The echo confirms one; without it the history tells, by the id that
 * this client gave it, and only a message that is not there is sent again. Used on the mailbox
 * only.
 */
final class MessageSends {
  private static final int ATTEMPTS = 3;

  /** How long the server may take to note a message whose connection was lost, ms. */
  static final long ARRIVAL_MS = 1_500;

  private final class Send {
    private final String operation;
    private final String id = UUID.randomUUID().toString();
    private final Map<String, Object> message;
    private final long endsAt;
    private final CompletableFuture<Reply> result = new CompletableFuture<>();
    private Timers.Timer limit = Timers.NONE;
    private TransportException doubt;
    private Map<String, Object> carried = Map.of();
    private int attempts;

    Send(String operation, Function<String, Map<String, Object>> message, long endsAt) {
      this.operation = operation;
      this.message = message.apply(id);
      this.endsAt = endsAt;
    }

    long left() {
      return Math.max(1, (endsAt - mailbox.nanoTime()) / 1_000_000);
    }
  }

  private final Mailbox mailbox;
  private final FrameRequests requests;
  private final MessagePages pages;
  private final InboundMessages inbound;
  private final CustomAttributes attributes;
  private final Runnable attributesSent;
  private final Set<Send> open = new LinkedHashSet<>();

  /** Of a message that is given up it is not known what became of it. */
  private boolean inDoubt;

  /** {@code attributesSent} is told when the server took attributes. */
  MessageSends(
      Mailbox mailbox,
      FrameRequests requests,
      MessagePages pages,
      InboundMessages inbound,
      CustomAttributes attributes,
      Runnable attributesSent) {
    this.mailbox = mailbox;
    this.requests = requests;
    this.pages = pages;
    this.inbound = inbound;
    this.attributes = attributes;
    this.attributesSent = attributesSent;
  }

  /**
   * Sends a message.
   *
   * @param message makes it, of the id by which it is known
   * @param limitMs how long to try
   */
  CompletableFuture<Reply> send(
      String operation, Function<String, Map<String, Object>> message, long limitMs) {
    Send send = new Send(operation, message, mailbox.nanoTime() + limitMs * 1_000_000);
    open.add(send);
    send.limit = mailbox.after(limitMs, () -> late(send));
    attempt(send);
    return send.result;
  }

  /** Whether it is known of every message what became of it. */
  boolean areCertain() {
    return open.isEmpty() && !inDoubt;
  }

  private void attempt(Send send) {
    send.attempts++;
    send.doubt = null;
    send.carried = attributes.unsent();
    ClientFrame frame = ClientFrame.message(CustomAttributes.with(send.message, send.carried));
    Settled.here(
        requests.ask(send.operation, frame, send.left()),
        (answer, failure) -> {
          if (failure == null) {
            confirm(send, answer.object());
          } else if (open.contains(send)) {
            failed(send, failure);
          }
        });
  }

  private void confirm(Send send, Map<String, Object> echo) {
    if (open.remove(send)) {
      if (!send.carried.isEmpty()) {
        attributes.sent(send.carried);
        attributesSent.run();
      }
      send.limit.cancel();
      send.result.complete(Reply.of(AjaxResponse.ok(echo)));
    }
  }

  private void fail(Send send, TransportException failure) {
    if (open.remove(send)) {
      inDoubt |= failure.ambiguous();
      send.limit.cancel();
      send.result.completeExceptionally(failure);
    }
  }

  private void failed(Send send, TransportException failure) {
    boolean unknown = failure.ambiguous() && failure.kind() != Kind.CLOSED;
    if (!unknown) {
      fail(send, failure);
      return;
    }
    send.doubt = failure;
    if (failure.kind() != Kind.NETWORK) {
      look(send); // the connection is there: the history tells now
    }
  }

  /** The gap that a lost connection left has been fetched: what was cut off is settled. */
  void reconcile() {
    for (Send send : new ArrayList<>(open)) {
      if (send.doubt != null && !isThere(send)) {
        TransportException doubt = send.doubt;
        mailbox.after(
            ARRIVAL_MS,
            () -> {
              if (open.contains(send) && send.doubt == doubt) {
                look(send);
              }
            });
      }
    }
  }

  /** A message of the customer came in: it may be the echo of one that is unsure. */
  void sawOwn(WireMessage message) {
    String id = message.customMessageId();
    for (Send send : new ArrayList<>(open)) {
      if (send.id.equals(id)) {
        confirm(send, message.raw());
      }
    }
  }

  private boolean isThere(Send send) {
    WireMessage message = inbound.own(send.id);
    if (message != null) {
      confirm(send, message.raw());
    }
    return message != null;
  }

  private void look(Send send) {
    TransportException doubt = send.doubt;
    Settled.here(
        pages.page(1, MessagePages.PAGE),
        (page, failure) -> {
          if (!open.contains(send) || send.doubt != doubt) {
            return;
          }
          if (failure != null) {
            fail(send, doubt);
          } else if (!confirmedBy(send, page.messages())) {
            missing(send);
          }
        });
  }

  private boolean confirmedBy(Send send, List<WireMessage> messages) {
    for (WireMessage message : messages) {
      if (message.fromGuest() && send.id.equals(message.customMessageId())) {
        if (inbound.arrived(message)) {
          inbound.flush();
        }
        confirm(send, message.raw());
        return true;
      }
    }
    return isThere(send);
  }

  /** A message that a slow server has not noted yet may still come: only others are sent again. */
  private void missing(Send send) {
    Kind kind = send.doubt.kind();
    boolean mayRepeat = kind == Kind.NETWORK || kind == Kind.RATE_LIMITED;
    if (mayRepeat && send.attempts < ATTEMPTS) {
      attempt(send);
    } else {
      fail(send, send.doubt);
    }
  }

  private void late(Send send) {
    if (open.contains(send) && send.doubt != null) {
      fail(send, WireFailures.timeout(send.operation, true));
    } // else the request itself fails
  }

  /** Nothing is sent any more. */
  void close(TransportException reason) {
    for (Send send : new ArrayList<>(open)) {
      boolean maybe = send.doubt != null;
      fail(send, maybe && reason.kind() == Kind.CLOSED ? WireFailures.closed(true) : reason);
    }
  }
}
