package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** What is asked of the transport for the session. Used on the mailbox only. */
final class SessionCalls {
  private final Session session;
  private final TransportLease lease;
  private final Consumer<Inbound> received;

  /** {@code received} takes what comes along with the answer to a command. */
  SessionCalls(Session session, TransportLease lease, Consumer<Inbound> received) {
    this.session = session;
    this.lease = lease;
    this.received = received;
  }

  boolean can(Capability capability) {
    return lease.can(capability);
  }

  /** What session data mean to the transport. */
  SessionFormat format() {
    return lease.format();
  }

  /** Whether there is a transport now; calls wait for one. */
  boolean isTransportThere() {
    return lease.isHeld();
  }

  /** Rejects a command that the transport cannot carry out. */
  void require(Capability capability, String otherwise) {
    if (!lease.can(capability)) {
      throw Failures.unsupported(otherwise);
    }
  }

  /** Rejects a command that needs a session, also one that is being ended. */
  void requireSession() {
    if (!session.isActive()) {
      throw Failures.notActive();
    }
  }

  /** Rejects a command that needs a chat which is not being ended. */
  void requireActive() {
    if (!session.is(WebChatState.ACTIVE)) {
      throw Failures.notActive();
    }
  }

  /** Calls the transport with the data that the session has when the call is made. */
  CompletionStage<Reply> call(BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return lease.call(true, transport -> call.apply(transport, session.data()));
  }

  /** The same for a call that must not be made twice. */
  CompletionStage<Reply> once(BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return lease.call(false, transport -> call.apply(transport, session.data()));
  }

  /** The same for a call that must not be made twice, with a limit of its own, ms. */
  CompletionStage<Reply> once(
      long limitMs, BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return lease.call(false, limitMs, transport -> call.apply(transport, session.data()));
  }

  /** Calls for the AJAX response; what comes along with it is taken in. */
  CompletionStage<AjaxResponse> ajax(
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return call(call)
        .thenApply(
            reply -> {
              take(reply);
              return reply.ajax();
            });
  }

  /** Takes in what came along with an answer. */
  void take(Reply reply) {
    received.accept(reply.inbound());
  }

  /** The rejection for what a call failed with. */
  Rejection rejection(Throwable failure) {
    return Failures.rejection(failure, lease.type());
  }
}
