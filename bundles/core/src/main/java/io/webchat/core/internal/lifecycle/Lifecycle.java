package io.webchat.core.internal.lifecycle;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.History;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.core.internal.transport.Repeat;
import io.webchat.core.internal.transport.SessionUnknown;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Start and end of a session. Used on the mailbox only. */
public final class Lifecycle {
  public static final String ALREADY_ACTIVE = "There is already an active chat session";

  private final SessionParts parts;
  private final ChatSession session;
  private final ServiceEvents events;
  private final History history;
  private final Supplier<WebChatConfiguration> configuration;
  private final Listener listener;

  /** What others do when a session begins and ends. */
  public interface Listener {
    /** The server has no session any more in which something could be sent. */
    void endedWhileEnding();

    /** Whether a start that failed so can be made again, since the wire is another one now. */
    boolean changesWire(Throwable failure);

    /** The session is over, and {@code ended} is about to be published. */
    void sessionOver();
  }

  public Lifecycle(
      SessionParts parts,
      History history,
      Supplier<WebChatConfiguration> configuration,
      Listener listener) {
    this.parts = parts;
    this.session = parts.session();
    this.events = parts.events();
    this.history = history;
    this.configuration = configuration;
    this.listener = listener;
  }

  /**
   * Starts a chat; there must be none in which something could be sent. The events come after
   * {@code result} completed.
   */
  public void start(StartRequest request, CompletableFuture<AjaxResponse> result) {
    if (!session.move(WebChatState.STARTING)) {
      result.completeExceptionally(Rejection.of(ErrorCode.ALREADY_ACTIVE, ALREADY_ACTIVE));
      return;
    }
    begin(request, result);
  }

  private void begin(StartRequest request, CompletableFuture<AjaxResponse> result) {
    parts
        .holder()
        .call(Repeat.ALWAYS, transport -> transport.start(request))
        .whenComplete(
            (reply, failure) -> {
              if (!session.is(WebChatState.STARTING)) {
                result.completeExceptionally(RejectionMapping.closed());
              } else if (failure == null && reply.session() != null) {
                started(reply, request.async(), result);
              } else if (failure != null && listener.changesWire(failure)) {
                begin(request, result);
              } else {
                session.move(session.isReadable() ? WebChatState.READ_ONLY : WebChatState.IDLE);
                result.completeExceptionally(failure == null ? noSession(reply) : failure);
              }
            });
  }

  private void started(Reply reply, boolean async, CompletableFuture<AjaxResponse> result) {
    parts.begin(reply.session(), async, 0);
    history.begun(reply.inbound());
    session.move(WebChatState.ACTIVE);
    result.complete(reply.ajax());
    events.publish("started", withSession(reply.ajax(), reply.session()));
    parts.activated();
    parts.keeper().changed(true);
    parts.inbox().received(reply.inbound());
  }

  /** A poll was answered. */
  public void polled() {
    parts.unknown().reset();
  }

  /** The customer ended the chat. */
  public void endedByClient() {
    over(true, Status.ENDED);
  }

  /** The server says that the session is over, and in which way. */
  public void endedByServer(Status how) {
    if (session.is(WebChatState.ENDING)) {
      listener.endedWhileEnding();
    } else if (session.isActive()) {
      over(false, how);
    } else if (session.is(WebChatState.READ_ONLY) && how == Status.CLEARED) {
      parts.keeper().ended();
      close(false);
      cleared();
    }
  }

  /** Another instance attached to the session ended it. */
  public void endedByPeer() {
    if (session.isActive()) {
      over(true, Status.ENDED);
    }
  }

  /** A poll, or what stands for one, failed. What it says once the chat is ended does not count. */
  public void pollFailed(Throwable failure) {
    boolean lost = parts.unknown().failed(failure, configuration.get().poll().exceptionLimit());
    if (failure instanceof TransportException transport && transport.chatEnded()) {
      if (session.is(WebChatState.ACTIVE)) {
        events.error(RejectionMapping.rejection(transport, parts.holder().type()));
      }
      endedByServer(Status.ENDED);
    } else if (session.is(WebChatState.ENDING)) {
      return;
    } else if (lost && failure instanceof TransportException transport) {
      lost(transport);
    } else if (SessionUnknown.isToldBy(failure)) {
      parts.connectivity().unknownSession();
    } else {
      parts.connectivity().failed(failure);
    }
  }

  /** The server does not know the session any more. */
  public void lost(TransportException reason) {
    if (session.is(WebChatState.ENDING)) {
      listener.endedWhileEnding();
      return;
    }
    lost(reason.ajax(), () -> events.error(lostRejection(reason)));
  }

  /** The customer signed out here, by {@code answer}. */
  public void signedOut(AjaxResponse answer) {
    lost(answer, () -> {});
  }

  private void lost(AjaxResponse answer, Runnable error) {
    boolean active = session.isActive();
    if (!active && !session.is(WebChatState.READ_ONLY)) {
      return;
    }
    SessionData data = session.data();
    parts.keeper().lost(data, answer);
    if (close(false)) {
      events.publish("pollingStopped");
    }
    events.publish("sessionLost", Map.of("sessionData", data));
    error.run();
    if (active) {
      events.publish("ended");
    }
  }

  private Rejection lostRejection(TransportException reason) {
    Rejection told = RejectionMapping.rejection(reason, parts.holder().type());
    return Rejection.of(ErrorCode.SESSION_LOST, told.text(), reason.ajax())
        .withCause(reason)
        .withHint(told.hint().orElse("The session is gone; a new chat can be started"));
  }

  private void over(boolean byClient, Status how) {
    boolean readable = how == Status.READ_ONLY;
    if (!readable) {
      parts.keeper().ended();
    }
    Map<String, ?> agents = parts.inbox().participants().agents();
    boolean polled = close(readable);
    if (byClient) {
      if (polled) {
        events.publish("pollingStopped");
      }
      Map<String, Object> nobody = new LinkedHashMap<>();
      nobody.put("message", null);
      nobody.put("agents", agents);
      nobody.put("numAgentsConnected", 0);
      events.publish("supervisorDisconnected", nobody);
      events.publish("agentDisconnected", nobody);
      events.publish("clientDisconnected", nobody);
    }
    if (how == Status.CLEARED) {
      cleared();
    }
    events.publish("ended", readable ? Map.of("readOnly", true) : Map.of());
    if (polled && !byClient) {
      events.publish("pollingStopped");
    }
  }

  /** The messages of the conversation are gone on the server. */
  private void cleared() {
    parts.inbox().transcript().clear();
    events.publish("cleared");
  }

  private boolean close(boolean readable) {
    boolean polled = parts.over(readable);
    listener.sessionOver();
    return polled;
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
