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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Start and end of a session, and going on with it when a transport comes back. Used on the mailbox
 * only.
 */
final class Lifecycle {
  static final String ALREADY_ACTIVE = "There is already an active chat session";

  private static final long FIRST_PAUSE_MS = 1_000;

  private final ChatInstance chat;
  private final SessionUnknown unknown = new SessionUnknown();
  private final BackOff again;
  private Timers.Timer resumption;

  Lifecycle(ChatInstance chat) {
    this.chat = chat;
    this.again = new BackOff(chat.mailbox()::nanoTime, BackOff.LIMIT_MS);
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
    chat.history().begun(reply.inbound());
    chat.keeper().acknowledgements().begin(0);
    chat.session().move(WebChatState.ACTIVE);
    chat.connectivity().clear();
    begin();
    result.complete(reply.ajax());
    chat.events().publish("started", withSession(reply.ajax(), reply.session()));
    activated();
    chat.keeper().changed(true);
    chat.received(reply.inbound());
  }

  /** How the polls of a former session went does not matter. */
  void begin() {
    unknown.reset();
    again.succeeded();
    chat.poller().begin();
  }

  /** A poll was answered. */
  void polled() {
    unknown.reset();
  }

  /** The session was taken up again without a poll. */
  void reached() {
    chat.poller().reached();
  }

  /** A session is there: polls, and the others attached to it, begin. */
  void activated() {
    chat.events().data("sessionActive", true);
    chat.gate().sessionChanged();
    chat.peers().activated();
    if (chat.lease().can(Capability.POLLING)) {
      chat.poller().start();
    }
  }

  /** The customer ended the chat. */
  void endedByClient() {
    over(true);
  }

  /** The server says that the session is over. */
  void endedByServer() {
    if (chat.session().is(WebChatState.ENDING)) {
      chat.chatEnd().serverEnded();
    } else if (chat.session().isActive()) {
      over(false);
    }
  }

  /** Another instance attached to the session ended it. */
  void endedByPeer() {
    if (chat.session().isActive()) {
      over(true);
    }
  }

  /** A poll, or what stands for one, failed. What it says once the chat is ended does not count. */
  void pollFailed(Throwable failure) {
    boolean lost = unknown.failed(failure, chat.configuration().poll().exceptionLimit());
    if (failure instanceof TransportException transport && transport.chatEnded()) {
      if (chat.session().is(WebChatState.ACTIVE)) {
        chat.events().error(Failures.rejection(transport, chat.lease().type()));
      }
      endedByServer();
    } else if (chat.session().is(WebChatState.ENDING)) {
      return;
    } else if (lost && failure instanceof TransportException transport) {
      lost(transport);
    } else if (SessionUnknown.isToldBy(failure)) {
      chat.connectivity().unknownSession();
    } else {
      chat.connectivity().failed(failure);
    }
  }

  /** The server does not know the session any more. */
  void lost(TransportException reason) {
    if (chat.session().is(WebChatState.ENDING)) {
      chat.chatEnd().serverEnded();
      return;
    }
    if (!chat.session().isActive()) {
      return;
    }
    SessionData data = chat.session().data();
    Rejection rejection = lostRejection(reason);
    chat.keeper().lost(data, reason.ajax());
    if (close()) {
      chat.events().publish("pollingStopped");
    }
    chat.events().publish("sessionLost", Map.of("sessionData", data));
    chat.events().error(rejection);
    chat.events().publish("ended");
  }

  private Rejection lostRejection(TransportException reason) {
    Rejection told = Failures.rejection(reason, chat.lease().type());
    return Rejection.of(ErrorCode.SESSION_LOST, told.text(), reason.ajax())
        .withCause(reason)
        .withHint(told.hint().orElse("The session is gone; a new chat can be started"));
  }

  private void over(boolean byClient) {
    chat.keeper().ended();
    Map<String, ?> agents = chat.inbox().participants().agents();
    boolean polled = close();
    if (byClient) {
      if (polled) {
        chat.events().publish("pollingStopped");
      }
      Map<String, Object> nobody = new LinkedHashMap<>();
      nobody.put("message", null);
      nobody.put("agents", agents);
      nobody.put("numAgentsConnected", 0);
      chat.events().publish("supervisorDisconnected", nobody);
      chat.events().publish("agentDisconnected", nobody);
      chat.events().publish("clientDisconnected", nobody);
    }
    chat.events().publish("ended");
    if (polled && !byClient) {
      chat.events().publish("pollingStopped");
    }
  }

  /**
   * Everything local of the session goes, but the transcript.
   *
   * @return whether it was polled
   */
  private boolean close() {
    boolean polled = chat.poller().stop();
    unknown.reset();
    cancelResumption();
    chat.typing().clear();
    chat.inbox().ended();
    chat.peers().leave();
    chat.filters().clear();
    chat.connectivity().over();
    chat.session().clear();
    chat.session().move(WebChatState.IDLE);
    chat.outbox().clear(Failures.notActive());
    chat.events().data("sessionActive", false);
    chat.gate().sessionChanged();
    chat.sessionOver();
    return polled;
  }

  /**
   * A transport came back under the running session, or the transcript is needed as it is now: goes
   * on at the position.
   */
  void resume() {
    cancelResumption();
    int session = chat.session().number();
    attachAtPosition()
        .whenComplete(
            (reply, failure) -> {
              if (session == chat.session().number()) {
                resumed(reply, failure);
              }
            });
  }

  /** Asks for what came since the position. */
  CompletionStage<Reply> attachAtPosition() {
    AttachRequest request =
        new AttachRequest(
            chat.inbox().positions().next(),
            AttachRequest.Mode.RESUME,
            chat.configuration().async().pageSize());
    return chat.lease().call(true, transport -> transport.attach(chat.session().data(), request));
  }

  private void resumed(Reply reply, Throwable failure) {
    if (failure == null) {
      again.succeeded();
      reached();
      chat.received(reply.inbound()).thenRun(chat.outbox()::attached);
    } else {
      int session = chat.session().number();
      chat.poller().notReached(Failures.unwrap(failure));
      if (session == chat.session().number()) {
        resumeLater();
      }
    }
    chat.poller().resume(Poller.Pause.NO_TRANSPORT);
  }

  /**
   * Takes up the session again after a pause, where no poll does so: messages that a wire pushes
   * are not known to be missing.
   */
  void resumeLater() {
    if (chat.lease().can(Capability.POLLING)) {
      return;
    }
    cancelResumption();
    int session = chat.session().number();
    resumption =
        chat.mailbox()
            .after(
                again.failed(FIRST_PAUSE_MS),
                () -> {
                  if (session == chat.session().number() && chat.lease().isHeld()) {
                    resume();
                  }
                });
  }

  /** The session is over, or the instance is closed: it is not taken up any more. */
  void cancelResumption() {
    if (resumption != null) {
      resumption.cancel();
      resumption = null;
    }
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
