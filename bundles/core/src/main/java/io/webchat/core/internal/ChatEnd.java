package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a chat on behalf of the customer: what waits is sent, the server is told, and the chat
 * ends here whatever the server answers, or when it does not answer in time. The last messages come
 * before the end, unless preprocessors need longer for them than extensions may take. Used on the
 * mailbox only.
 */
final class ChatEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ChatEnd.class);

  /** How long to wait where {@code ajaxTimeout} sets no limit, ms. */
  private static final long DEFAULT_MS = 10_000;

  /**
   * How long a transport may take beyond {@code ajaxTimeout} to say that there is no answer, ms.
   */
  private static final long LATE_MS = 1_000;

  private final ChatInstance chat;
  private boolean asked;

  ChatEnd(ChatInstance chat) {
    this.chat = chat;
  }

  /** Ends the chat; {@code result} never fails once the chat is being ended. */
  void end(CompletableFuture<AjaxResponse> result) {
    if (!chat.session().move(WebChatState.ENDING)) {
      result.completeExceptionally(Failures.notActive());
      return;
    }
    asked = false;
    int session = chat.session().number();
    chat.mailbox().after(timeout(), () -> stopSending(session));
    chat.outbox().whenIdle(() -> ask(session, result));
    chat.scriptGate().changed();
  }

  /** The instance closes: the chat ends at once, and the server is told in the background. */
  void close() {
    int session = chat.session().number();
    if (isUnderWay(session)) {
      chat.endInBackground(chat.session().data());
      over(session);
    }
  }

  /** The server has no session any more in which something could be sent. */
  void serverEnded() {
    stopSending(chat.session().number());
  }

  private void stopSending(int session) {
    if (isUnderWay(session) && !asked) {
      chat.outbox().clear(Failures.notActive());
    }
  }

  private void ask(int session, CompletableFuture<AjaxResponse> result) {
    if (!isUnderWay(session)) {
      result.complete(ended());
      return;
    }
    asked = true;
    SessionData data = chat.session().data();
    TransportException late =
        TransportException.builder(Kind.TIMEOUT, "No answer in time to the end of the chat")
            .ajax(AjaxResponse.failure("timeout"))
            .build();
    Timers.Timer limit =
        chat.mailbox().after(timeout() + LATE_MS, () -> failed(session, data, late, result));
    chat.lease()
        .call(true, transport -> transport.end(chat.session().data()))
        .whenComplete(
            (reply, failure) -> {
              limit.cancel();
              if (failure == null) {
                answered(session, reply, result);
              } else {
                failed(session, data, Failures.unwrap(failure), result);
              }
            });
  }

  private void answered(int session, Reply reply, CompletableFuture<AjaxResponse> result) {
    if (!isUnderWay(session)) {
      result.complete(ended());
      return;
    }
    chat.connectivity().succeeded();
    Timers.Timer limit =
        chat.mailbox()
            .after(
                chat.limits().extensionTimeoutMs(),
                () -> {
                  if (isUnderWay(session)) {
                    LOG.warn(
                        "Instance {}: the chat ends while preprocessors still have messages of it;"
                            + " these are not shown",
                        chat.id());
                    finish(session, reply.ajax(), result);
                  }
                });
    chat.inbox()
        .accept(reply.inbound(), Inbox.Source.LIVE)
        .thenRun(limit::cancel)
        .thenRun(() -> finish(session, reply.ajax(), result));
  }

  private void finish(int session, AjaxResponse answer, CompletableFuture<AjaxResponse> result) {
    over(session);
    result.complete(answer);
  }

  private void failed(
      int session, SessionData data, Throwable failure, CompletableFuture<AjaxResponse> result) {
    if (!isUnderWay(session)) {
      result.complete(ended());
      return;
    }
    if (SessionUnknown.mayGoOn(failure)) {
      chat.endInBackground(data);
    }
    finish(session, ajax(failure), result);
  }

  private void over(int session) {
    if (isUnderWay(session)) {
      chat.peers().endedByThis();
      chat.lifecycle().endedByClient();
    }
  }

  private boolean isUnderWay(int session) {
    return session == chat.session().number() && chat.session().is(WebChatState.ENDING);
  }

  private static AjaxResponse ajax(Throwable failure) {
    if (failure instanceof TransportException transport) {
      return transport.ajax();
    }
    return failure instanceof Rejection rejection
        ? rejection.ajax().orElseGet(() -> AjaxResponse.failure("error"))
        : AjaxResponse.failure("error");
  }

  private static AjaxResponse ended() {
    return AjaxResponse.ok(Map.of("statusCode", 0, "chatEnded", true));
  }

  private long timeout() {
    return chat.configuration().ajaxTimeout() > 0 ? chat.configuration().ajaxTimeout() : DEFAULT_MS;
  }
}
