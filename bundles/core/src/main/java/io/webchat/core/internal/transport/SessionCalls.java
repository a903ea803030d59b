package io.webchat.core.internal.transport;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is asked of the transport for the session. Used on the mailbox only. */
public final class SessionCalls {
  private final ChatSession session;
  private final TransportHolder holder;
  private final Consumer<Inbound> received;

  /** {@code received} takes what comes along with the answer to a command. */
  public SessionCalls(ChatSession session, TransportHolder holder, Consumer<Inbound> received) {
    this.session = session;
    this.holder = holder;
    this.received = received;
  }

  public boolean can(Capability capability) {
    return holder.can(capability);
  }

  /** What session data mean to the transport. */
  public SessionFormat format() {
    return holder.format();
  }

  /** Whether there is a transport now; calls wait for one. */
  public boolean isTransportThere() {
    return holder.isHeld();
  }

  /** Rejects a command that the transport cannot carry out. */
  public void require(Capability capability, String otherwise) {
    if (!holder.can(capability)) {
      throw RejectionMapping.unsupported(otherwise);
    }
  }

  /** Rejects a command that needs a session, also one that is being ended. */
  public void requireSession() {
    require(session.isActive(), RejectionMapping.notActive());
  }

  /** Rejects a command that needs a chat which is not being ended. */
  public void requireActive() {
    requireActive(RejectionMapping.notActive());
  }

  /** The same, with the rejection of a command of its own. */
  public void requireActive(Rejection otherwise) {
    require(session.is(WebChatState.ACTIVE), otherwise);
  }

  /** Rejects a command that needs a session which can be read. */
  public void requireReadable() {
    require(session.isReadable(), RejectionMapping.notActive());
  }

  private void require(boolean met, Rejection otherwise) {
    if (!met) {
      throw session.is(WebChatState.READ_ONLY) ? RejectionMapping.readOnly() : otherwise;
    }
  }

  /** Calls the transport with the data that the session has when the call is made. */
  public CompletionStage<Reply> call(
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return holder.call(Repeat.ALWAYS, transport -> call.apply(transport, session.data()));
  }

  /**
   * The same for what some transports answer without the server: an answer does not show that the
   * server can be reached.
   */
  public CompletionStage<Reply> local(
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return holder.callLocal(Repeat.ALWAYS, transport -> call.apply(transport, session.data()));
  }

  /** As {@link #call} for what must not be done twice. */
  public CompletionStage<Reply> once(
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return holder.call(Repeat.NEVER, transport -> call.apply(transport, session.data()));
  }

  /** The same for a call that must not be made twice, with a limit of its own, ms. */
  public CompletionStage<Reply> once(
      long limitMs, BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return holder.call(Repeat.NEVER, limitMs, transport -> call.apply(transport, session.data()));
  }

  /**
   * The same for what must not be done twice, with a limit of its own: it fails with
   * DELIVERY_UNKNOWN when the server may have done it.
   *
   * @param limitMs how long it may take, ms
   * @param what it is, for the text
   * @param hint what to do then
   */
  public CompletionStage<Reply> once(
      long limitMs,
      String what,
      String hint,
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    Attempt attempt = new Attempt(call);
    return told(holder.call(Repeat.NEVER, limitMs, attempt), attempt, what, hint);
  }

  /** Calls for the AJAX response; what comes along with it is taken in. */
  public CompletionStage<AjaxResponse> ajax(
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return taken(call(call));
  }

  /**
   * The same for what some transports answer without the server: an answer does not show that the
   * server can be reached.
   */
  public CompletionStage<AjaxResponse> localAjax(
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    return taken(local(call));
  }

  private CompletionStage<AjaxResponse> taken(CompletionStage<Reply> answer) {
    return answer.thenApply(
        reply -> {
          take(reply);
          return reply.ajax();
        });
  }

  /**
   * As {@link #ajax} for what must not be done twice and cannot be looked for: it is not repeated
   * when the server may have done it, and then fails with DELIVERY_UNKNOWN.
   *
   * @param what it is, for the text
   */
  public CompletionStage<AjaxResponse> ajaxOnce(
      String what, BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
    Attempt attempt = new Attempt(call);
    return taken(
        told(
            holder.call(Repeat.UNSENT, attempt),
            attempt,
            what,
            "Send it again only where twice does no harm"));
  }

  /** The same answer, whose failure says when the server may have done it. */
  private CompletionStage<Reply> told(
      CompletionStage<Reply> answer, Attempt attempt, String what, String hint) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    answer.whenComplete(
        (reply, failure) -> {
          Throwable reason = Stages.unwrap(failure);
          if (reason == null) {
            result.complete(reply);
          } else {
            result.completeExceptionally(
                attempt.isInDoubt(reason) ? unsure(what, hint, reason) : reason);
          }
        });
    return result;
  }

  /** What was last asked of a transport that must not be done twice. */
  private final class Attempt implements Function<Transport, CompletionStage<Reply>> {
    private final BiFunction<Transport, SessionData, CompletionStage<Reply>> call;

    /** Its own answer; {@code null} when nothing was asked. */
    private CompletionStage<Reply> made;

    Attempt(BiFunction<Transport, SessionData, CompletionStage<Reply>> call) {
      this.call = call;
    }

    @Override
    public CompletionStage<Reply> apply(Transport transport) {
      made = null;
      made = call.apply(transport, session.data());
      return made;
    }

    /**
     * Whether the server may have done it, and the failure does not say so itself, as that of a
     * server that did not answer in time does.
     */
    boolean isInDoubt(Throwable failure) {
      if (made == null) {
        return false;
      }
      return failure instanceof TransportException transport
          ? transport.ambiguous() && transport.kind() != Kind.TIMEOUT
          : failure instanceof Rejection && !hasNotLeft();
    }

    private boolean hasNotLeft() {
      CompletableFuture<Throwable> failed =
          made.handle((reply, failure) -> Stages.unwrap(failure)).toCompletableFuture();
      return failed.getNow(null) instanceof TransportException transport && !transport.ambiguous();
    }
  }

  /** The rejection for what the server may have. */
  private Rejection unsure(String what, String hint, Throwable failure) {
    return Rejection.of(
            ErrorCode.DELIVERY_UNKNOWN,
            "It is not sure whether the chat server took " + what,
            rejection(failure).ajax().orElseGet(() -> AjaxResponse.failure("abort")))
        .withHint(hint)
        .withCause(failure);
  }

  /** Takes in what came along with an answer. */
  public void take(Reply reply) {
    received.accept(reply.inbound());
  }

  /** The rejection for what a call failed with. */
  public Rejection rejection(Throwable failure) {
    return RejectionMapping.rejection(failure, holder.type());
  }
}
