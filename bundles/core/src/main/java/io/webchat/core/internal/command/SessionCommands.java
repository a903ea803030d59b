package io.webchat.core.internal.command;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.message.Agents;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.lifecycle.ChatEnd;
import io.webchat.core.internal.lifecycle.Lifecycle;
import io.webchat.core.internal.message.History;
import io.webchat.core.internal.message.Inbox;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.storage.Acknowledgements;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.core.internal.transport.SessionUnknown;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The commands about a session that is there, and what it has brought. Used on the mailbox only.
 */
public final class SessionCommands {
  private final ChatSession session;
  private final SessionCalls calls;
  private final Lifecycle lifecycle;
  private final ChatEnd chatEnd;
  private final Inbox inbox;
  private final History history;
  private final Acknowledgements acknowledgements;

  public SessionCommands(
      ChatSession session,
      SessionCalls calls,
      Lifecycle lifecycle,
      ChatEnd chatEnd,
      Inbox inbox,
      History history,
      Acknowledgements acknowledgements) {
    this.session = session;
    this.calls = calls;
    this.lifecycle = lifecycle;
    this.chatEnd = chatEnd;
    this.inbox = inbox;
    this.history = history;
    this.acknowledgements = acknowledgements;
  }

  public void register(Commands commands) {
    commands.on("endChat", call -> endChat());
    commands.on("clearChat", call -> clearChat());
    commands.on("signOut", call -> signOut());
    commands.on("fetchHistory", call -> fetchHistory());
    commands.on("verifySession", call -> verifySession());
    commands.on("acknowledge", this::acknowledge);
    commands.value("getPosition", acknowledgements::position);
    commands.value("getSessionData", session::data);
    commands.value("getTranscript", () -> inbox.transcript().transcript());
    commands.value("getAgents", () -> Agents.of(inbox.participants().agents()));
    commands.value("getStats", () -> inbox.transcript().stats(inbox.participants().agents()));
  }

  private CompletionStage<?> endChat() {
    calls.requireActive();
    CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
    chatEnd.end(result);
    return result;
  }

  private CompletionStage<?> clearChat() {
    calls.require(Capability.CLEAR, "This transport doesn't support clearing the chat.");
    return over(
        Transport::clear, answer -> inbox.received(Inbound.of(Inbound.Status.CLEARED, List.of())));
  }

  private CompletionStage<?> signOut() {
    calls.require(Capability.AUTHENTICATION, "This transport doesn't support signing in.");
    return over(Transport::signOut, lifecycle::signedOut);
  }

  /** Asks the server for what ends a session, also one that can only be read. */
  private CompletionStage<?> over(
      BiFunction<Transport, SessionData, CompletionStage<Reply>> call,
      Consumer<AjaxResponse> then) {
    if (!session.is(WebChatState.READ_ONLY)) {
      calls.requireActive();
    }
    int asked = session.number();
    return calls
        .call(call)
        .thenApply(
            reply -> {
              if (asked == session.number()) {
                then.accept(reply.ajax());
              }
              return reply.ajax();
            });
  }

  private CompletionStage<?> fetchHistory() {
    if (!session.async() || !calls.can(Capability.HISTORY)) {
      throw Rejection.of(
          ErrorCode.NOT_ASYNC, "Fetching history messages applies only to Asynchronous chat");
    }
    return history.fetch();
  }

  private CompletionStage<?> verifySession() {
    calls.require(
        Capability.VERIFY_SESSION, "This transport doesn't support the verifySession command");
    if (!session.isActive()) {
      return Stages.value(Map.of("sessionActive", false));
    }
    int asked = session.number();
    return calls
        .call(Transport::verify)
        .handle((reply, failure) -> Map.of("sessionActive", isActive(asked, reply, failure)));
  }

  /**
   * Whether the session that was asked about is active by the answer. One that ended here meanwhile
   * is not, whatever the answer says: what a late one brings is not taken in.
   */
  private boolean isActive(int asked, Reply reply, Throwable failure) {
    if (asked != session.number() || !session.isActive()) {
      return false;
    }
    if (failure == null) {
      return !reply.inbound().isEnd();
    }
    Throwable cause = Stages.unwrap(failure);
    if (SessionUnknown.isOverBy(cause)) {
      return false;
    }
    throw new CompletionException(cause);
  }

  private CompletionStage<?> acknowledge(CommandCall call) {
    calls.requireReadable();
    if (!(call.data().get("position") instanceof Number position)) {
      throw Rejection.of(
          ErrorCode.INVALID_ARGUMENT, "Option 'position' is the position of a message");
    }
    return acknowledgements.acknowledge(position.longValue());
  }
}
