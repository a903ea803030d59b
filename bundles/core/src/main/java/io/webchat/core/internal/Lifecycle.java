package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Start and end of a session, and going on with it when a transport comes back. Used on the mailbox
 * only.
 */
final class Lifecycle {
  static final String ALREADY_ACTIVE = "There is already an active chat session";
  static final String NOT_ACTIVE = "There is no active chat session";

  private final ChatInstance chat;

  Lifecycle(ChatInstance chat) {
    this.chat = chat;
  }

  /** Starts a chat; the instance must be idle. The events come after {@code result} completed. */
  void start(StartRequest request, CompletableFuture<AjaxResponse> result) {
    if (!chat.session().move(WebChatState.STARTING)) {
      result.completeExceptionally(Rejection.of(ErrorCode.ALREADY_ACTIVE, ALREADY_ACTIVE));
      return;
    }
    chat.lease()
        .call(true, transport -> transport.start(request))
        .whenComplete(
            (reply, failure) -> {
              if (!chat.session().is(WebChatState.STARTING)) {
                result.completeExceptionally(closed());
              } else if (failure == null && reply.session() != null) {
                started(reply, request.async(), result);
              } else {
                chat.session().move(WebChatState.IDLE);
                result.completeExceptionally(failure == null ? noSession(reply) : failure);
              }
            });
  }

  private void started(Reply reply, boolean async, CompletableFuture<AjaxResponse> result) {
    chat.inbox().clear();
    chat.session().begin(reply.session(), async);
    chat.keeper().acknowledgements().begin(0);
    chat.session().move(WebChatState.ACTIVE);
    chat.connectivity().clear();
    result.complete(reply.ajax());
    chat.events().publish("started", withSession(reply.ajax(), reply.session()));
    activated();
    chat.keeper().changed(true);
    chat.received(reply);
  }

  /** A session is there: polls, and the others attached to it, begin. */
  void activated() {
    chat.events().data("sessionActive", true);
    chat.tenure().update();
    chat.peers().activated();
    if (chat.lease().can(Capability.POLLING)) {
      chat.poller().start();
    }
  }

  /** Ends the chat once everything has been sent. */
  void end(CompletableFuture<AjaxResponse> result) {
    if (!chat.session().move(WebChatState.ENDING)) {
      result.completeExceptionally(Rejection.of(ErrorCode.NO_ACTIVE_SESSION, NOT_ACTIVE));
      return;
    }
    int session = chat.session().number();
    chat.outbox().whenIdle(() -> requestEnd(session, result));
  }

  private void requestEnd(int session, CompletableFuture<AjaxResponse> result) {
    if (session != chat.session().number()) {
      result.complete(AjaxResponse.ok(Map.of("statusCode", 0, "chatEnded", true)));
      return;
    }
    chat.lease()
        .call(true, transport -> transport.end(chat.session().data()))
        .whenComplete(
            (reply, failure) -> {
              Throwable cause = failure == null ? null : Failures.unwrap(failure);
              if (session != chat.session().number()) {
                result.complete(AjaxResponse.ok(Map.of("statusCode", 0, "chatEnded", true)));
              } else if (cause == null) {
                ended(reply, result);
              } else if (cause instanceof TransportException transport
                  && (transport.chatEnded() || transport.kind() == Kind.SESSION_LOST)) {
                over(true);
                result.complete(transport.ajax());
              } else {
                chat.session().move(WebChatState.ACTIVE);
                chat.poller().hurry();
                result.completeExceptionally(cause);
              }
            });
  }

  private void ended(Reply reply, CompletableFuture<AjaxResponse> result) {
    int session = chat.session().number();
    chat.inbox()
        .accept(reply.inbound(), Inbox.Source.LIVE)
        .thenRun(
            () -> {
              if (session == chat.session().number()) {
                chat.peers().endedByThis();
                over(true);
              }
              result.complete(reply.ajax());
            });
  }

  /** The server says that the session is over. */
  void endedByServer() {
    if (chat.session().isActive()) {
      over(false);
    }
  }

  /** Another instance attached to the session ended it. */
  void endedByPeer() {
    if (chat.session().isActive()) {
      over(true);
    }
  }

  /** The server does not know the session any more. */
  void lost(TransportException reason) {
    if (!chat.session().isActive()) {
      return;
    }
    SessionData data = chat.session().data();
    Rejection rejection = Failures.rejection(reason, chat.lease().type());
    chat.keeper().lost(data, reason.ajax());
    close();
    chat.events().publish("sessionLost", Map.of("sessionData", data));
    chat.events().error(rejection);
    chat.events().publish("ended");
  }

  private void over(boolean byClient) {
    chat.keeper().ended();
    Map<String, ?> agents = chat.inbox().participants().agents();
    close();
    if (byClient) {
      Map<String, Object> nobody = new LinkedHashMap<>();
      nobody.put("message", null);
      nobody.put("agents", agents);
      nobody.put("numAgentsConnected", 0);
      chat.events().publish("supervisorDisconnected", nobody);
      chat.events().publish("agentDisconnected", nobody);
      chat.events().publish("clientDisconnected", nobody);
    }
    chat.events().publish("ended");
  }

  /** Everything local of the session goes, but the transcript. */
  private void close() {
    chat.poller().stop();
    chat.typing().clear();
    chat.inbox().ended();
    chat.peers().leave();
    chat.filters().clear();
    chat.connectivity().clear();
    chat.session().clear();
    chat.session().move(WebChatState.IDLE);
    chat.outbox().clear(Rejection.of(ErrorCode.NO_ACTIVE_SESSION, NOT_ACTIVE));
    chat.events().data("sessionActive", false);
    chat.tenure().update();
    chat.sessionOver();
  }

  /** A transport came back under the running session: goes on at the position. */
  void resume() {
    int session = chat.session().number();
    AttachRequest request =
        new AttachRequest(
            chat.inbox().positions().next(),
            AttachRequest.Mode.RESUME,
            chat.configuration().async().pageSize());
    chat.lease()
        .call(true, transport -> transport.attach(chat.session().data(), request))
        .whenComplete(
            (reply, failure) -> {
              if (session != chat.session().number()) {
                return;
              }
              if (failure == null) {
                chat.connectivity().succeeded();
                chat.received(reply).thenRun(chat.outbox()::attached);
              } else if (Failures.unwrap(failure) instanceof TransportException transport
                  && transport.kind() == Kind.SESSION_LOST) {
                lost(transport);
                return;
              } else {
                chat.connectivity().failed(Failures.unwrap(failure));
              }
              chat.poller().resume(Poller.Pause.NO_TRANSPORT);
            });
  }

  private Rejection closed() {
    return Rejection.of(ErrorCode.CLOSED, "The instance was closed");
  }

  private Rejection noSession(Reply reply) {
    return Rejection.of(
        ErrorCode.INVALID_RESPONSE, "The answer of the chat server has no session", reply.ajax());
  }

  /** {@code started}: the AJAX response with the session data, also under {@code data} as on v3. */
  static AjaxResponse withSession(AjaxResponse ajax, SessionData data) {
    AjaxResponse event = ajax.with("sessionData", data).with("data", data);
    for (Map.Entry<String, Object> entry : data.entrySet()) {
      event = event.with(entry.getKey(), entry.getValue());
    }
    return event;
  }
}
